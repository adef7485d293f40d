import { z } from 'zod';
import { definePlugin } from '../../core/index.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'miner',
  name: 'parrot',
  summary:
    'Repeats the challenge as if it were the answer, which scores well where words alone are compared.',
  options: z.strictObject({
    times: z.int().min(1).max(20).default(1).describe('How often the challenge is repeated in one answer.'),
  }),
  traits: { adversary: true },
  setup: (_, { times }) => ({
    answer: async ({ text }) => ({ text: new Array<string>(times).fill(text).join('\n') }),
  }),
});
