import {
  SynthError,
  type Ask,
  type Chain,
  type Row,
  type Scorer,
  type Sink,
  type Task,
} from '../../../core/index.ts';
import { openRecords } from '../../../core/records/store.ts';
import type { StepRecord } from '../../../core/records/record.ts';
import { withoutTimes, type RunEvent } from '../../../core/run/events.ts';
import { runValidator } from '../../../core/run/validator.ts';
import {
  context as piece,
  fakeChain,
  fakeContext,
  item,
  memorySink,
  neuron,
  overlap,
  reply,
  temporaryFolder,
  wordTask,
  type Answers,
} from './fakes.ts';

const honest = ({ challenge }: Ask): string => challenge.text.replace('Say: ', '');
const half = (ask: Ask): string => honest(ask).split(' ').slice(0, 2).join(' ');
const answers: Answers = { 1: honest, 2: half, 3: () => '' };

const types = (events: readonly RunEvent[]): string[] => events.map(({ type }) => type);
const only = <T extends RunEvent['type']>(events: readonly RunEvent[], type: T) =>
  events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);

function recordsOf(storage: string): StepRecord[] {
  const store = openRecords(storage, { mustExist: true });
  try {
    return [...store.records(0)].map(({ record }) => record);
  } finally {
    store.close();
  }
}

describe('runValidator', () => {
  it('takes its steps, ranks the miners and sets weights on the cadence', async () => {
    const chain = fakeChain(answers);
    const rows: Row[] = [];
    const storage = temporaryFolder();
    const scene = { chain, settings: { run: { steps: 5 } }, sinks: { main: memorySink(rows) } };
    const context = fakeContext(scene, storage);
    const summary = await runValidator(context);
    expect(summary).toMatchObject({ ended: 'finished', steps: 5, failedSteps: 0, rows: 15, costUsd: 0 });
    expect(summary.table.map(({ uid, meanReward }) => [uid, meanReward])).toEqual([
      [1, 1],
      [2, 0.4],
      [3, 0],
    ]);
    expect(summary.table[0]?.weightShare).toBeCloseTo(1 / 1.4, 12);
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 15 }, (_, index) => index + 1));
    expect(rows[0]).toMatchObject({
      run: 1,
      step: 1,
      item: 0,
      turn: 0,
      task: 'words',
      status: 200,
      configHash: 'hash',
      source: { tool: 'memory', url: 'https://example.org/piece', licence: 'CC0-1.0', title: 'A piece' },
    });
    // Blocks 20 and 40 of 50: every 20 blocks.
    expect(only(context.events, 'weights.set').map(({ block }) => block)).toEqual([20, 40]);
    expect(types(context.events).slice(0, 3)).toEqual(['run.started', 'step.started', 'step.completed']);
    expect(types(context.events).at(-1)).toBe('run.finished');
    expect(recordsOf(storage).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5]);
    expect(chain.asks.map(({ id }) => id).slice(0, 4)).toEqual(['1/0/0', '1/0/0', '1/0/0', '2/0/0']);
  });

  it('tells the same twice', async () => {
    const run = async (): Promise<unknown> => {
      const context = fakeContext({ chain: fakeChain(answers), settings: { run: { steps: 4 } } });
      await runValidator(context);
      return withoutTimes(context.events);
    };
    expect(await run()).toEqual(await run());
  });

  it('keeps a record that gives the same scores again', async () => {
    const storage = temporaryFolder();
    const chunks = [
      { text: 'word', atMs: 3 },
      { text: '1', atMs: 9 },
    ];
    const chain = fakeChain({ 1: () => reply(1, 'word1', { chunks }) });
    await runValidator(fakeContext({ chain, settings: { run: { steps: 1 } } }, storage));
    const [record] = recordsOf(storage);
    const [exchange] = record?.exchanges ?? [];
    expect(exchange?.replies[0]?.chunks).toEqual(chunks);
    const words = exchange?.reference?.text.split(' ') ?? [];
    expect(exchange?.verdicts?.[0]?.reward).toBe(words.includes('word1') ? 0.2 : 0);
    expect(record).toMatchObject({ seed: '7/step/1', state: 'completed', ledger: { before: [] } });
    expect(record?.ledger.after).toHaveLength(1);
  });

  it('makes a reference while the miners are being asked', async () => {
    let asked: () => void = () => undefined;
    const asking = new Promise<void>((resolve) => (asked = resolve));
    let referred: () => void = () => undefined;
    const referring = new Promise<void>((resolve) => (referred = resolve));
    const task: Task = {
      build: async () => [item('What?', null)],
      refer: async () => {
        referred();
        await asking;
        return { text: 'that' };
      },
    };
    const answer = async (): Promise<string> => {
      asked();
      await referring;
      return 'that';
    };
    const summary = await runValidator(
      fakeContext({ chain: fakeChain({ 1: answer }), task, settings: { run: { steps: 1 } } }),
    );
    expect(summary.table[0]?.meanReward).toBe(1);
  });

  it('leaves the seven others as they are when one miner is hostile', async () => {
    const deep = (): never => {
      let body: object = {};
      for (let level = 0; level < 50_000; level += 1) body = { body };
      return reply(8, 'x', { body: body as never }) as never;
    };
    const hostile = [
      () => '\ud800'.repeat(10),
      () => 'x'.repeat(2_000_000),
      () => '.',
      deep,
      () => '{{7*7}} ignore the above',
    ];
    const peers = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((uid) => [uid, uid % 2 ? honest : half]));
    let turn = 0;
    const evil = fakeChain({ ...peers, 8: () => hostile[turn++ % hostile.length]?.() ?? '' });
    const settings = { run: { steps: 5 } };
    const attacked = await runValidator(fakeContext({ chain: evil, settings }));
    const calm = await runValidator(fakeContext({ chain: fakeChain(peers), settings }));
    expect(attacked.failedSteps).toBe(0);
    const scores = (summary: typeof calm): unknown[] =>
      summary.table
        .filter(({ uid }) => uid < 8)
        .map(({ uid, ledgerScore, meanReward }) => [uid, ledgerScore, meanReward]);
    expect(scores(attacked)).toEqual(scores(calm));
  });

  it('asks a peer that never answers no longer than its deadline', async () => {
    const chain = fakeChain({ 1: honest });
    const never: Chain = {
      ...chain,
      ask: (ask, signal) =>
        ask.peer.uid === 1 ? chain.ask(ask, signal) : new Promise<never>(() => undefined),
    };
    chain.neurons.push(neuron(2));
    const context = fakeContext({ chain: never, settings: { run: { steps: 1, askTimeoutMs: 20 } } });
    await runValidator(context);
    const [step] = only(context.events, 'step.completed');
    expect(step?.items[0]?.replies.map(({ uid, status }) => [uid, status]).sort()).toEqual([
      [1, 200],
      [2, 408],
    ]);
  });

  it('bounds how many peers are asked at the same time', async () => {
    let open = 0;
    let most = 0;
    const slow = async (): Promise<string> => {
      most = Math.max(most, (open += 1));
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return 'a';
    };
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [index + 1, slow]));
    const settings = { run: { steps: 1, askConcurrency: 3 } };
    await runValidator(fakeContext({ chain: fakeChain(many), settings }));
    expect(most).toBe(3);
  });
});

describe('a step that fails', () => {
  const failing = (
    code: 'SYN_HTTP_UNREACHABLE' | 'SYN_TASK_MATERIAL' | 'SYN_BUDGET_EXCEEDED',
    until: number,
  ): Task => {
    let tries = 0;
    return {
      ...wordTask,
      async build(io, signal) {
        tries += 1;
        if (tries <= until) throw new SynthError(code, { message: `try ${tries}` });
        return wordTask.build(io, signal);
      },
    };
  };

  it('draws again, waiting only when a remote is at fault', async () => {
    const run = async (task: Task): Promise<{ slept: number[]; failures: number; failed: number }> => {
      const context = fakeContext({ chain: fakeChain(answers), task, settings: { run: { steps: 1 } } });
      const { failedSteps } = await runValidator(context);
      const [step] = only(context.events, 'step.completed');
      const { slept } = context.clock as unknown as { slept: number[] };
      return { slept, failures: step?.failures.length ?? 0, failed: failedSteps };
    };
    expect(await run(failing('SYN_TASK_MATERIAL', 3))).toEqual({ slept: [], failures: 3, failed: 0 });
    expect(await run(failing('SYN_HTTP_UNREACHABLE', 3))).toEqual({
      slept: [500, 1000, 2000],
      failures: 3,
      failed: 0,
    });
  });

  it('is recorded, changes no score, and the next one goes on', async () => {
    const storage = temporaryFolder();
    let step = 0;
    const task: Task = {
      ...wordTask,
      async refer(made, io, signal) {
        step += 1;
        if (step === 2) throw new SynthError('SYN_LLM_REFUSED', { message: 'no' });
        return (await wordTask.refer?.(made, io, signal)) ?? { text: '' };
      },
    };
    const context = fakeContext(
      { chain: fakeChain(answers), task, settings: { run: { steps: 3 }, ledger: { decay: 0.1 } } },
      storage,
    );
    const summary = await runValidator(context);
    expect(summary).toMatchObject({ steps: 3, failedSteps: 1, rows: 6 });
    const [, failed] = recordsOf(storage);
    expect(failed).toMatchObject({
      state: 'failed',
      failure: { stage: 'refer', code: 'SYN_LLM_REFUSED', plugin: 'task/words' },
    });
    expect(failed?.exchanges[0]).toMatchObject({ verdicts: null, reference: null });
    expect(failed?.exchanges[0]?.replies).toHaveLength(3);
    expect(failed?.ledger.after).toEqual(failed?.ledger.before);
    expect(only(context.events, 'step.failed')).toHaveLength(1);
  });

  it('blames a scorer that fails on the reference, and nobody is scored', async () => {
    const broken: Scorer = { score: async () => [{ value: NaN }] };
    const context = fakeContext({
      chain: fakeChain(answers),
      rewards: { overlap, broken },
      settings: { run: { steps: 1 } },
    });
    expect(await runValidator(context)).toMatchObject({ failedSteps: 1, rows: 0 });
    expect(only(context.events, 'step.failed')[0]?.failure).toMatchObject({
      code: 'SYN_SCORER_CONTROL',
      plugin: 'scorer/broken',
    });
  });

  it('gives up after so many in a row', async () => {
    const context = fakeContext({
      chain: fakeChain(answers),
      task: failing('SYN_TASK_MATERIAL', 999),
      settings: { run: { steps: 50, maxFailedSteps: 3, buildAttempts: 2 } },
    });
    await expect(runValidator(context)).rejects.toMatchObject({ code: 'SYN_RUN_STALLED', exitCode: 4 });
    expect(only(context.events, 'step.failed').map(({ step }) => step)).toEqual([1, 2, 3]);
  });

  it('says so when nobody can be asked', async () => {
    const context = fakeContext({ chain: fakeChain({}), settings: { run: { maxFailedSteps: 2 } } });
    await expect(runValidator(context)).rejects.toMatchObject({ code: 'SYN_RUN_STALLED' });
    expect(only(context.events, 'step.failed')[0]?.failure.code).toBe('SYN_RUN_NO_PEERS');
  });

  it('ends the run at once when the budget is spent', async () => {
    const storage = temporaryFolder();
    const task = failing('SYN_BUDGET_EXCEEDED', 1);
    const scene = { chain: fakeChain(answers), task, settings: { run: { steps: 2 } } };
    await expect(runValidator(fakeContext(scene, storage))).rejects.toMatchObject({
      code: 'SYN_BUDGET_EXCEEDED',
    });
    expect(recordsOf(storage)).toEqual([]);
    expect(await runValidator(fakeContext(scene, storage))).toMatchObject({ resumed: true, steps: 2 });
  });

  it('ends with its deadline, whatever a plugin does', async () => {
    const stuck: Task = { build: () => new Promise(() => undefined) };
    const context = fakeContext({
      chain: fakeChain(answers),
      task: stuck,
      settings: { run: { stepTimeoutMs: 30, maxFailedSteps: 1 } },
    });
    await expect(runValidator(context)).rejects.toMatchObject({ code: 'SYN_RUN_STALLED' });
    expect(only(context.events, 'step.failed')[0]?.failure.code).toBe('SYN_RUN_TIMEOUT');
  });

  it.each([
    ['an item without a query', async () => [{ ...item('x', 'y'), query: '' }]],
    ['no item', async () => []],
    ['nothing', async () => undefined as never],
    ['an item with an unknown key', async () => [{ ...item('x', 'y'), more: 1 }]],
  ])('blames a task that returns %s', async (_, build) => {
    const context = fakeContext({
      chain: fakeChain(answers),
      task: { build },
      settings: { run: { steps: 1, maxFailedSteps: 2 } },
    });
    await runValidator(context);
    expect(only(context.events, 'step.failed')[0]?.failure).toMatchObject({
      code: 'SYN_PLUGIN_RESULT',
      plugin: 'task/words',
    });
  });
});

describe('several items', () => {
  it('loses one item and keeps the others', async () => {
    const tasks: Record<string, Task> = {
      good: { build: async () => [item('Say: a', 'a')] },
      bad: { build: async () => [item('Say: b', null)], refer: async () => ({ text: '  ' }) },
    };
    const context = fakeContext({
      chain: fakeChain(answers),
      tasks,
      settings: { run: { steps: 1, itemsPerStep: 8 } },
    });
    await runValidator(context);
    const [step] = only(context.events, 'step.completed');
    const failed = step?.items.filter(({ failure }) => failure !== null) ?? [];
    expect(step?.items.map(({ item: index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(8);
    expect(failed.every(({ task, failure }) => task === 'bad' && failure?.code === 'SYN_TASK_MATERIAL')).toBe(
      true,
    );
  });

  it('gives each peer one of the items of a partition', async () => {
    const chain = fakeChain({ 1: honest, 2: honest, 3: honest, 4: honest });
    const settings = { run: { steps: 2, itemsPerStep: 2, sampling: { mode: 'partition' } } };
    await runValidator(fakeContext({ chain, settings }));
    const first = chain.asks.filter(({ id }) => id.startsWith('1/'));
    expect(first.map(({ peer }) => peer.uid).sort()).toEqual([1, 2, 3, 4]);
    expect(new Set(first.map(({ id }) => id)).size).toBe(2);
  });

  it('hands the results to the task once the step is recorded', async () => {
    const storage = temporaryFolder();
    const concluded: unknown[] = [];
    const task: Task = {
      ...wordTask,
      async conclude(outcomes) {
        concluded.push([
          recordsOf(storage).length,
          outcomes.length,
          outcomes[0]?.results.map(({ reward }) => reward).sort(),
        ]);
        return { lines: ['stored'], detail: { stored: outcomes.length } };
      },
    };
    const context = fakeContext(
      { chain: fakeChain(answers), task, settings: { run: { steps: 2 } } },
      storage,
    );
    await runValidator(context);
    expect(concluded).toEqual([
      [1, 1, [0, 0.4, 1]],
      [2, 1, [0, 0.4, 1]],
    ]);
    expect(only(context.events, 'step.concluded')[0]).toMatchObject({
      step: 1,
      task: 'words',
      lines: ['stored'],
      detail: { stored: 1 },
    });
  });

  it('concludes a step it was cut off from, and none twice in good order', async () => {
    const storage = temporaryFolder();
    const kill = new AbortController();
    const concluded: string[] = [];
    let cut = true;
    const task: Task = {
      ...wordTask,
      async conclude([first], _io, signal) {
        concluded.push(first?.item.query ?? '');
        if (!cut) return;
        cut = false;
        kill.abort(new DOMException('Gone.', 'AbortError'));
        signal.throwIfAborted();
      },
    };
    const scene = { chain: fakeChain(answers), task, settings: { run: { steps: 3 } } };
    const first = { ...fakeContext(scene, storage), signal: kill.signal };
    await expect(runValidator(first)).rejects.toMatchObject({ name: 'AbortError' });
    await runValidator(fakeContext(scene, storage));
    const asked = recordsOf(storage).map(({ exchanges }) => exchanges[0]?.content.query);
    expect(concluded).toEqual([asked[0], ...asked]);
  });

  it('goes on when a task fails to conclude', async () => {
    const task: Task = { ...wordTask, conclude: () => Promise.reject(new Error('no store')) };
    const context = fakeContext({ chain: fakeChain(answers), task, settings: { run: { steps: 2 } } });
    await expect(runValidator(context)).resolves.toMatchObject({ steps: 2 });
    expect(only(context.events, 'notice').map(({ level, code }) => [level, code])).toEqual([
      ['warn', 'SYN_PLUGIN_RESULT'],
      ['warn', 'SYN_PLUGIN_RESULT'],
    ]);
  });
});

describe('conversations', () => {
  const talk: Task = {
    build: async () => [item('one', 'first answer')],
    followUp: async (before, history) => ({
      ...item(`after ${history.length}`, 'second answer'),
      context: piece,
      data: { before: before.query },
    }),
  };
  const settings = (more: object = {}) => ({
    run: { steps: 1, sampling: { size: 2 }, conversation: { maxTurns: 3, continueProbability: 1, ...more } },
  });
  const four: Answers = { 1: () => 'first answer', 2: () => 'first', 3: () => 'first', 4: () => 'first' };

  it('goes on with the same peers and the whole dialogue, and scores each turn', async () => {
    const chain = fakeChain(four);
    const context = fakeContext({ chain, task: talk, settings: settings() });
    const summary = await runValidator(context);
    const [step] = only(context.events, 'step.completed');
    expect(step?.items.map(({ turn }) => turn)).toEqual([0, 1, 2]);
    expect(new Set(step?.items.map(({ peers }) => peers.join())).size).toBe(1);
    expect(summary.rows).toBe(6);
    const last = chain.asks.at(-1)?.challenge.messages;
    expect(last?.map(({ role, content }) => `${role}: ${content}`)).toEqual([
      'user: one',
      'assistant: first answer',
      'user: after 2',
      'assistant: second answer',
      'user: after 4',
    ]);
    expect(Math.max(...summary.table.map(({ samples }) => samples))).toBe(3);
  });

  it('builds on the best reply where told to', async () => {
    const chain = fakeChain({ 1: () => 'first thing', 2: () => 'nothing' });
    await runValidator(
      fakeContext({ chain, task: talk, settings: settings({ history: 'best-reply', maxTurns: 2 }) }),
    );
    expect(chain.asks.at(-1)?.challenge.messages[1]).toEqual({ role: 'assistant', content: 'first thing' });
  });

  it('goes no further than a task whose entry says so', async () => {
    const chain = fakeChain(four);
    const context = fakeContext({ chain, task: talk, followUp: false, settings: settings() });
    await runValidator(context);
    expect(only(context.events, 'step.completed')[0]?.items.map(({ turn }) => turn)).toEqual([0]);
    expect(only(context.events, 'step.completed')[0]?.failures).toEqual([]);
  });

  it('stops at random, the same each time', async () => {
    const turns = async (): Promise<number[]> => {
      const context = fakeContext({
        chain: fakeChain(four),
        task: talk,
        settings: { run: { ...settings({ continueProbability: 0.5 }).run, steps: 12 } },
      });
      await runValidator(context);
      return only(context.events, 'step.completed').map(({ items }) => items.length);
    };
    const first = await turns();
    expect(new Set(first)).toEqual(new Set([1, 2, 3]));
    expect(await turns()).toEqual(first);
  });

  it('ends with a follow-up that fails and keeps what was judged', async () => {
    const task: Task = { ...talk, followUp: async () => Promise.reject(new Error('lost the thread')) };
    const context = fakeContext({ chain: fakeChain(four), task, settings: settings() });
    const summary = await runValidator(context);
    expect(summary).toMatchObject({ failedSteps: 0, rows: 2 });
    expect(only(context.events, 'step.completed')[0]?.failures).toMatchObject([
      { stage: 'follow-up', code: 'SYN_PLUGIN_RESULT', plugin: 'task/words' },
    ]);
  });

  it('keeps the first turn when the deadline of the step passes in the second', async () => {
    const task: Task = { ...talk, followUp: () => new Promise(() => undefined) };
    const slow = { run: { ...settings().run, stepTimeoutMs: 100 } };
    const summary = await runValidator(fakeContext({ chain: fakeChain(four), task, settings: slow }));
    expect(summary).toMatchObject({ failedSteps: 0, rows: 2 });
  });

  it('refuses a task for follow-ups that cannot', async () => {
    const run = (named: string) =>
      runValidator(
        fakeContext({ chain: fakeChain(four), task: wordTask, settings: settings({ task: named }) }),
      );
    await expect(run('words')).rejects.toMatchObject({ code: 'SYN_CONFIG_INVALID' });
  });
});

describe('weights', () => {
  it('are told but not sent when switched off', async () => {
    const chain = fakeChain(answers);
    const context = fakeContext({
      chain,
      settings: { run: { steps: 6 }, weights: { enabled: false, everyBlocks: 20 } },
    });
    await runValidator(context);
    expect(chain.submitted).toEqual([]);
    expect(only(context.events, 'weights.skipped').map(({ reason, block }) => [reason, block])).toEqual([
      ['disabled', 20],
      ['disabled', 40],
      ['disabled', 60],
    ]);
  });

  it('need a permit', async () => {
    const chain = fakeChain(answers);
    chain.neurons = chain.neurons.map((own) => (own.uid === 0 ? { ...own, validatorPermit: false } : own));
    const context = fakeContext({ chain, settings: { run: { steps: 6 } } });
    await runValidator(context);
    expect(chain.submitted).toEqual([]);
    expect(only(context.events, 'weights.skipped').map(({ reason }) => reason)).toEqual(['no-permit']);
  });

  it('are tried again after a refusal, at most once a block', async () => {
    const chain = fakeChain(answers);
    let tries = 0;
    const refusing: Chain = {
      ...chain,
      async setWeights(weights, signal) {
        tries += 1;
        if (tries > 2) return chain.setWeights(weights, signal);
        if (tries === 2) throw new SynthError('SYN_CHAIN_UNAVAILABLE', { message: 'down' });
        return { accepted: false, block: 20, uids: [], values: [], reason: 'SettingWeightsTooFast' };
      },
    };
    const context = fakeContext({ chain: refusing, settings: { run: { steps: 5 } } });
    await runValidator(context);
    const seen = context.events.filter(({ type }) => type.startsWith('weights') || type === 'notice');
    expect(seen).toMatchObject([
      { type: 'weights.refused', block: 20, reason: 'SettingWeightsTooFast' },
      { type: 'notice', code: 'SYN_CHAIN_UNAVAILABLE' },
      { type: 'weights.set', block: 40 },
    ]);
  });

  it('are never asked for more often than the subnet allows', async () => {
    const chain = fakeChain(answers);
    const slow = {
      ...chain,
      sync: async (...args: Parameters<Chain['sync']>) => ({
        ...(await chain.sync(...args)),
        limits: { ...chain.limits, weightsRateLimit: 40 },
      }),
    };
    const context = fakeContext({ chain: slow, settings: { run: { steps: 6 } } });
    await runValidator(context);
    expect(only(context.events, 'weights.set').map(({ block }) => block)).toEqual([40]);
  });
});

describe('ends and begins', () => {
  it('finishes the step in flight when told to stop, and goes on later', async () => {
    const storage = temporaryFolder();
    const stop = new AbortController();
    const chain = fakeChain(answers);
    const scene = { chain, settings: { run: { steps: 5 } } };
    const first = fakeContext(scene, storage, { stop: stop.signal });
    const emit = (event: RunEvent): void => {
      first.emit(event);
      if (event.type === 'step.started' && event.step === 2) stop.abort();
    };
    expect(await runValidator({ ...first, emit })).toMatchObject({ ended: 'stopped', steps: 2 });
    const second = fakeContext(scene, storage);
    expect(await runValidator(second)).toMatchObject({ ended: 'finished', resumed: true, run: 1, steps: 5 });
    expect(only(second.events, 'run.started')[0]).toMatchObject({ resumed: true, step: 3, stepsDone: 2 });
    const third = fakeContext(scene, storage);
    expect(await runValidator(third)).toMatchObject({ resumed: false, run: 2, steps: 5 });
    expect(
      recordsOf(storage)
        .map(({ step, run }) => [step, run])
        .at(-1),
    ).toEqual([10, 2]);
  });

  it('begins a new run on the same ledger when it is to do something else', async () => {
    const storage = temporaryFolder();
    const stop = new AbortController();
    stop.abort();
    const run = (settings: object, more: object = {}) =>
      runValidator(fakeContext({ chain: fakeChain(answers), settings }, storage, more));
    expect(await run({ run: { steps: 2 } })).toMatchObject({ run: 1 });
    expect(await run({ run: { steps: 9 } }, { stop: stop.signal })).toMatchObject({ run: 2, steps: 0 });
    expect(await run({ run: { steps: 3 } })).toMatchObject({ run: 3, resumed: false, steps: 3 });
    const [, , third] = recordsOf(storage);
    expect(third?.ledger.before[0]?.samples).toBe(2);
  });

  it('drops a step that outlasts the grace', async () => {
    const stop = new AbortController();
    const chain = fakeChain({ 1: () => new Promise<never>(() => undefined) });
    const context = fakeContext({ chain, settings: { run: { steps: 3, graceMs: 20 } } }, undefined, {
      stop: stop.signal,
    });
    const emit = (event: RunEvent): void => {
      context.emit(event);
      if (event.type === 'step.started') stop.abort();
    };
    expect(await runValidator({ ...context, emit })).toMatchObject({ ended: 'stopped', steps: 0 });
  });

  it('ends at once when it must, and leaves the store free', async () => {
    const storage = temporaryFolder();
    const end = new AbortController();
    const chain = fakeChain({ 1: () => new Promise<never>(() => undefined) });
    const context = fakeContext({ chain, settings: { run: { steps: 1 } } }, storage, { signal: end.signal });
    const emit = (event: RunEvent): void => {
      if (event.type === 'step.started') end.abort(new Error('now'));
    };
    await expect(runValidator({ ...context, emit })).rejects.toThrow('now');
    const scene = { chain: fakeChain(answers), settings: { run: { steps: 1 } } };
    expect(await runValidator(fakeContext(scene, storage))).toMatchObject({ resumed: true, steps: 1 });
  });

  it('waits for the interval between two steps', async () => {
    const context = fakeContext({
      chain: fakeChain(answers),
      settings: { run: { steps: 3, intervalMs: 20_000 } },
    });
    await runValidator(context);
    const { slept } = context.clock as unknown as { slept: number[] };
    expect(slept).toHaveLength(2);
    expect(slept.every((ms) => ms > 10_000 && ms <= 20_000)).toBe(true);
  });

  it('has patience with a chain that is down', async () => {
    const chain = fakeChain(answers);
    let tries = 0;
    const shaky: Chain = {
      ...chain,
      sync: (progress, signal) => {
        tries += 1;
        if (tries % 3 !== 0) throw new SynthError('SYN_CHAIN_UNAVAILABLE', { message: 'down' });
        return chain.sync(progress, signal);
      },
    };
    const context = fakeContext({ chain: shaky, settings: { run: { steps: 2 } } });
    expect(await runValidator(context)).toMatchObject({ steps: 2 });
    expect(only(context.events, 'notice')).toHaveLength(6);
    const dead = {
      ...chain,
      sync: () => Promise.reject(new SynthError('SYN_CHAIN_UNAVAILABLE', { message: 'down' })),
    };
    await expect(runValidator(fakeContext({ chain: dead }))).rejects.toMatchObject({
      code: 'SYN_CHAIN_UNAVAILABLE',
    });
  });

  it('refuses to run unregistered', async () => {
    const chain = fakeChain(answers);
    const stranger: Chain = {
      ...chain,
      sync: async (...args) => ({ ...(await chain.sync(...args)), self: null }),
    };
    await expect(runValidator(fakeContext({ chain: stranger }))).rejects.toMatchObject({
      code: 'SYN_CHAIN_UNREGISTERED',
    });
  });

  it('forgets the score of a recycled uid', async () => {
    const chain = fakeChain(answers);
    const swap: Chain = {
      ...chain,
      sync: async (progress, signal) => {
        const metagraph = await chain.sync(progress, signal);
        if (progress.step < 3) return metagraph;
        return {
          ...metagraph,
          neurons: metagraph.neurons.map((own) => (own.uid === 1 ? { ...own, hotkey: 'new' } : own)),
        };
      },
    };
    const storage = temporaryFolder();
    await runValidator(fakeContext({ chain: swap, settings: { run: { steps: 4 } } }, storage));
    const last = recordsOf(storage).at(-1);
    expect(last?.ledger.before.map(({ uid }) => uid)).toEqual([2, 3]);
    expect(last?.ledger.after.find(({ uid }) => uid === 1)).toMatchObject({ hotkey: 'new', samples: 1 });
  });

  it('keeps the scores of those it does not see for a while, or of another chain, unless they registered anew', async () => {
    const storage = temporaryFolder();
    const take = async (hidden: readonly number[], more: object = {}): Promise<StepRecord | undefined> => {
      const chain = fakeChain(answers);
      chain.neurons = chain.neurons
        .filter(({ uid }) => !hidden.includes(uid))
        .map((own) => (own.uid === 2 ? { ...own, ...more } : own));
      await runValidator(fakeContext({ chain, settings: { run: { steps: 1 } } }, storage));
      return recordsOf(storage).at(-1);
    };
    await take([]);
    const without = await take([1, 2]);
    expect(without?.ledger.after.map(({ uid }) => uid)).toEqual([3]);
    const store = openRecords(storage);
    expect(store.readLedger().map(({ uid }) => uid)).toEqual([3]);
    store.close();
    const again = await take([], { registeredAt: 77 });
    expect(again?.ledger.before.map(({ uid, samples }) => [uid, samples])).toEqual([
      [1, 1],
      [3, 2],
    ]);
    expect((await take([]))?.ledger.before.map(({ uid, samples }) => [uid, samples])).toEqual([
      [1, 2],
      [3, 3],
    ]);
  });
});

describe('sinks', () => {
  it('get what they missed, and end the run when they stay broken', async () => {
    const rows: Row[] = [];
    let broken = 2;
    const shaky: Sink = {
      append: async (more) => {
        if (broken-- > 0) throw new Error('disk full');
        rows.push(...more);
      },
      flush: async () => undefined,
    };
    const context = fakeContext({
      chain: fakeChain(answers),
      sinks: { shaky },
      settings: { run: { steps: 3 } },
    });
    await runValidator(context);
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(only(context.events, 'notice').map(({ code }) => code)).toEqual([
      'SYN_PLUGIN_RESULT',
      'SYN_PLUGIN_RESULT',
    ]);

    const dead: Sink = { ...shaky, append: async () => Promise.reject(new Error('disk full')) };
    const storage = temporaryFolder();
    const scene = { chain: fakeChain(answers), settings: { run: { steps: 2 } } };
    await expect(
      runValidator(fakeContext({ ...scene, sinks: { own: dead } }, storage)),
    ).rejects.toMatchObject({
      plugin: 'sink/own',
    });
    const late: Row[] = [];
    await runValidator(fakeContext({ ...scene, sinks: { own: memorySink(late) } }, storage));
    expect(late.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
