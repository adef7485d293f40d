import { z } from 'zod';
import { definePlugin } from '../../core/index.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'miner',
  name: 'phrase',
  summary: 'Answers everything with one phrase.',
  options: z.strictObject({
    phrase: z.string().default('I could not say.').describe('The answer.'),
  }),
  setup: (_, { phrase }) => ({ answer: async () => ({ text: phrase }) }),
});
