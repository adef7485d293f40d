import { systemClock } from '../host/clock.ts';

/** Upper bound, in real time, for what should be done in 100 ms: a busy machine is not a broken plugin. */
export const soonMs = 2_000;

/** Settles as the work does; rejects with what did not happen when `ms` of real time have passed before. */
export async function inTime<T>(work: Promise<T>, ms: number, otherwise: string): Promise<T> {
  const done = new AbortController();
  const late = systemClock.sleep(ms, done.signal).then(() => {
    throw new Error(`${otherwise} within ${ms} ms`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    done.abort();
  }
}

/** Lets everything run that can: timers of a few milliseconds, answers from this machine. */
export const aWhile = (ms = 30): Promise<void> => systemClock.sleep(ms, new AbortController().signal);

/** Never resolves; rejects with the signal's reason. */
export const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => {
    const end = (): void => reject(signal.reason as Error);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
