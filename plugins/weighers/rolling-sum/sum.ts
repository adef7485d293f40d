import type { Earning } from '../../../core/index.ts';

/** Score of a reward in [0, 1], the way back from what a scorer made of it. */
export interface Scale {
  readonly min: number;
  readonly max: number;
}

/** Parts of a score below this are rounding on the way to a reward and back. */
const grain = 1e9;

export const toScore = (reward: number, { min, max }: Scale): number =>
  Math.round((min + reward * (max - min)) * grain) / grain;

/** The sum, the same to the last digit whatever the order. */
export const sumSorted = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b).reduce((sum, value) => sum + value, 0);

/** Mean over the tasks a neuron took part in; `1 - quality` of it over all `processed` there were. */
export function qualityMean(sum: number, count: number, processed: number, quality: number): number {
  return count === 0 ? 0 : (sum / count) * quality + (sum / processed) * (1 - quality);
}

export interface Window {
  readonly scale: Scale;
  readonly windowMs: number;
  readonly decay: 'none' | 'exponential';
}

/** Weight of an exponentially decaying earning at the end of the window. */
const lastWeight = 0.01;

/** Scores of the window as they count now, oldest first. */
export function windowScores(
  recent: readonly Earning[],
  nowMs: number,
  { scale, windowMs, decay }: Window,
): number[] {
  return recent.flatMap(({ at, reward }) => {
    const ageMs = Math.max(0, nowMs - at);
    if (ageMs > windowMs) return [];
    const weight = decay === 'none' ? 1 : lastWeight ** (ageMs / windowMs);
    return [weight * toScore(reward, scale)];
  });
}

/** The sum, in which all losses together count for no more than `maxLoss`. */
export function sumCapped(scores: readonly number[], maxLoss = Infinity): number {
  const lost = sumSorted(scores.filter((score) => score < 0));
  return sumSorted(scores.filter((score) => score > 0)) + Math.max(-maxLoss, lost);
}
