import { z } from 'zod';
import { definePlugin, type LedgerEntry, type Weights } from '../../core/index.ts';
import { fitLimits } from './limits.ts';
import { rankEarners } from './ranking.ts';

const options = z.strictObject({
  curve: z
    .enum(['rank', 'power', 'share'])
    .default('rank')
    .describe(
      'rank: by place alone, on a cubic curve. power: in proportion to a power of the score. share: in proportion to the score.',
    ),
  spread: z
    .number()
    .min(1)
    .max(1e6)
    .default(3)
    .describe(
      'Weight of the first place over that of the last, nearly reached with many neurons (curve rank).',
    ),
  power: z.number().gt(0).max(20).default(3).describe('The power (curve power).'),
  burn: z
    .strictObject({
      uid: z.int().min(0).optional().describe('Neuron that gets the share.'),
      hotkey: z.string().min(1).optional().describe('The same by its hotkey, the subnet owner’s say.'),
      rate: z.number().min(0).max(1).default(0).describe('The share; 0: nothing is burnt.'),
    })
    .refine(({ uid, hotkey, rate }) => rate === 0 || (uid === undefined) !== (hotkey === undefined), {
      error: 'a rate above 0 needs either uid or hotkey',
    })
    .prefault({})
    .describe('A share of all weight for one neuron, which then has no part in the rest.'),
});

type Burn = z.output<typeof options>['burn'];

export default definePlugin({
  apiVersion: 1,
  kind: 'weigher',
  name: 'cubic-rank',
  summary: 'Weights by place on a cubic curve, or by a power of the score, with an optional share to burn.',
  options,
  setup: ({ log }, { curve, spread, power, burn }) => {
    /** The last burn target that was logged. */
    let told: number | null | undefined;
    return {
      async weigh(entries, { limits }): Promise<Weights> {
        const target = findTarget(burn, entries);
        if (burn.rate > 0 && told !== target) {
          told = target;
          if (target === null) log.warn('nothing is burnt: no neuron but our own has that uid or hotkey');
          else log.info('a share of all weight is burnt', { uid: target, rate: burn.rate });
        }
        const earners = rankEarners(entries);
        if (earners.length === 0) return { uids: [], values: [] };
        const paid = earners.filter(({ uid }) => uid !== target);
        const scores = paid.map(({ score }) => score);
        const shares =
          curve === 'rank' ? placeShares(scores, spread) : powerShares(scores, curve === 'power' ? power : 1);
        const rate = target === null ? 0 : burn.rate;
        const weights = new Map(paid.map(({ uid }, place) => [uid, (1 - rate) * (shares[place] ?? 0)]));
        if (target !== null) weights.set(target, rate);
        const uids = entries.map(({ uid }) => uid);
        return fitLimits({ uids, values: uids.map((uid) => weights.get(uid) ?? 0) }, uids, limits);
      },
    };
  },
});

/** Uid of the neuron to burn to; null: none, or not there. */
function findTarget({ uid, hotkey, rate }: Burn, entries: readonly LedgerEntry[]): number | null {
  const found = entries.find((entry) => entry.uid === uid || entry.hotkey === hotkey);
  return rate > 0 && found !== undefined ? found.uid : null;
}

/** Shares by place; `scores` best first. Equal scores share what their places have, as no order among them is just. */
export function placeShares(scores: readonly number[], spread: number): number[] {
  const count = scores.length;
  const pots = new Map(scores.map((score) => [score, { sum: 0, count: 0 }]));
  const potOf = (score: number): { sum: number; count: number } => pots.get(score) ?? { sum: 0, count: 0 };
  scores.forEach((score, place) => {
    const x = (2 * (count - place - 1)) / count - 1;
    const pot = potOf(score);
    pot.sum += 1 + ((spread - 1) * (x ** 3 + 1)) / 2;
    pot.count += 1;
  });
  return toShares(scores.map((score) => potOf(score).sum / potOf(score).count));
}

/** Shares in proportion to a power of the scores; relative to the best, so that nothing is beyond the largest number. */
export const powerShares = (scores: readonly number[], power: number): number[] =>
  toShares(scores.map((score) => (score / (scores[0] ?? 1)) ** power));

function toShares(values: readonly number[]): number[] {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}
