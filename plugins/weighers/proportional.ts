import { z } from 'zod';
import { definePlugin, type LedgerEntry, type Metagraph, type Weights } from '../../core/index.ts';
import { processWeights, type Vector } from './limits.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'weigher',
  name: 'proportional',
  summary: "Weights in proportion to the moving scores, within the subnet's limits.",
  options: z.strictObject({
    excludeQuantile: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Share of the lowest scores that get no weight, as far as the subnet lets.'),
    whenEmpty: z
      .enum(['skip', 'uniform'])
      .default('skip')
      .describe('While nobody has a score: submit nothing, or the same weight for everyone.'),
    compat: z
      .enum(['none', 'upstream'])
      .default('none')
      .describe(
        'upstream: as SN1 does it: our own uid counts as a neuron without a score, so that equal shares and the floor include it; whenEmpty is uniform.',
      ),
  }),
  setup: (_services, { excludeQuantile, whenEmpty, compat }) => ({
    async weigh(entries, metagraph): Promise<Weights> {
      const upstream = compat === 'upstream';
      const vector = upstream ? everyone(entries, metagraph) : others(entries);
      const empty = vector.values.every((value) => value <= 0);
      if (vector.uids.length === 0 || (empty && !upstream && whenEmpty === 'skip'))
        return { uids: [], values: [] };
      const { minAllowedWeights: minAllowed, maxWeightLimit: maxLimit } = metagraph.limits;
      const sum = vector.values.reduce((total, value) => total + value, 0);
      // Shares first: the floor for those without a score is small beside 1, not beside the scores.
      const values = empty ? vector.values : vector.values.map((value) => value / sum);
      return processWeights({ ...vector, values }, { minAllowed, maxLimit }, excludeQuantile);
    },
  }),
});

const others = (entries: readonly LedgerEntry[]): Vector => ({
  uids: entries.map(({ uid }) => uid),
  values: entries.map(({ score }) => score),
});

function everyone(entries: readonly LedgerEntry[], { neurons }: Metagraph): Vector {
  const scores = new Map(entries.map(({ uid, score }) => [uid, score]));
  return {
    uids: neurons.map(({ uid }) => uid),
    values: neurons.map(({ uid }) => scores.get(uid) ?? 0),
  };
}
