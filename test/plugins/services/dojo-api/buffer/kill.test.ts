import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../../../core/host/clock.ts';
import { seededRandom } from '../../../../../core/index.ts';
import { isFailure } from '../../../../../plugins/services/dojo-api/values.ts';
import { openTimed, partsFor } from '../../../../helpers/dojo-buffer.ts';
import { noRedis, startRedis } from '../../../../helpers/redis.ts';

const program = fileURLToPath(new URL('../../../../helpers/dojo-buffer-process.mjs', import.meta.url));
/** Longer than the test: a unit that is handed out twice is handed out to two. */
const leaseMs = 3_600_000;
const reservationMs = 500;

interface Line {
  readonly did: 'start' | 'reserve' | 'publish' | 'claim' | 'about to acknowledge' | 'acknowledge';
  readonly id: string;
  readonly whole?: boolean;
  readonly removed?: number;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
  /** Resolves when it has done so many more things. */
  did(count: number): Promise<void>;
}

function run(options: object, folder: string, name: string, lines: Line[]): Running {
  const child = spawn(process.execPath, [program, JSON.stringify(options), folder, name], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let count = 0;
  let errors = '';
  let check = (): void => undefined;
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  createInterface(child.stdout).on('line', (text) => {
    lines.push(JSON.parse(text) as Line);
    count += 1;
    check();
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  return {
    child,
    ended,
    did: (more) =>
      new Promise((resolve, reject) => {
        const goal = count + more;
        check = () => count >= goal && resolve();
        void ended.then((code) => reject(new Error(`${name} ended with ${code}: ${errors}`)));
      }),
  };
}

async function survives(
  { kills, seed, options }: { kills: number; seed: string; options: Record<string, unknown> },
  folder: string,
): Promise<void> {
  const given = { ...options, size: 6, leaseMs, reservationMs };
  const random = seededRandom(seed);
  const lines: Line[] = [];
  let started = 0;
  const start = (): Running => run(given, folder, `${seed}-${(started += 1)}`, lines);
  const running = [start(), start(), start()];
  try {
    await Promise.all(running.map((each) => each.did(1)));
    for (let kill = 0; kill < kills; kill += 1) {
      const at = random.int(0, 2);
      const victim = running[at]!;
      // That things go on says that slots of the dead come back: all of them would be gone after a few kills.
      await victim.did(random.int(1, 40));
      victim.child.kill('SIGKILL');
      await victim.ended;
      running[at] = start();
    }
    await Promise.all(running.map((each) => each.did(20)));
    for (const { child, ended } of running) {
      child.stdin!.end();
      expect(await ended).toBe(0);
    }
  } finally {
    for (const { child } of running) child.kill('SIGKILL');
  }

  const idsOf = (did: Line['did']): string[] => lines.filter((line) => line.did === did).map(({ id }) => id);
  const published = idsOf('publish');
  const claimed = idsOf('claim');
  const acknowledged = new Set(idsOf('acknowledge'));
  const maybe = new Set(idsOf('about to acknowledge'));
  expect(lines.filter(({ did, whole }) => did === 'claim' && !whole)).toEqual([]);
  expect(lines.filter(({ did, removed }) => did === 'acknowledge' && removed !== 1)).toEqual([]);
  expect(claimed.length).toBe(new Set(claimed).size);
  expect(acknowledged.size).toBeGreaterThan(kills);

  // All leases and slots have ended by then: what was not acknowledged must be there again, once and whole.
  const later = { ...systemClock, now: () => systemClock.now() + leaseMs };
  const store = await openTimed(given, partsFor(later, folder));
  try {
    expect(await store.depths()).toMatchObject({ reserved: 0, leased: 0, dead: 0 });
    const left: string[] = [];
    for (let entry = await store.claim(leaseMs); entry !== null; entry = await store.claim(leaseMs)) {
      left.push(entry.qa_id);
      for (const id of [entry.qa_id, entry.ans_aug_id]) {
        const answer = await store.answer(id);
        expect(answer !== null && !isFailure(answer)).toBe(true);
      }
    }
    expect(left.length).toBe(new Set(left).size);
    expect(left.filter((id) => acknowledged.has(id))).toEqual([]);
    const there = new Set(left);
    expect(published.filter((id) => !there.has(id) && !maybe.has(id))).toEqual([]);
  } finally {
    await store.close();
  }
}

it('keeps every unit of a file that three processes share, one of them killed ten times', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'synth-kill-'));
  await survives({ kills: 10, seed: 'sqlite', options: { store: 'sqlite' } }, folder);
}, 300_000);

(noRedis === null ? it : it.skip)(
  `keeps every unit in Redis, shared by three processes, one of them killed thirty times (${noRedis ?? 'redis-server is there'})`,
  async () => {
    const redis = await startRedis();
    try {
      const options = { store: 'redis', redis: { host: '127.0.0.1', port: redis.port } };
      await survives({ kills: 30, seed: 'redis', options }, mkdtempSync(join(tmpdir(), 'synth-kill-')));
    } finally {
      await redis.stop();
    }
  },
  300_000,
);
