import { z } from 'zod';
import { definePlugin, type Score } from '../../../core/index.ts';
import { compatOption, excess, maxCharsOption, oncePerTarget, scoreEach } from '../text/frame.ts';
import { compareOverlap, prepareText, sameText } from './overlap.ts';
import { rougeAsUpstream } from './upstream.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'rouge',
  summary: 'Word overlap with the target: ROUGE-1, ROUGE-2 or ROUGE-L.',
  options: z.strictObject({
    ngram: z
      .enum(['rouge-1', 'rouge-2', 'rouge-l'])
      .default('rouge-l')
      .describe('Single words, pairs of words, or the longest common subsequence of words.'),
    metric: z
      .enum(['f', 'p', 'r'])
      .default('f')
      .describe(
        'f: harmonic mean; p: share of the reply found in the target; r: share of the target found in the reply (p and r swapped under compat).',
      ),
    compat: compatOption,
    maxChars: maxCharsOption,
  }),
  traits: { deterministic: true },
  setup(_, { ngram, metric, compat, maxChars }) {
    const upstream = (target: string, text: string): Score => {
      if (target === '' || text === '') return { value: 0, reason: 'empty' };
      const scores = rougeAsUpstream(target.slice(0, maxChars), text.slice(0, maxChars), ngram);
      return scores === null ? { value: 0, reason: 'no-sentence' } : { value: scores[metric] };
    };
    const targetOf = oncePerTarget(({ target, reference }) => {
      const words = prepareText(target.text, maxChars);
      // What an honest answer shares with the question anyway is no echo.
      const echo = target.kind === 'challenge';
      const expected = echo
        ? compareOverlap(words, prepareText(reference.text, maxChars), ngram, metric, echo)
        : 0;
      return { words, expected, echo };
    });
    return {
      score: (batch, signal) =>
        scoreEach(batch, signal, ({ text }) => {
          if (compat !== 'none') return upstream(batch.target.text, text);
          const { words, expected, echo } = targetOf(batch);
          const reply = prepareText(text, maxChars);
          if (reply.plain === '') return { value: 0, reason: 'empty' };
          const value = sameText(words, reply) ? 1 : compareOverlap(words, reply, ngram, metric, echo);
          return { value: excess(value, expected) };
        }),
    };
  },
});
