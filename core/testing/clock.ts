import type { Clock } from '../contracts/io.ts';

export interface FixedClock extends Clock {
  /** Milliseconds of every sleep so far; a sleep lets its time pass at once. */
  readonly sleeps: readonly number[];
  /** Deadlines that run just now. */
  readonly deadlines: number;
  /** Lets time pass, and ends the deadlines it reaches. */
  advance(ms: number): void;
}

/** Time that passes only when somebody sleeps or says so. Starts at 2026-01-01T00:00Z unless told otherwise. */
export function fixedClock(startMs = Date.UTC(2026, 0, 1)): FixedClock {
  let now = startMs;
  const sleeps: number[] = [];
  const timers = new Set<{ readonly at: number; fire(): void }>();
  const advance = (ms: number): void => {
    now += ms;
    for (const timer of [...timers].sort((a, b) => a.at - b.at)) if (timer.at <= now) timer.fire();
  };
  return {
    sleeps,
    advance,
    get deadlines() {
      return timers.size;
    },
    now: () => now,
    monotonic: () => now,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      sleeps.push(ms);
      advance(ms);
    },
    deadline(ms, signal) {
      const controller = new AbortController();
      const end = (reason: unknown): void => {
        clear();
        controller.abort(reason);
      };
      const timer = {
        at: now + ms,
        fire: () => end(new DOMException(`No result within ${ms} ms.`, 'TimeoutError')),
      };
      const onAbort = (): void => end(signal.reason);
      const clear = (): void => {
        timers.delete(timer);
        signal.removeEventListener('abort', onAbort);
      };
      if (signal.aborted) controller.abort(signal.reason);
      else {
        timers.add(timer);
        signal.addEventListener('abort', onAbort, { once: true });
      }
      return { signal: controller.signal, clear };
    },
  };
}
