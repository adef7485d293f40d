import { setMaxListeners } from 'node:events';
import type { Clock } from '../contracts/io.ts';

/** A timer that is to wait longer (24.8 days) fires at once. */
const longestMs = 2_147_483_647;

/** The machine's time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      setMaxListeners(0, signal);
      const onAbort = (): void => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      };
      const timer = setTimeout(
        () => {
          signal.removeEventListener('abort', onAbort);
          resolve();
        },
        Math.min(ms, longestMs),
      );
      signal.addEventListener('abort', onAbort, { once: true });
    }),
  deadline(ms, signal) {
    const controller = new AbortController();
    // One signal stands for a whole step: as many waits hang on it as there is work going on.
    setMaxListeners(0, signal, controller.signal);
    const onAbort = (): void => {
      clearTimeout(timer);
      controller.abort(signal.reason);
    };
    const timer = setTimeout(
      () => {
        signal.removeEventListener('abort', onAbort);
        controller.abort(new DOMException(`No result within ${ms} ms.`, 'TimeoutError'));
      },
      Math.min(ms, longestMs),
    );
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    return {
      signal: controller.signal,
      clear() {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
      },
    };
  },
};
