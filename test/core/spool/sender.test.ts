import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createSender,
  openSpool,
  seededRandom,
  SynthError,
  type Sender,
  type Spool,
  type SpoolEntry,
} from '../../../core/index.ts';
import { heldClock, type HeldClock } from '../../helpers/held-clock.ts';
import { keepLog } from '../../helpers/tools.ts';

const never = new AbortController().signal;

let folder: string;
let spool: Spool;
let clock: HeldClock;
let log: ReturnType<typeof keepLog>;
let sent: string[];
let answer: (entry: SpoolEntry, signal: AbortSignal) => Promise<void>;
let arrived: () => void;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'synth-sender-'));
  log = keepLog();
  spool = await openSpool(folder, log);
  clock = heldClock();
  sent = [];
  answer = async () => undefined;
  arrived = () => undefined;
});
afterEach(async () => {
  await spool.close();
  rmSync(folder, { recursive: true });
});

function start(): Sender {
  return createSender({
    spool,
    send: async (entry, signal) => {
      sent.push(entry.key);
      arrived();
      await answer(entry, signal);
    },
    refuses: (error) => error instanceof SynthError && error.detail['status'] === 400,
    receiver: 'The receiver',
    stopMs: 3_000,
    clock,
    random: seededRandom(1),
    log,
  });
}
const put = (...keys: string[]): Promise<void> => spool.put(keys.map((key) => ({ key, value: { key } })));
const fails =
  (status: number, more = {}) =>
  (): Promise<never> =>
    Promise.reject(
      new SynthError('SYN_HTTP_STATUS', { message: `It says ${status}.`, detail: { status, ...more } }),
    );
const sending = (): Promise<void> => new Promise((resolve) => (arrived = resolve));

it('sends in order and removes what was taken, also what comes in the meantime', async () => {
  await put('a', 'b');
  const sender = start();
  answer = async ({ key }) => {
    if (key === 'b') await put('c');
  };
  sender.kick();
  sender.kick();
  await sender.stop(never);
  expect(sent).toEqual(['a', 'b', 'c']);
  expect(spool.size).toBe(0);
});

it('tries again, soon at first and then ever later, and goes on with the rest when it works', async () => {
  await put('a', 'b');
  answer = fails(500);
  const sender = start();
  sender.kick();
  for (let tries = 0; tries < 9; tries += 1) {
    await clock.asleep();
    sender.kick();
    clock.wake();
  }
  await clock.asleep();
  expect(sent).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a', 'b', 'a', 'b']);
  const pauses = [1, 2, 60, 120, 240, 480, 900, 900, 900];
  pauses.forEach((seconds, index) => {
    expect(clock.sleeps[index]).toBeGreaterThanOrEqual(seconds * 500);
    expect(clock.sleeps[index]).toBeLessThanOrEqual(seconds * 1000);
  });
  expect(log.lines.filter((line) => line.startsWith('warn'))).toHaveLength(1);

  answer = async () => undefined;
  clock.wake();
  await sender.stop(never);
  expect(spool.size).toBe(0);
  expect(log.lines.join()).toContain('takes what waited');
});

it('does not let one entry hold up the others', async () => {
  await put('bad', 'a', 'b');
  answer = async ({ key }) => {
    if (key === 'bad') await fails(500)();
  };
  const sender = start();
  sender.kick();
  await clock.asleep();
  clock.wake();
  await clock.asleep();
  expect(sent).toEqual(['bad', 'a', 'b', 'bad']);
  expect([...spool.keys()]).toEqual(['bad']);
  await sender.stop(never);
});

it('waits as long as it is asked to', async () => {
  await put('a');
  answer = fails(429, { retryAfterMs: 30_000 });
  const sender = start();
  sender.kick();
  await clock.asleep();
  clock.wake();
  await clock.asleep();
  expect(clock.sleeps).toEqual([30_000]);
  await sender.stop(never);
});

it('leaves what is refused for the next start', async () => {
  await put('bad', 'good');
  answer = async ({ key }) => {
    if (key === 'bad') await fails(400)();
  };
  const first = start();
  first.kick();
  await first.stop(never);
  first.kick();
  expect(sent).toEqual(['bad', 'good']);
  expect([...spool.keys()]).toEqual(['bad']);
  expect(log.lines.join()).toContain('refused "bad": It says 400.');

  answer = async () => undefined;
  const second = start();
  second.kick();
  await second.stop(never);
  expect(spool.size).toBe(0);
});

it('makes one more try when it is stopped in a pause', async () => {
  await put('a', 'b');
  answer = fails(503);
  const sender = start();
  sender.kick();
  await clock.asleep();
  await sender.stop(never);
  expect(sent).toEqual(['a', 'b']);
  expect(spool.size).toBe(2);
  expect(log.lines.at(-1)).toContain('The receiver: 2 left on disk');
});

it('ends when the receiver hangs, at its own deadline or the one of the stop', async () => {
  answer = (_entry, signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  await put('a');
  const first = start();
  let reached = sending();
  first.kick();
  await reached;
  const stopped = first.stop(never);
  clock.advance(3_000);
  await stopped;

  const second = start();
  reached = sending();
  second.kick();
  await reached;
  const stop = new AbortController();
  const stoppedToo = second.stop(stop.signal);
  stop.abort();
  await stoppedToo;
  expect([...spool.keys()]).toEqual(['a']);
  expect(clock.deadlines).toBe(0);
});

it('has nothing to stop when nothing was sent', async () => {
  const sender = start();
  sender.kick();
  await sender.stop(never);
  await put('a');
  sender.kick();
  expect(sent).toEqual([]);
});
