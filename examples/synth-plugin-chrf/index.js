import { definePlugin } from 'synth-subnet';
import { z } from 'zod';
import { chrf } from './chrf.js';

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'chrf',
  summary: 'Overlap of character sequences with the target: chrF, or chrF++ with words too.',
  options: z.strictObject({
    characters: z.int().min(1).max(10).default(6).describe('Length of the longest character sequence.'),
    words: z
      .int()
      .min(0)
      .max(4)
      .default(0)
      .describe('Length of the longest word sequence; 2 gives chrF++, 0 looks at characters alone.'),
    beta: z.number().positive().default(2).describe('How much more recall counts than precision.'),
  }),
  traits: { deterministic: true },
  setup: (_services, options) => ({
    async score({ replies, target }, signal) {
      return replies.map(({ text }) => {
        signal.throwIfAborted();
        return { value: chrf(text, target.text, options) };
      });
    },
  }),
});
