import { definePlugin, optionalRef } from 'synth-subnet';
import { z } from 'zod';

export default definePlugin({
  apiVersion: 1,
  kind: 'miner',
  name: '{{name}}',
  summary:
    'Answers with the sentence of the question that has most of its words, or asks a tool for a better one.',
  options: z.strictObject({
    words: z.int().min(1).default(40).describe('Words of an answer at most.'),
  }),
  needs: { tool: optionalRef('tool') },
  setup: ({ tool }, { words }) => {
    /** @param {string} text */
    const wordsOf = (text) => new Set(text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []);
    return {
      async *answer({ text, messages }, io, signal) {
        signal.throwIfAborted();
        const material =
          tool &&
          (await tool.fetch({ method: 'search', text: text.slice(0, 200) }, io, signal).catch(() => null));
        signal.throwIfAborted();
        // What was said before the question may hold the answer; with nothing before it, the question itself has to do.
        const before = messages
          .slice(0, -1)
          .map(({ content }) => content)
          .join('\n');
        const source = material?.text || before || text;
        const wanted = wordsOf(text);
        const scored = source.split(/(?<=[.!?])\s+|\n/).map((sentence) => ({
          sentence,
          hits: [...wordsOf(sentence)].filter((word) => wanted.has(word)).length,
        }));
        const best = scored.reduce((first, next) => (next.hits > first.hits ? next : first));
        for (const word of best.sentence.split(/(?<=\s)(?=\S)/).slice(0, words)) {
          signal.throwIfAborted();
          yield word;
        }
      },
    };
  },
});
