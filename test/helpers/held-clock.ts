import { fakeClock, type FakeClock } from './fake-clock.ts';

export interface HeldClock extends FakeClock {
  /** Resolves when somebody sleeps. */
  asleep(): Promise<void>;
  /** Lets those sleep to the end who are asleep now. */
  wake(): void;
}

/** Time in which a sleep lasts until the test ends it. */
export function heldClock(): HeldClock {
  const clock = fakeClock();
  const sleeping = new Set<() => void>();
  let someoneSleeps = (): void => undefined;
  const held: Pick<HeldClock, 'sleep' | 'asleep' | 'wake'> = {
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) return reject(signal.reason as Error);
        const end = (): void => {
          sleeping.delete(end);
          signal.removeEventListener('abort', onAbort);
          clock.sleep(ms, signal).then(resolve, reject);
        };
        const onAbort = (): void => {
          sleeping.delete(end);
          reject(signal.reason as Error);
        };
        signal.addEventListener('abort', onAbort, { once: true });
        sleeping.add(end);
        someoneSleeps();
      }),
    asleep: () =>
      new Promise((resolve) => {
        if (sleeping.size > 0) resolve();
        else someoneSleeps = resolve;
      }),
    wake: () => [...sleeping].forEach((end) => end()),
  };
  return Object.defineProperties(Object.create(clock) as HeldClock, Object.getOwnPropertyDescriptors(held));
}
