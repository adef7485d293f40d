import type { Clock } from '../contracts/io.ts';

/** A clock whose wall time can be moved on; waits and deadlines take the time they take. */
export interface VirtualClock extends Clock {
  skip(ms: number): void;
}

/** `clock` with a wall time of its own, which starts where that of `clock` is. */
export function virtualClock(clock: Clock): VirtualClock {
  let ahead = 0;
  return {
    now: () => clock.now() + ahead,
    monotonic: () => clock.monotonic(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    deadline: (ms, signal) => clock.deadline(ms, signal),
    skip(ms) {
      ahead += Math.max(0, ms);
    },
  };
}
