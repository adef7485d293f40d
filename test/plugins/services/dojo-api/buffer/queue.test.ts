import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { systemClock } from '../../../../../core/host/clock.ts';
import type { LogLine } from '../../../../../core/testing/index.ts';
import { capture } from '../../../../../core/testing/log.ts';
import { openDatabase } from '../../../../../plugins/services/dojo-api/buffer/database.ts';
import { bufferOptions } from '../../../../../plugins/services/dojo-api/buffer/options.ts';
import { openQueue } from '../../../../../plugins/services/dojo-api/buffer/open.ts';
import { openRedisQueue } from '../../../../../plugins/services/dojo-api/buffer/redis/queue.ts';
import type { Queue, QueueJob, Worker } from '../../../../../plugins/services/dojo-api/buffer/queue.ts';
import { never, partsFor, quiet } from '../../../../helpers/dojo-buffer.ts';
import { until } from '../../../../helpers/dojo.ts';
import { describeRedis, noRedis, startRedis, type RedisServer } from '../../../../helpers/redis.ts';
import { root } from '../../../../helpers/tree.ts';

let redis: RedisServer | null = null;

beforeAll(async () => {
  if (noRedis === null) redis = await startRedis();
});
afterAll(async () => {
  await redis?.stop();
});

const jobOf = (id: string, kind: QueueJob['kind'] = 'answer'): QueueJob => ({
  id,
  kind,
  payload: { question: `Question ${id}` },
});
const now = AbortSignal.abort(new DOMException('The service stops.', 'AbortError'));

/** What a handler was given so far, and a way to wait for more. */
function notes<T>() {
  const seen: T[] = [];
  let check = (): void => undefined;
  return {
    seen,
    add(item: T): void {
      seen.push(item);
      check();
    },
    reach: (count: number): Promise<void> =>
      new Promise((resolve) => {
        check = () => seen.length >= count && resolve();
        check();
      }),
  };
}

for (const kind of ['memory', 'sqlite', 'redis'] as const) {
  const left = kind === 'redis' && noRedis !== null;
  (left ? describe.skip : describe)(
    `the queue beside a ${kind} store${left ? ` (left out: ${noRedis})` : ''}`,
    () => {
      const parts = partsFor(systemClock);
      let queue: Queue;
      let workers: Worker[];
      const open = (): Promise<Queue> =>
        openQueue(
          bufferOptions.parse({ store: kind, redis: { host: '127.0.0.1', port: redis?.port ?? 6379 } }),
          parts,
          never,
        );
      const work = (handler: Parameters<Queue['work']>[0], concurrency = 2, attempts = 2): Worker => {
        const worker = queue.work(handler, { concurrency, attempts });
        workers.push(worker);
        return worker;
      };

      beforeEach(async () => {
        workers = [];
        queue = await open();
      });
      afterEach(async () => {
        for (const worker of workers) await worker.close(now);
        await queue.close();
      });

      it('gives each job to a handler, once, as it was', async () => {
        const given = notes<QueueJob & { attempt: number }>();
        await queue.add(jobOf('a-1'));
        await queue.add(jobOf('a-1'));
        work(async (job, attempt) => given.add({ ...job, attempt }));
        await queue.add(jobOf('b-1', 'augment'));
        await given.reach(2);
        await queue.add(jobOf('c-1'));
        await given.reach(3);
        expect(given.seen).toEqual([
          { ...jobOf('a-1'), attempt: 1 },
          { ...jobOf('b-1', 'augment'), attempt: 1 },
          { ...jobOf('c-1'), attempt: 1 },
        ]);
      });

      it('counts the jobs waiting and under way', async () => {
        const begun = notes<string>();
        const hold = new AbortController();
        await queue.add(jobOf('size-1'));
        await queue.add(jobOf('size-2'));
        expect(await queue.size()).toBe(2);
        const worker = work(async ({ id }) => {
          begun.add(id);
          await systemClock.sleep(60_000, hold.signal).catch(() => undefined);
        }, 1);
        await begun.reach(1);
        expect(await queue.size()).toBe(2);
        hold.abort();
        await begun.reach(2);
        await worker.close(never);
        expect(await queue.size()).toBe(0);
      });

      it('tries a job again whose handler rejects, as often as told', async () => {
        const attempts = notes<number>();
        work(async (_job, attempt) => {
          attempts.add(attempt);
          throw new Error('The store is away.');
        });
        await queue.add(jobOf('bad-1'));
        await attempts.reach(2);
        const worker = workers[0]!;
        await worker.close(never);
        expect(attempts.seen).toEqual([1, 2]);
      });

      it('works on so many jobs at once and no more', async () => {
        let busy = 0;
        let most = 0;
        const done = notes<string>();
        work(async ({ id }) => {
          most = Math.max(most, (busy += 1));
          await systemClock.sleep(5, never);
          busy -= 1;
          done.add(id);
        }, 3);
        await Promise.all(Array.from({ length: 12 }, (_, index) => queue.add(jobOf(`many-${index}`))));
        await done.reach(12);
        expect(most).toBe(3);
      });

      it('waits for jobs under way when it closes', async () => {
        const done = notes<string>();
        const begun = notes<string>();
        const worker = work(async ({ id }) => {
          begun.add(id);
          await systemClock.sleep(50, never);
          done.add(id);
        });
        await queue.add(jobOf('slow-1'));
        await begun.reach(1);
        await worker.close(never);
        expect(done.seen).toEqual(['slow-1']);
      });

      it('drops them when it must end now, and goes on with them later, not counting the try', async () => {
        const begun = notes<string>();
        const worker = work(async ({ id }, _attempt, signal) => {
          begun.add(id);
          await systemClock.sleep(600_000, signal);
        });
        await queue.add(jobOf('dropped-1'));
        await queue.add(jobOf('dropped-2'));
        await begun.reach(2);
        await queue.add(jobOf('waiting-1'));
        await worker.close(now);
        if (kind !== 'memory') {
          await queue.close();
          queue = await open();
        }
        const done = notes<[string, number]>();
        work(async ({ id }, attempt) => done.add([id, attempt]));
        await done.reach(3);
        expect(done.seen.sort()).toEqual([
          ['dropped-1', 1],
          ['dropped-2', 1],
          ['waiting-1', 1],
        ]);
      });
    },
  );
}

it('gives the job of a process that was killed to the next one, beside a sqlite store', async () => {
  const parts = partsFor(systemClock);
  const options = bufferOptions.parse({ store: 'sqlite' });
  const begun = notes<string>();
  // It will not come back, nor renew anything: its clock stands still.
  const still = { ...systemClock, sleep: () => new Promise<void>(() => undefined) };
  const stuck = await openQueue(options, { ...parts, clock: still }, never);
  await stuck.add(jobOf('left-1'));
  stuck.work(
    async ({ id }) => {
      begun.add(id);
      await still.sleep();
    },
    { concurrency: 1, attempts: 3 },
  );
  await begun.reach(1);

  const later = { ...systemClock, now: () => systemClock.now() + 30_000 };
  const queue = await openQueue(options, { ...parts, clock: later }, never);
  const done = notes<[string, number]>();
  const worker = queue.work(async ({ id }, attempt) => done.add([id, attempt]), {
    concurrency: 1,
    attempts: 3,
  });
  await done.reach(1);
  expect(done.seen).toEqual([['left-1', 2]]);
  await worker.close(now);
  await queue.close();
  await stuck.close();
});

it('goes on when the file could not be used for a while, also in the middle of a job', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'synth-queue-'));
  const quick = {
    ...systemClock,
    sleep: (ms: number, signal: AbortSignal) => systemClock.sleep(Math.min(ms, 10), signal),
  };
  const lines: LogLine[] = [];
  const parts = { ...partsFor(quick, folder), log: capture(lines) };
  const queue = await openQueue(bufferOptions.parse({ store: 'sqlite' }), parts, never);
  const begun = notes<string>();
  const held = new AbortController();
  const worker = queue.work(
    async ({ id }) => {
      begun.add(id);
      if (id === 'long-1') await systemClock.sleep(60_000, held.signal).catch(() => undefined);
    },
    { concurrency: 2, attempts: 2 },
  );
  const db = await openDatabase(join(folder, 'dojo-api.db'));
  try {
    await queue.add(jobOf('long-1'));
    await begun.reach(1);
    db.run('ALTER TABLE queued RENAME TO away');
    await until('a complaint', () => lines.length > 0);
    await systemClock.sleep(100, never);
    expect(lines.map(({ level }) => level)).toEqual(['warn']);
    db.run('ALTER TABLE away RENAME TO queued');
    await queue.add(jobOf('next-1'));
    await begun.reach(2);
    held.abort();
    await until('an empty queue', async () => (await queue.size()) === 0);
    expect(begun.seen).toEqual(['long-1', 'next-1']);
  } finally {
    held.abort();
    await worker.close(now);
    db.close();
    await queue.close();
    rmSync(folder, { recursive: true, force: true });
  }
});

describeRedis('the queue beside a redis store', () => {
  const program = (port: number, attempts: number): string => `
    import { openRedisQueue } from '${root}/dist/plugins/services/dojo-api/buffer/redis/queue.js';
    import { bufferOptions } from '${root}/dist/plugins/services/dojo-api/buffer/options.js';
    const options = bufferOptions.parse({ store: 'redis', redis: { host: '127.0.0.1', port: ${port} } });
    const queue = await openRedisQueue(options, { clock: null, log: console }, new AbortController().signal, 500);
    queue.work(({ id }) => { console.log(id); return new Promise(() => undefined); }, { concurrency: 1, attempts: ${attempts} });
  `;

  /** What a worker here gets of one job, over which so many processes were killed one after another. */
  async function leftBy(killed: number, attempts: number): Promise<readonly [string, number][]> {
    const server = await startRedis();
    const { port } = server;
    const options = bufferOptions.parse({ store: 'redis', redis: { host: '127.0.0.1', port } });
    const queue = await openRedisQueue(options, { clock: systemClock, log: quiet }, never, 500);
    await queue.add(jobOf('left-1'));
    for (let died = 0; died < killed; died += 1) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', program(port, attempts)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(child.stdout, 'data');
      child.kill('SIGKILL');
    }
    const done = notes<[string, number]>();
    const worker = queue.work(async ({ id }, attempt) => done.add([id, attempt]), {
      concurrency: 1,
      attempts,
    });
    await done.reach(1);
    await worker.close(now);
    await queue.close();
    await server.stop();
    return done.seen;
  }

  it('gives the job of a process that was killed to another', async () => {
    expect(await leftBy(1, 3)).toEqual([['left-1', 2]]);
  });

  it('leaves it to the handler when a job is to be given up, however many processes died over it', async () => {
    expect(await leftBy(2, 1)).toEqual([['left-1', 3]]);
  });

  it('says at once that the server is gone, and ends all the same', async () => {
    const server = await startRedis();
    const options = bufferOptions.parse({ store: 'redis', redis: { host: '127.0.0.1', port: server.port } });
    const queue = await openQueue(options, partsFor(systemClock), never);
    const begun = notes<string>();
    const worker = queue.work(
      async ({ id }, _attempt, signal) => {
        begun.add(id);
        await systemClock.sleep(600_000, signal);
      },
      { concurrency: 1, attempts: 3 },
    );
    await queue.add(jobOf('a-1'));
    await begun.reach(1);
    await server.kill();
    await expect(queue.add(jobOf('b-1'))).rejects.toMatchObject({ code: 'SYN_STORE_UNAVAILABLE' });
    await expect(openQueue(options, partsFor(systemClock), never)).rejects.toMatchObject({
      code: 'SYN_STORE_UNAVAILABLE',
    });
    await worker.close(now);
    await queue.close();
    await server.stop();
  });
});
