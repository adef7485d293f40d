import { z } from 'zod';
import { definePlugin } from '../../core/index.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'miner',
  name: 'silent',
  summary: 'Takes every challenge and answers none of them.',
  options: z.strictObject({
    mode: z
      .enum(['empty', 'hang'])
      .default('empty')
      .describe('empty: an empty answer at once. hang: no answer until the deadline.'),
  }),
  traits: { adversary: true },
  setup: (_, { mode }) => ({
    answer: async (_request, _io, signal) => {
      if (mode === 'hang') await untilAborted(signal);
      return { text: '' };
    },
  }),
});

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
