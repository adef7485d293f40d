import { z } from 'zod';
import { definePlugin, type LedgerEntry, type Weights } from '../../core/index.ts';
import { fitLimits, quantile } from './limits.ts';
import { rankEarners } from './ranking.ts';

const options = z.strictObject({
  maxUids: z.int().min(1).default(420).describe('Only so many get weight, the best.'),
  distribution: z
    .enum(['sigmoid', 'none'])
    .default('sigmoid')
    .describe(
      'sigmoid: scores above the threshold count in full, far below it hardly. none: scores as they are.',
    ),
  threshold: z
    .enum(['mean', 'quantile'])
    .default('mean')
    .describe(
      'What the threshold of the sigmoid is: `factor` times the mean score, or the score at `quantile`.',
    ),
  factor: z.number().gt(0).max(100).default(1.2).describe('Threshold over the mean score.'),
  quantile: z
    .number()
    .min(0)
    .max(1)
    .default(0.75)
    .describe('Share of the weighted that lie below the threshold.'),
  steepness: z.number().gt(0).max(1000).default(5).describe('Slope of the sigmoid.'),
  weightScale: z
    .int()
    .min(1)
    .max(65_535)
    .default(1000)
    .describe(
      'Weights are whole numbers, cut down, with this sum at most (with more uids than that, a multiple of it); what comes to 0 is left out.',
    ),
  compat: z
    .enum(['none', 'upstream'])
    .default('none')
    .describe(
      "upstream: as Synthia does it: a score of 0 takes part, the subnet's limits are not looked at, and more equal scores than weightScale end in no vote.",
    ),
});
type Options = z.output<typeof options>;

export default definePlugin({
  apiVersion: 1,
  kind: 'weigher',
  name: 'threshold-sigmoid',
  summary: 'Weights by a sigmoid around a threshold above the mean score, in whole numbers.',
  options,
  setup: (_services, settings) => ({
    async weigh(entries, { limits }): Promise<Weights> {
      const upstream = settings.compat === 'upstream';
      const ranked = (upstream ? rankAsked(entries) : rankEarners(entries)).slice(0, settings.maxUids);
      const scores = ranked.map(({ score }) => score);
      const adjusted = settings.distribution === 'none' ? scores : adjustScores(scores, settings);
      const integers = upstream
        ? truncateShares(adjusted, settings.weightScale)
        : truncateShares(toTop(adjusted), unitsFor(adjusted.length, settings.weightScale), rounding);
      const weights = new Map(ranked.map(({ uid }, index) => [uid, integers[index] ?? 0]));
      const uids = entries.map(({ uid }) => uid);
      const values = uids.map((uid) => weights.get(uid) ?? 0);
      return fitLimits({ uids, values }, uids, upstream ? noLimits : limits);
    },
  }),
});

const noLimits = { minAllowedWeights: 0, maxWeightLimit: 1 };

const rankAsked = (entries: readonly LedgerEntry[]): LedgerEntry[] =>
  entries.filter(({ samples }) => samples > 0).sort((a, b) => b.score - a.score || a.uid - b.uid);

// What even the farthest below the threshold keeps.
const floor = 0.01;

/** Synthia's rewards: each score through a sigmoid around the threshold; `scores` best first. */
export function adjustScores(
  scores: readonly number[],
  {
    threshold,
    factor,
    quantile: share,
    steepness,
  }: Pick<Options, 'threshold' | 'factor' | 'quantile' | 'steepness'>,
): number[] {
  const middle =
    threshold === 'mean'
      ? factor * (scores.reduce((sum, score) => sum + score, 0) / scores.length)
      : quantile(scores, share);
  return scores.map((score) => floor + (1 - floor) / (1 + Math.exp(-steepness * (score - middle))));
}

/** Each value's share of the sum in whole units of `1 / scale`, cut down; `slack` of a unit is forgiven. */
export function truncateShares(values: readonly number[], scale: number, slack = 0): number[] {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => (sum === 0 ? 0 : Math.trunc((value * scale) / sum + slack)));
}

/** So that 100 equal shares of 100 are 1 each, not 0.99999… and so nothing. */
const rounding = 1e-9;

/** With more uids than units nobody might get one: then there are as many times more. */
const unitsFor = (count: number, scale: number): number => scale * Math.max(1, Math.ceil(count / scale));

/** As parts of the largest, so that no sum is beyond the largest number. */
const toTop = (values: readonly number[]): number[] => values.map((value) => value / (values[0] ?? 1));
