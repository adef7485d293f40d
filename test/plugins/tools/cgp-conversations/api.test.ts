import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttp } from '../../../../core/host/http.ts';
import {
  contextSchema,
  seededRandom,
  type Chain,
  type Context,
  type Instance,
  type JsonObject,
  type ToolQuery,
  type ToolReport,
} from '../../../../core/index.ts';
import plugin from '../../../../plugins/tools/cgp-conversations/index.ts';
import {
  bundleReply,
  flatReply,
  guidOf,
  sendText,
  startCgpServer,
  type CgpServer,
} from '../../../helpers/cgp-server.ts';
import { heldClock, type HeldClock } from '../../../helpers/held-clock.ts';
import { sendJson } from '../../../helpers/loopback.ts';
import { failureOf, keepLog } from '../../../helpers/tools.ts';

const never = new AbortController().signal;
const random: ToolQuery = { method: 'random' };

let server: CgpServer;
let storage: string;
let clock: HeldClock;
let log: ReturnType<typeof keepLog>;
const open: Instance<'tool'>[] = [];

beforeEach(async () => {
  server = await startCgpServer();
  storage = mkdtempSync(join(tmpdir(), 'synth-cgp-'));
  clock = heldClock();
  log = keepLog();
});
afterEach(async () => {
  for (const tool of open.splice(0)) await tool.stop?.(never);
  await server.close();
  rmSync(storage, { recursive: true });
});

interface Started {
  readonly tool: Instance<'tool'>;
  /** In a step of its own, over when `endStep` is called, unless a signal is given. */
  readonly fetch: (query?: ToolQuery, signal?: AbortSignal) => Promise<Context>;
  readonly report: (...reports: ToolReport[]) => Promise<void>;
  /** As when the process ends in order. */
  readonly stop: () => Promise<void>;
  /** The step in which things were fetched is over. */
  readonly endStep: () => void;
}

async function start(
  api: object = {},
  { chain = null, ...more }: { chain?: Chain | null; maxLines?: number; path?: string } = {},
): Promise<Started> {
  const http = createHttp({ clock, random: seededRandom(1), version: '0.0.0' });
  const paths = { storage, config: storage, shared: storage };
  const services = { chain, http, clock, log, paths, random: seededRandom(1), signal: never };
  const options = plugin.options.parse({
    api: { readHost: server.url, writeHost: `${server.url}/`, apiKey: 'k_secret', ...api },
    ...more,
  });
  const tool = await plugin.setup(services as never, options);
  open.push(tool);
  let step = new AbortController();
  const io = { random: seededRandom('step'), log };
  return {
    tool,
    fetch: async (query = random, signal = step.signal) =>
      contextSchema.parse(await tool.fetch(query, io, signal)),
    report: async (...reports) => tool.report?.(reports, io, never),
    async stop() {
      open.splice(open.indexOf(tool), 1);
      await tool.stop?.(never);
    },
    endStep() {
      step.abort();
      step = new AbortController();
    },
  };
}

const done = (context: string): ToolReport => ({ context, kind: 'done', key: 'done', data: {} });
const unsuitable = (context: string): ToolReport => ({
  context,
  kind: 'unsuitable',
  key: 'unsuitable',
  data: { reason: 'too short' },
});
const result = (context: string, key: string, data: JsonObject = {}): ToolReport => ({
  context,
  kind: 'result',
  key,
  data: { type: 'miner', hotkey: key, windowIndex: 0, data: { tags: ['a'] }, ...data },
});
const answering =
  (text: string, status = 200) =>
  (response: ServerResponse) =>
    sendText(response, text, status);

describe('a reservation', () => {
  it('is asked for as upstream does, and gives a context with every digit of its id', async () => {
    const { fetch } = await start({ options: [22] });
    const context = await fetch();
    expect(context).toMatchObject({
      id: guidOf(1),
      title: `Conversation ${guidOf(1)}`,
      source: { tool: 'cgp-conversations', url: server.url, licence: null, retrievedAt: clock.now() },
      data: {
        guid: guidOf(1),
        taskType: 'conversation_tagging',
        participants: ['"SPEAKER_0"', '"SPEAKER_1"'],
        minConvoWindows: 1,
        categories: [],
        input: null,
      },
    });
    expect(context.text.split('\n').slice(0, 2)).toEqual([
      'SPEAKER_0: Line 0 of conversation 1',
      'SPEAKER_1: Line 1 of conversation 1',
    ]);
    expect(context.data['lines']).toHaveLength(13);
    expect(context.data['batchNum']).toBeGreaterThanOrEqual(100_000);
    expect(context.data['batchNum']).toBeLessThanOrEqual(9_999_999);
    expect(server.calls).toMatchObject([
      {
        route: 'POST /api/v1/conversation/reserve',
        query: '?cgp_version=2.30.65&options=22',
        headers: {
          accept: 'application/json',
          'accept-language': 'en_US',
          authorization: 'Bearer k_secret',
          'content-type': 'application/json',
        },
        body: {},
      },
    ]);
  });

  it('goes without a version in 2024, and without a header where there is no key', async () => {
    const { fetch } = await start({ envelope: 'C', apiKey: undefined });
    await fetch();
    expect(server.calls[0]).toMatchObject({ query: '' });
    expect(server.calls[0]?.headers).not.toHaveProperty('authorization');
  });

  it('is cut to the most lines', async () => {
    server.reserve = answering(flatReply(1, 500));
    const cut = await start();
    expect((await cut.fetch()).data['lines']).toHaveLength(300);
    await cut.stop();
    const whole = await start({}, { maxLines: 0 });
    expect((await whole.fetch()).data['lines']).toHaveLength(500);
    expect(server.countReservations()).toBe(1);
  });

  it('may be a task of 2025, with what counts windows outside or inside', async () => {
    server.reserve = answering(bundleReply(7));
    const { fetch } = await start();
    expect((await fetch()).data).toMatchObject({
      guid: guidOf(7),
      taskType: 'conversation_tagging',
      minConvoWindows: 3,
      categories: ['coding'],
    });
  });

  it('is made for the type that is asked for; others wait for who asks for them', async () => {
    const survey = {
      survey_question: 'Why?',
      comment: 'Because.',
      possible_choices: ['a'],
      selected_choices: ['a'],
    };
    const input = { data: { lines: [[0, JSON.stringify(survey)]] } };
    let n = 0;
    server.reserve = (response) =>
      sendText(response, (n += 1) < 3 ? bundleReply(n) : bundleReply(n, 'survey_tagging', { input }));
    const { fetch } = await start();
    const first = await fetch({ method: 'random', type: 'survey_tagging' });
    expect(first).toMatchObject({
      id: guidOf(3),
      title: 'Why?',
      text: 'Why?\nBecause.',
      data: { input: survey },
    });
    expect(server.countReservations()).toBe(3);
    expect((await fetch({ method: 'random', type: 'conversation_tagging' })).id).toBe(guidOf(1));
    expect((await fetch(random)).id).toBe(guidOf(2));
    expect(server.countReservations()).toBe(3);
    const missing = fetch({ method: 'random', type: 'named_entities_extraction' });
    expect(await failureOf(missing)).toMatchObject({ code: 'SYN_TOOL_EMPTY' });
    expect(server.countReservations()).toBe(9);
  });

  it('can be asked for by its id, when it is there', async () => {
    const { fetch, endStep } = await start();
    await fetch();
    endStep();
    expect((await fetch({ method: 'get', id: guidOf(1) })).id).toBe(guidOf(1));
    expect(await failureOf(fetch({ method: 'get', id: '42' }))).toMatchObject({ code: 'SYN_TOOL_EMPTY' });
    expect(await failureOf(fetch({ method: 'search', text: 'x' }))).toMatchObject({
      code: 'SYN_TOOL_UNSUPPORTED',
    });
  });
});

describe('nothing is reserved without need', () => {
  it('gives each draw of one step its own conversation', async () => {
    const { fetch } = await start();
    const contexts = await Promise.all([fetch(), fetch(), fetch()]);
    expect(new Set(contexts.map(({ id }) => id)).size).toBe(3);
  });

  it('hands out again what a failed step had, three times in all', async () => {
    const { fetch, endStep } = await start();
    const first = await fetch();
    for (let use = 2; use <= 3; use += 1) {
      endStep();
      expect(await fetch()).toEqual(first);
    }
    endStep();
    expect((await fetch()).id).toBe(guidOf(2));
    expect(server.countReservations()).toBe(2);
    expect(log.lines.join()).toContain(`Conversation ${guidOf(1)} is given up`);
  });

  it('hands out again what a process had that died, all of it', async () => {
    const before = await start();
    const [a, b] = [await before.fetch(), await before.fetch()];
    await before.stop();
    const after = await start();
    expect([await after.fetch(), await after.fetch()]).toEqual([a, b]);
    expect((await after.fetch()).id).toBe(guidOf(3));
    expect(server.countReservations()).toBe(3);
  });

  it('lets go of what is done with or does not suit', async () => {
    const first = await start();
    const [a, b] = [await first.fetch(), await first.fetch()];
    await first.report(done(a.id));
    await first.report(unsuitable(b.id));
    first.endStep();
    expect((await first.fetch()).id).toBe(guidOf(3));
    await first.report(done(guidOf(3)));
    await first.stop();
    expect((await (await start()).fetch()).id).toBe(guidOf(4));
  });

  it('does not pile up what nobody asks for', async () => {
    let n = 0;
    server.reserve = (response) =>
      sendText(response, (n += 1) % 6 === 0 ? flatReply(n) : bundleReply(n, 'unknown'));
    server.reserve = (response) => {
      n += 1;
      const input = { data: { lines: [[0, 'A page.']] } };
      sendText(
        response,
        n % 6 === 0 ? flatReply(n) : bundleReply(n, 'webpage_metadata_generation', { input }),
      );
    };
    const { fetch, report } = await start();
    for (let step = 1; step <= 6; step += 1) {
      const { id } = await fetch({ method: 'random', type: 'conversation_tagging' });
      await report(done(id));
    }
    const kept = readdirSync(join(storage, 'cgp', new URL(server.url).host.replace(':', '-'), 'reserved'));
    // Twenty pages, and the six conversations that are remembered as done.
    expect(kept.filter((name) => name.endsWith('.json'))).toHaveLength(26);
  });
});

describe('a reservation that fails', () => {
  it.each([
    ['401', 401],
    ['403', 403],
  ])('says on %s how to come by a key, without showing the one it had', async (_, status) => {
    server.reserve = (response, request) =>
      sendJson(response, { error: `bad key ${request.headers.authorization}` }, status);
    const { fetch, stop } = await start();
    const failure = await failureOf(fetch());
    expect(failure).toMatchObject({ code: 'SYN_TOOL_AUTH', detail: { status } });
    expect(failure.hint).toMatch(/CGP_API_KEY.*readyai_api_data\.json.*requestKey/);
    expect(JSON.stringify([failure.message, failure.detail, log.lines])).not.toContain('k_secret');
    expect(server.countReservations()).toBe(1);
    await stop();
    const other = await start({ apiKey: undefined });
    expect(await failureOf(other.fetch())).toMatchObject({ code: 'SYN_TOOL_AUTH' });
  });

  it.each([408, 500, 502, 503, 504])(
    'is not made again on %d, and the next fetch makes one',
    async (status) => {
      server.reserve = (response) => sendJson(response, {}, status);
      const { fetch } = await start();
      expect(await failureOf(fetch())).toMatchObject({ code: 'SYN_HTTP_STATUS', detail: { status } });
      expect(server.countReservations()).toBe(1);
      server.reserve = answering(flatReply(5));
      expect((await fetch()).id).toBe(guidOf(5));
      expect(server.countReservations()).toBe(2);
    },
  );

  it('is made again when the server says that it was too busy', async () => {
    let n = 0;
    server.reserve = (response) =>
      (n += 1) === 1 ? sendJson(response, {}, 429) : sendText(response, flatReply(1));
    const { fetch } = await start();
    const fetched = fetch();
    await clock.asleep();
    clock.wake();
    expect((await fetched).id).toBe(guidOf(1));
  });

  it('has a deadline when the server hangs, and ends at once when the step does', async () => {
    server.reserve = () => undefined;
    const { fetch } = await start();
    let called = server.called('POST');
    const late = failureOf(fetch());
    await called;
    clock.advance(60_000);
    expect(await late).toMatchObject({ code: 'SYN_HTTP_TIMEOUT' });

    const step = new AbortController();
    called = server.called('POST');
    const cut = fetch(random, step.signal);
    await called;
    step.abort(new Error('over'));
    await expect(cut).rejects.toThrow('over');
  });

  it('has no server', async () => {
    const { fetch } = await start({ readHost: 'http://127.0.0.1:9' });
    const failed = failureOf(fetch());
    for (let tries = 0; tries < 2; tries += 1) {
      await clock.asleep();
      clock.wake();
      await new Promise(setImmediate);
    }
    expect(await failed).toMatchObject({ code: 'SYN_HTTP_UNREACHABLE' });
  });

  it.each([
    ['nothing', '', 'the answer is empty'],
    ['half of it', flatReply(1).slice(0, 200), 'the answer is not JSON'],
    ['a page', '<html>busy</html>', 'the answer is not JSON'],
    ['a list', '[]', 'it is no JSON object'],
    ['no id', '{"lines":[[0,"a"]]}', 'guid'],
    ['no lines', '{"guid":1}', 'lines'],
    ['odd lines', '{"guid":1,"lines":[["a",0]]}', 'lines.0.0'],
    ['a path for an id', '{"guid":"..","lines":[[0,"a"]]}', 'guid is no name'],
    ['a type nobody knows', bundleReply(1, 'video_tagging'), 'its type "video_tagging" is not known'],
    ['a survey that is none', bundleReply(1, 'survey_tagging'), 'not the JSON of a survey'],
    [
      'an error in the shape of a task',
      '{"type":"","guid":"","errors":["no data left"]}',
      'it says ["no data left"]',
    ],
  ])('says what is wrong with %s', async (_, text, why) => {
    server.reserve = answering(text);
    const { fetch } = await start();
    const failure = await failureOf(fetch());
    expect(failure).toMatchObject({ code: 'SYN_HTTP_BODY' });
    expect(failure.message).toContain(why);
    expect(server.countReservations()).toBe(1);
    // Nothing of it is kept for the next fetch.
    server.reserve = answering(flatReply(2));
    expect((await fetch()).id).toBe(guidOf(2));
  });
});

describe('a result', () => {
  const reportAll = async ({ fetch, report }: Started): Promise<Context> => {
    const context = await fetch();
    const batchNum = Number(context.data['batchNum']);
    const shared = { batchNum, llmType: 'offline', model: 'm', embeddingsModel: 'e' };
    await report(
      {
        context: context.id,
        kind: 'result',
        key: 'validator',
        data: {
          ...shared,
          type: 'validator',
          windowIndex: 999,
          data: { participantProfiles: [], tags: ['x'], vectors: {} },
        },
      },
      result(context.id, 'hk-1', {
        ...shared,
        firstLine: 2,
        lastLine: 3,
        data: { tags: ['y'], original_tags: ['Y'] },
      }),
      done(context.id),
    );
    return context;
  };
  const chain = {
    identity: { hotkey: '5Validator', sign: async () => new Uint8Array() },
  } as unknown as Chain;

  it('is put as upstream does from 2025 on', async () => {
    server.reserve = answering(bundleReply(7));
    const started = await start({ markerId: 'mine' }, { chain });
    const { data } = await reportAll(started);
    await started.stop();
    const common = {
      mode: 'production',
      model: 'm',
      embeddings_model: 'e',
      marker_id: 'mine',
      llm_type: 'offline',
      scoring_version: 0.1,
      batch_number: data['batchNum'],
      cgp_version: '2.30.65',
      netuid: 33,
    };
    const [first, second] = server.records;
    expect(first).toEqual({
      guid: guidOf(7),
      body: {
        neuron_type: 'validator',
        ...common,
        task_id: null,
        hotkey: '5Validator',
        data: { participantProfiles: [], tags: ['x'], vectors: {} },
      },
    });
    const taskId = second?.body['task_id'];
    expect(taskId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(second).toEqual({
      guid: guidOf(7),
      body: {
        neuron_type: 'miner',
        ...common,
        task_id: taskId,
        hotkey: 'hk-1',
        data: {
          result: { tags: ['y'], original_tags: ['Y'] },
          task: {
            mode: 'local',
            api_version: 1.4,
            guid: taskId,
            bundle_guid: guidOf(7),
            type: 'conversation_tagging',
            scoring_mechanism: 'ground_truth_tag_similarity_scoring',
            min_convo_windows: 3,
            input: {
              input_type: 'conversation',
              guid: guidOf(7),
              input_categories: ['coding'],
              data: {
                window_idx: 0,
                window: [
                  [0, 'Line 2 of task 7'],
                  [1, 'Line 3 of task 7'],
                ],
                participants: [],
              },
            },
            prompt_chain: [{ step: 0, prompt_template: 'tag this' }],
            example_output: { tags: ['guitar', 'barn'], type: 'List[str]' },
            errors: [],
            warnings: [],
          },
        },
      },
    });
    const put = server.calls.find(({ route }) => route.startsWith('PUT'));
    expect(put?.headers).toMatchObject({ accept: 'application/json', 'accept-language': 'en_US' });
    expect(put?.headers).not.toHaveProperty('authorization');
  });

  it('is put as upstream did in 2024', async () => {
    const started = await start({ envelope: 'C', netuid: 138, mode: 'test', authorizeWrites: true });
    const { data } = await reportAll(started);
    await started.stop();
    expect(server.records.map(({ body }) => body)).toEqual([
      {
        type: 'validator',
        mode: 'test',
        model: 'm',
        embeddings_model: 'e',
        marker_id: null,
        hotkey: null,
        llm_type: 'offline',
        scoring_version: 0.1,
        cgp_version: '0.2.0',
        netuid: 138,
        convo_window_index: 999,
        batch_num: data['batchNum'],
        data: { participantProfiles: [], tags: ['x'], vectors: {} },
      },
      expect.objectContaining({
        type: 'miner',
        hotkey: 'hk-1',
        convo_window_index: 0,
        data: { tags: ['y'], original_tags: ['Y'] },
      }),
    ]);
    const put = server.calls.find(({ route }) => route.startsWith('PUT'));
    expect(put?.headers.authorization).toBe('Bearer k_secret');
  });

  it.each([
    ['is down', null],
    ['answers 401', 401],
    ['answers 408', 408],
    ['answers 500', 500],
    ['answers 202', 202],
  ])('waits on disk when the server %s, and is put at the next start', async (_, status) => {
    server.record = (response) => {
      sendJson(response, {}, status ?? 200);
      return false;
    };
    const first = await start(status === null ? { writeHost: 'http://127.0.0.1:9' } : {});
    const { id } = await first.fetch();
    await first.report(result(id, 'hk-1'), result(id, 'hk-2'), done(id));
    await clock.asleep();
    // Meanwhile the run goes on.
    await first.report(result((await first.fetch()).id, 'hk-3'));
    await first.stop();
    expect(server.records).toEqual([]);
    expect(log.lines.join().includes('api.authorizeWrites: true')).toBe(status === 401);

    server.record = () => true;
    const second = await start();
    await second.fetch();
    await second.stop();
    expect(server.records.map(({ guid, body }) => [guid, body['hotkey']])).toEqual([
      [guidOf(1), 'hk-1'],
      [guidOf(1), 'hk-2'],
      [guidOf(2), 'hk-3'],
    ]);
  });

  it('has a deadline when the server hangs, and is tried again', async () => {
    server.record = () => false;
    const started = await start();
    const called = server.called('PUT');
    const { id } = await started.fetch();
    await started.report(result(id, 'hk-1'));
    await called;
    clock.advance(60_000);
    await clock.asleep();
    expect(log.lines.join()).toContain('within 60000 ms');
    server.record = () => true;
    clock.wake();
    await started.stop();
    expect(server.records).toHaveLength(1);
  });

  it('that is refused for good does not hold up the others', async () => {
    server.record = (response, guid) => {
      if (guid !== guidOf(1)) return true;
      sendJson(response, {}, 422);
      return false;
    };
    const started = await start();
    const [a, b] = [await started.fetch(), await started.fetch()];
    await started.report(result(a.id, 'hk-1'), result(b.id, 'hk-2'));
    await started.stop();
    expect(server.records.map(({ guid }) => guid)).toEqual([guidOf(2)]);
    expect(log.lines.join()).toContain(`refused "${guidOf(1)} hk-1"`);
  });

  it('that is reported again replaces itself, and once all was reported is not put again', async () => {
    const first = await start({ writeHost: 'http://127.0.0.1:9' });
    const { id } = await first.fetch();
    await first.report(result(id, 'hk-1', { data: { tags: ['old'] } }));
    await first.report(result(id, 'hk-1', { data: { tags: ['new'] } }));
    await clock.asleep();
    await first.stop();
    const second = await start();
    await second.report(result(id, 'hk-1', { data: { tags: ['new'] } }), done(id));
    await second.stop();
    // A crash after the report: the step's results come once more.
    const third = await start();
    await third.report(result(id, 'hk-1', { data: { tags: ['new'] } }), done(id));
    await third.stop();
    expect(server.records).toHaveLength(1);
    expect(server.records[0]?.body['data']).toMatchObject({ result: { tags: ['new'] } });
  });

  it('of a conversation that is not known any more goes out nevertheless', async () => {
    const { report, stop } = await start();
    await report(result('old', 'hk-1', { batchNum: 123_456 }));
    await stop();
    expect(server.records).toMatchObject([
      { guid: 'old', body: { batch_number: 123_456, data: { task: null } } },
    ]);
  });
});

describe('the key', () => {
  const keyFile = (key: string): void =>
    writeFileSync(join(storage, 'readyai_api_data.json'), JSON.stringify({ api_key: key, note: 'mine' }));
  const sentKeys = (): (string | undefined)[] =>
    server.calls
      .filter(({ route }) => route.endsWith('/reserve'))
      .map(({ headers }) => headers.authorization);

  it('is read from its file before each reservation', async () => {
    const { fetch, stop } = await start({ apiKey: undefined });
    await fetch();
    keyFile('first-key');
    await fetch();
    keyFile('second-key');
    await fetch();
    writeFileSync(join(storage, 'readyai_api_data.json'), '{');
    await fetch();
    expect(sentKeys()).toEqual([undefined, 'Bearer first-key', 'Bearer second-key', undefined]);
    expect(log.lines.join()).toContain('cannot be read as a key file');
    writeFileSync(join(storage, 'other.json'), '{"key":1}');
    await stop();
    const other = await start({ apiKey: undefined, keyFile: 'other.json' });
    // Four are there still.
    for (let count = 0; count < 5; count += 1) await other.fetch();
    expect(log.lines.join()).toContain('other.json has no "api_key"');
  });

  const neuron = { uid: 4, hotkey: '5Hot', coldkey: '5Cold', stake: 25_000, validatorPermit: true };
  const chainOf = (netuid: number, own: Partial<typeof neuron> | null): Chain =>
    ({
      identity: { hotkey: '5Hot', sign: async (message: Uint8Array) => message.map((byte) => byte ^ 255) },
      sync: async () => ({ netuid, self: own && 4, neurons: own ? [{ ...neuron, ...own }] : [] }),
    }) as unknown as Chain;

  it('is asked for with the signature of the hotkey, once, and kept for its owner alone', async () => {
    const first = await start({ apiKey: undefined, requestKey: true }, { chain: chainOf(33, {}) });
    await Promise.all([first.fetch(), first.fetch()]);
    const info = {
      subnet_id: 33,
      uid: 4,
      coldkey: null,
      hotkey: '5Hot',
      lookup_coldkey: '5Cold',
      lookup_hotkey: null,
      is_validator: true,
      stake: 25_000,
      total_stake: 25_000,
    };
    const signed = Buffer.from(server.message).map((byte) => byte ^ 255);
    expect(server.calls.filter(({ route }) => route.includes('generate')).map(({ body }) => body)).toEqual([
      info,
      { ...info, message: server.message, signed_message: { signed: Buffer.from(signed).toString('hex') } },
    ]);
    expect(sentKeys()).toEqual(['Bearer k_1234567890', 'Bearer k_1234567890']);
    await first.stop();
    const path = join(storage, 'cgp', 'readyai_api_data.json');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ api_key: 'k_1234567890' });
    expect(statSync(path).mode & 0o777).toBe(0o600);

    const second = await start({ apiKey: undefined, requestKey: true }, { chain: chainOf(33, null) });
    await second.fetch();
    expect(server.calls.filter(({ route }) => route.includes('generate'))).toHaveLength(2);
  });

  it.each([
    ['is not registered', chainOf(33, null), 'not registered'],
    ['has no permit', chainOf(33, { validatorPermit: false }), 'no validator permit'],
    ['has too little stake', chainOf(33, { stake: 19_999 }), '20000 are wanted'],
    ['has too little stake even for tests', chainOf(138, { stake: 9 }), '10 are wanted'],
  ])('is not asked for when the hotkey %s', async (_, chain, why) => {
    const { fetch } = await start({ apiKey: undefined, requestKey: true }, { chain });
    const failure = await failureOf(fetch());
    expect(failure).toMatchObject({ code: 'SYN_TOOL_AUTH', message: expect.stringContaining(why) as string });
    expect(server.calls).toEqual([]);
  });

  it.each([
    ['says no', { success: 0, errors: ['expired'], data: null }, 'SYN_TOOL_AUTH', 'expired'],
    ['gives none', { success: 1, data: {} }, 'SYN_TOOL_AUTH', 'no key'],
    ['says something else', { ok: true }, 'SYN_HTTP_BODY', 'unknown form'],
  ])('is not there when the API %s', async (_, answer, code, why) => {
    server.key = () => answer;
    const { fetch } = await start(
      { apiKey: undefined, requestKey: true },
      { chain: chainOf(138, { stake: 10 }) },
    );
    expect(await failureOf(fetch())).toMatchObject({ code, message: expect.stringContaining(why) as string });
    expect(server.countReservations()).toBe(0);
  });

  it('cannot be asked for without a chain, and files and API do not mix', async () => {
    expect(await failureOf(start({ requestKey: true }))).toMatchObject({ code: 'SYN_CONFIG_INVALID' });
    expect(await failureOf(start({}, { path: 'x' }))).toMatchObject({ code: 'SYN_CONFIG_INVALID' });
  });
});

it('can be set up beside a node that uses the folder, not used', async () => {
  const first = await start();
  await first.fetch();
  const second = await start();
  expect(await failureOf(second.fetch())).toMatchObject({ code: 'SYN_STORE_LOCKED' });
  await second.stop();
  await first.stop();
});
