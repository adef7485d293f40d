import { definePlugin } from 'synth-subnet';
import { z } from 'zod';

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: '{{name}}',
  summary: 'The share of words that a reply and its target have in common.',
  options: z.strictObject({
    caseSensitive: z.boolean().default(false).describe('Tell upper and lower case apart.'),
  }),
  traits: { deterministic: true },
  setup: (_services, { caseSensitive }) => {
    /** @param {string} text */
    const wordsOf = (text) =>
      new Set((caseSensitive ? text : text.toLowerCase()).match(/[\p{L}\p{N}]+/gu) ?? [text]);
    return {
      async score({ replies, target }, signal) {
        const wanted = wordsOf(target.text);
        return replies.map(({ text }) => {
          signal.throwIfAborted();
          const given = wordsOf(text);
          const shared = [...given].filter((word) => wanted.has(word)).length;
          return { value: shared / (wanted.size + given.size - shared) };
        });
      },
    };
  },
});
