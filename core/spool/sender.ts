import { isSynthError } from '../errors/synth-error.ts';
import type { Clock, Logger, Random } from '../contracts/io.ts';
import type { Spool, SpoolEntry } from './spool.ts';

export interface SenderParts {
  readonly spool: Spool;
  /** Hands one entry over; it is removed when this resolves. */
  readonly send: (entry: SpoolEntry, signal: AbortSignal) => Promise<void>;
  /** True for a failure that no further try will mend: the entry is left for the next start. */
  readonly refuses: (error: unknown) => boolean;
  /** Who receives, for the log: `The collector 127.0.0.1:8080`. */
  readonly receiver: string;
  /** How long `stop` waits for entries to be handed over, milliseconds. */
  readonly stopMs: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Logger;
}

/** Empties a spool in the background, one entry after another. */
export interface Sender {
  /** Begins, unless it is at work (or waiting after a failure) already. */
  kick(): void;
  /** Tries what is left without waiting, for at most `stopMs`; what remains stays on disk. */
  stop(signal: AbortSignal): Promise<void>;
}

const quickTries = 3;
const firstPauseMs = 1_000;
const longPauseMs = 60_000;
const longestPauseMs = 900_000;

/**
 * After a failure the next try comes soon, twice; then after a minute and ever later, up to a quarter of an hour. Entries that
 * failed before come last, so that one that brings the receiver down does not hold up the others.
 */
export function createSender(parts: SenderParts): Sender {
  const { spool, send, refuses, receiver, stopMs, clock, random, log } = parts;
  const ending = new AbortController();
  const cut = new AbortController();
  const refused = new Set<string>();
  const failed = new Map<string, number>();
  let running: Promise<void> | null = null;
  let failures = 0;

  const next = (): string | null => {
    let best: string | null = null;
    let fewest = Infinity;
    for (const key of spool.keys()) {
      const count = failed.get(key) ?? 0;
      if (count >= fewest || refused.has(key)) continue;
      [best, fewest] = [key, count];
      if (count === 0) break;
    }
    return best;
  };
  const handOver = async (key: string): Promise<void> => {
    const entry = await spool.read(key);
    if (entry === null) return;
    await send(entry, cut.signal);
    await spool.remove([entry]);
    failed.delete(key);
  };
  const run = async (): Promise<void> => {
    for (let key = next(); key !== null; key = next()) {
      try {
        await handOver(key);
        if (failures >= quickTries) log.info(`${receiver} takes what waited.`, { waiting: spool.size });
        failures = 0;
      } catch (error) {
        if (cut.signal.aborted) return;
        if (refuses(error)) {
          refused.add(key);
          log.warn(`${receiver} refused "${key}": ${textOf(error)} It is kept on disk until the next start.`);
          continue;
        }
        failures += 1;
        failed.set(key, (failed.get(key) ?? 0) + 1);
        const level = failures === quickTries ? 'warn' : 'debug';
        log[level](`${receiver}: ${textOf(error)} ${spool.size} wait on disk.`, { failures });
        if (ending.signal.aborted) return;
        await pause(error);
      }
    }
  };
  const pause = async (error: unknown): Promise<void> => {
    const ms = Math.max(pauseMs(failures) * (0.5 + random.next() / 2), askedPauseMs(error));
    // Rejects when the node stops, and that means: one more try.
    await clock.sleep(Math.round(ms), ending.signal).catch(() => undefined);
  };
  const kick = (): void => {
    if (running !== null || ending.signal.aborted || next() === null) return;
    running = run().finally(() => {
      running = null;
      kick(); // for what was put after the last look
    });
  };

  return {
    kick,
    async stop(signal) {
      ending.abort();
      const deadline = clock.deadline(stopMs, signal);
      const onEnd = (): void => cut.abort(deadline.signal.reason);
      if (deadline.signal.aborted) onEnd();
      else deadline.signal.addEventListener('abort', onEnd, { once: true });
      await running;
      deadline.clear();
      if (spool.size > 0) log.info(`${receiver}: ${spool.size} left on disk for the next start.`);
    },
  };
}

function pauseMs(failures: number): number {
  if (failures < quickTries) return firstPauseMs * 2 ** (failures - 1);
  return Math.min(longPauseMs * 2 ** (failures - quickTries), longestPauseMs);
}

function askedPauseMs(error: unknown): number {
  const asked = isSynthError(error) ? error.detail.retryAfterMs : undefined;
  return typeof asked === 'number' ? Math.min(asked, longestPauseMs) : 0;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
