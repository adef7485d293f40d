import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttp } from '../../../core/host/http.ts';
import { seededRandom, type Clock, type Instance, type Row } from '../../../core/index.ts';
import moduleUpload from '../../../plugins/sinks/module-upload/index.ts';
import { startCollector, type Collector } from '../../helpers/collector.ts';
import { heldClock, type HeldClock } from '../../helpers/held-clock.ts';
import { sendJson } from '../../helpers/loopback.ts';
import { failureOf, keepLog } from '../../helpers/tools.ts';

const never = new AbortController().signal;
const row = (seq: number, more: Record<string, Row[string]> = {}): Row => ({
  seq,
  run: 1,
  step: seq,
  uid: 2,
  at: 5,
  ...more,
});
const rows = (from: number, to: number): Row[] =>
  Array.from({ length: to - from + 1 }, (_, index) => row(from + index));

let collector: Collector;
let storage: string;
let clock: HeldClock;
let log: ReturnType<typeof keepLog>;
const open: Instance<'sink'>[] = [];

beforeEach(async () => {
  collector = await startCollector();
  storage = mkdtempSync(join(tmpdir(), 'synth-upload-'));
  clock = heldClock();
  log = keepLog();
});
afterEach(async () => {
  for (const sink of open.splice(0)) await sink.stop?.(never);
  await collector.close();
  rmSync(storage, { recursive: true });
});

async function start(options: object = {}, own: Clock = clock): Promise<Instance<'sink'>> {
  const random = seededRandom(1);
  const http = createHttp({ clock: own, random, version: '0.0.0' });
  const services = { http, clock: own, random, log, paths: { storage, config: storage } };
  const parsed = moduleUpload.options.parse({ url: collector.url, ...options });
  const sink = await moduleUpload.setup(services as never, parsed);
  open.push(sink);
  return sink;
}
async function stop(sink: Instance<'sink'>): Promise<void> {
  open.splice(open.indexOf(sink), 1);
  await sink.stop?.(never);
}
const listOf = (body: unknown): Record<string, string>[] =>
  (body as { params: { data_list: Record<string, string>[] } }).params.data_list;
const sentSeqs = (): number[] =>
  collector.calls.flatMap(({ body }) => listOf(body).map(({ seq }) => Number(seq)));

describe('module-upload', () => {
  it('calls the method with rows of text', async () => {
    const sink = await start({ url: `${collector.url}/` });
    const list = [
      row(1, {
        explanation: 'Why "so"?\n',
        score: 0.1,
        tiny: 1e-7,
        model: null,
        yes: true,
        data: { a: [1, 'b'] },
      }),
    ];
    await sink.append(list, never);
    await sink.flush(never);
    await stop(sink);
    expect(collector.calls).toEqual([
      {
        path: 'POST /method/upload_to_hugging_face',
        body: {
          params: {
            data_list: [
              {
                seq: '1',
                run: '1',
                step: '1',
                uid: '2',
                at: '5',
                explanation: 'Why "so"?\n',
                score: '0.1',
                tiny: '1e-7',
                model: '',
                yes: 'true',
                data: '{"a":[1,"b"]}',
              },
            ],
          },
        },
      },
    ]);
  });

  it('cuts rows into calls by number and by size', async () => {
    const sink = await start({ batchRows: 3, method: 'take' });
    await sink.append(rows(1, 7), never);
    await sink.append(
      [8, 9, 10].map((seq) => row(seq, { text: 'x'.repeat(600_000) })),
      never,
    );
    await stop(sink);
    expect(collector.calls.map(({ path, body }) => [path, listOf(body).length])).toEqual(
      [3, 3, 1, 1, 1, 1].map((length) => ['POST /method/take', length]),
    );
    expect(sentSeqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('sends a row once, however often it is handed over, by one process or the next', async () => {
    const first = await start();
    await Promise.all([first.append(rows(1, 3), never), first.append(rows(1, 3), never)]);
    await first.append(rows(2, 4), never);
    await stop(first);
    const second = await start();
    await second.append(rows(3, 6), never);
    await second.flush(never);
    await stop(second);
    expect(sentSeqs()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each([
    ['is down', null],
    ['answers 500', 500],
    ['knows no such method', 404],
    ['hangs', 'hang'],
  ] as const)(
    'does not hold the run up when the collector %s, and sends at the next start',
    async (_, how) => {
      const sink = await start({ ...(how === null && { url: 'http://127.0.0.1:9' }) });
      if (typeof how === 'number') collector.answer = (response) => sendJson(response, {}, how);
      if (how === 'hang') collector.answer = () => undefined;
      const called = how === 'hang' ? collector.called() : clock.asleep();
      for (let seq = 1; seq <= 9; seq += 3) {
        await sink.append(rows(seq, seq + 2), never);
        await sink.flush(never);
      }
      await called;
      const passing = how === 'hang' ? setInterval(() => clock.advance(3_000), 5) : undefined;
      await stop(sink).finally(() => clearInterval(passing));
      expect(log.lines.at(-1)).toMatch(/The collector .*: 3 left on disk/);

      collector.calls.length = 0;
      collector.answer = (response) => sendJson(response, null);
      await stop(await start());
      expect(sentSeqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    },
  );

  it('gives a hanging call its deadline and tries again', async () => {
    collector.answer = () => undefined;
    const sink = await start({ timeoutMs: 500 });
    const called = collector.called();
    await sink.append(rows(1, 1), never);
    await called;
    clock.advance(500);
    await clock.asleep();
    collector.answer = (response) => sendJson(response, null);
    clock.wake();
    await stop(sink);
    expect(sentSeqs()).toEqual([1, 1]);
    expect(log.lines.join()).toContain('within 500 ms');
  });

  it('tries three times, then leaves the collector alone for a while', async () => {
    collector.answer = (response) => sendJson(response, {}, 503);
    const sink = await start();
    await sink.append(rows(1, 2), never);
    for (const pause of [1_000, 2_000, 60_000]) {
      await clock.asleep();
      if (pause === 60_000) break;
      clock.wake();
    }
    await sink.append(rows(3, 4), never);
    expect(collector.calls).toHaveLength(3);
    collector.answer = (response) => sendJson(response, null);
    clock.wake();
    await stop(sink);
    expect(sentSeqs()).toEqual([1, 2, 1, 2, 1, 2, 3, 4, 1, 2]);
  });

  it('goes on with the rest when the collector refuses a batch, and keeps that', async () => {
    collector.answer = (response, body) =>
      sendJson(response, {}, listOf(body)[0]?.['seq'] === '1' ? 413 : 200);
    const sink = await start();
    await sink.append(rows(1, 2), never);
    await sink.append(rows(3, 4), never);
    await stop(sink);
    expect(sentSeqs()).toEqual([1, 2, 3, 4]);
    collector.answer = (response) => sendJson(response, null);
    const next = await start();
    await next.append(rows(3, 5), never);
    await stop(next);
    expect(sentSeqs()).toEqual([1, 2, 3, 4, 1, 2, 5]);
  });

  it("refuses another node's rows", async () => {
    const first = await start();
    await first.append(rows(1, 9), never);
    await stop(first);
    const shorter = await start();
    await shorter.append(rows(1, 3), never);
    expect(await failureOf(shorter.flush(never))).toMatchObject({ code: 'SYN_SINK_DAMAGED' });
    await stop(shorter);
    const other = await start();
    expect(await failureOf(other.append([row(9, { at: 6 })], never))).toMatchObject({
      code: 'SYN_SINK_DAMAGED',
    });
    expect(sentSeqs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('can be set up beside a node that uses the folder, not used', async () => {
    const first = await start({ path: 'box' });
    const second = await start({ path: 'box' });
    expect(await failureOf(second.append(rows(1, 1), never))).toMatchObject({ code: 'SYN_STORE_LOCKED' });
    await stop(first);
    await second.append(rows(1, 1), never);
    await stop(second);
    expect(sentSeqs()).toEqual([1]);
    expect(existsSync(join(storage, 'box'))).toBe(true);
  });

  it.each([{}, { url: 'collector:80' }, { url: 'ftp://x.org' }, { url: 'http://x.org', method: '../a' }])(
    'refuses the options %j',
    (options) => {
      expect(moduleUpload.options.safeParse(options).success).toBe(false);
    },
  );
});

it('loses no row when it is killed again and again', async () => {
  const script = join(import.meta.dirname, 'module-upload-child.ts');
  const random = seededRandom('upload');
  let n = 0;
  collector.answer = (response) => sendJson(response, {}, (n += 1) % 3 === 0 ? 503 : 200);
  const run = async (killAfterMs: number | null): Promise<string | null> => {
    const args = [
      '--no-warnings',
      '--import',
      '@swc-node/register/esm-register',
      script,
      storage,
      collector.url,
    ];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
    if (killAfterMs !== null) {
      await Promise.race([once(child.stdout, 'data'), exited]);
      setTimeout(() => child.kill('SIGKILL'), killAfterMs);
    }
    return (await exited)[1];
  };
  const delivered = (): number =>
    existsSync(join(storage, 'delivered')) ? Number(readFileSync(join(storage, 'delivered'), 'utf8')) : 0;
  let kills = 0;
  for (; kills < 6 && delivered() < 30; kills += 1) await run(random.int(0, 60));
  expect(kills).toBeGreaterThan(0);
  collector.answer = (response) => sendJson(response, null);
  expect(await run(null)).toBeNull();
  expect([...new Set(sentSeqs())].sort((a, b) => a - b)).toEqual(rows(1, 30).map(({ seq }) => seq));
}, 120_000);
