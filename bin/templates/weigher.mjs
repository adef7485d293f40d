import { definePlugin } from 'synth-subnet';
import { z } from 'zod';

export default definePlugin({
  apiVersion: 1,
  kind: 'weigher',
  name: '{{name}}',
  summary: 'Shares all weight among the best, the first most.',
  options: z.strictObject({
    top: z.int().min(1).default(10).describe('How many neurons get a weight.'),
  }),
  setup: (_services, { top }) => ({
    async weigh(entries, metagraph, signal) {
      signal.throwIfAborted();
      const most = Math.max(top, metagraph.limits.minAllowedWeights);
      const best = entries
        .filter(({ score }) => score > 0)
        .sort((a, b) => b.score - a.score || a.uid - b.uid)
        .slice(0, most)
        // The first of n has n parts, the last one.
        .map(({ uid }, rank, all) => ({ uid, value: all.length - rank }))
        .sort((a, b) => a.uid - b.uid);
      return { uids: best.map(({ uid }) => uid), values: best.map(({ value }) => value) };
    },
  }),
});
