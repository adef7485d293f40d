import { z } from 'zod';
import type { Reply, Score, ScoreBatch } from '../../../core/index.ts';

/** `none` is our own, corrected behaviour; the others repeat SN1 v1.0.x and v2.5.x to the last digit. */
export const compatOption = z
  .enum(['none', 'upstream-1.0', 'upstream-2.5'])
  .default('none')
  .describe('none: corrected behaviour. upstream-1.0, upstream-2.5: values exactly as SN1 gave them then.');
export type Compat = z.output<typeof compatOption>;

export const maxCharsOption = z
  .int()
  .min(1)
  .max(100_000)
  .default(20_000)
  .describe('Characters of a reply that are judged; what follows pays nothing.');

/** Judges one reply after the other; stops between two when the signal aborts. */
export async function scoreEach(
  { replies }: Pick<ScoreBatch, 'replies'>,
  signal: AbortSignal,
  judge: (reply: Reply) => Score | Promise<Score>,
): Promise<Score[]> {
  const scores: Score[] = [];
  for (const reply of replies) {
    signal.throwIfAborted();
    scores.push(await judge(reply));
  }
  return scores;
}

/** Prepares what all replies of an item share once: the engine hands over the same target object with each of them. */
export function oncePerTarget<T extends object>(prepare: (batch: ScoreBatch) => T): (batch: ScoreBatch) => T {
  const known = new WeakMap<object, T>();
  return (batch) => {
    let prepared = known.get(batch.target);
    if (prepared === undefined) known.set(batch.target, (prepared = prepare(batch)));
    return prepared;
  };
}

/** How far `value` goes beyond what is expected anyway, rescaled so that 1 stays 1. */
export function excess(value: number, expected: number): number {
  return expected >= 1 ? 0 : Math.min(1, Math.max(0, (value - expected) / (1 - expected)));
}

/** 0 up to `low`, 1 from `high` on, even in between. */
export const ramp = (value: number, low: number, high: number): number =>
  value >= high ? 1 : value <= low ? 0 : (value - low) / (high - low);
