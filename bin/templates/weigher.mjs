import { definePlugin } from 'synth-subnet';
import { z } from 'zod';

export default definePlugin({
  apiVersion: 1,
  kind: 'weigher',
  name: '{{name}}',
  summary: 'The same weight for each of the best, nothing for the others.',
  options: z.strictObject({
    top: z.int().min(1).default(10).describe('How many neurons get a weight.'),
  }),
  setup: (_services, { top }) => ({
    async weigh(entries, metagraph, signal) {
      signal.throwIfAborted();
      const { minAllowedWeights, maxWeightLimit } = metagraph.limits;
      // So many the subnet wants; those without a score fill up what is missing.
      const least = Math.max(minAllowedWeights, Math.ceil(1 / maxWeightLimit));
      const uids = entries
        .toSorted((a, b) => b.score - a.score || a.uid - b.uid)
        .filter(({ score }, rank) => rank < (score > 0 ? Math.max(top, least) : least))
        .map(({ uid }) => uid)
        .sort((a, b) => a - b);
      return { uids, values: uids.map(() => 1) };
    },
  }),
});
