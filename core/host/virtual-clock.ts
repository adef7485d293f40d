import type { Clock } from '../contracts/io.ts';

/** A clock whose wall time moves when it is told to; waits and deadlines take the time they take. */
export interface VirtualClock extends Clock {
  skip(ms: number): void;
}

/**
 * `clock` with a wall time of its own, which starts where that of `clock` is and stands still in between: what is due at a step
 * is no matter of how fast this machine was.
 */
export function virtualClock(clock: Clock): VirtualClock {
  let now = clock.now();
  return {
    now: () => now,
    monotonic: () => clock.monotonic(),
    sleep: (ms, signal) => clock.sleep(ms, signal),
    deadline: (ms, signal) => clock.deadline(ms, signal),
    skip(ms) {
      now += Math.max(0, ms);
    },
  };
}
