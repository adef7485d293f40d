import { z } from 'zod';
import { definePlugin } from '../../core/index.ts';
import { termsOf } from './shared/terms.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'miner',
  name: 'keyword-soup',
  summary:
    'Throws the keywords of the challenge together at random, to please measures that count shared words.',
  options: z.strictObject({
    words: z.int().min(1).max(10_000).default(60).describe('Length of an answer in words.'),
    separator: z
      .enum(['space', 'line'])
      .default('space')
      .describe('What stands between two words; line: a list of them, where answers are lists.'),
  }),
  traits: { adversary: true },
  setup: (_, { words, separator }) => ({
    async answer({ text }, { random }) {
      const terms = termsOf(text);
      if (terms.length === 0) return { text: '' };
      const soup = Array.from({ length: words }, () => random.pick(terms));
      return { text: soup.join(separator === 'line' ? '\n' : ' ') };
    },
  }),
});
