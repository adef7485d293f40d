import { setImmediate } from 'node:timers/promises';

/**
 * Lets what came in meanwhile be served. Those who wait go on one at a time, each in a turn of the event loop of its own: with a
 * model on this machine nothing else would ever make a unit pause.
 */
export function createTurns(): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  // Two turns: half of them belong to requests alone.
  return () => (last = last.then(() => setImmediate()).then(() => setImmediate()));
}
