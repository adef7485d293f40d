import { z } from 'zod';
import { definePlugin, ref, type Score, type ScoreBatch } from '../../core/index.ts';
import { compatOption, excess, maxCharsOption, scoreEach } from './text/frame.ts';
import { cosine, embedPieces, splitPieces, type Direction } from './text/vectors.ts';

/** Upstream's model read 512 tokens of a text. What is longer, other models would read on, or refuse. */
const upstreamChars = 2000;

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'relevance',
  summary: 'Similarity of meaning with the target: cosine of embeddings above that of the empty text.',
  options: z.strictObject({
    normalise: z
      .boolean()
      .optional()
      .describe(
        'Divide by what is left above the baseline, so that 1 can be reached; default: only under compat none.',
      ),
    pieceChars: z
      .int()
      .min(50)
      .max(20_000)
      .default(1500)
      .describe('Longer texts are embedded in pieces of so many characters and averaged (compat none).'),
    compat: compatOption,
    maxChars: maxCharsOption,
  }),
  needs: { embedder: ref('embedder') },
  traits: { deterministic: true },
  setup({ embedder }, { normalise, pieceChars, compat, maxChars }) {
    const isOwn = compat === 'none';
    const rescale = normalise ?? isOwn;
    const cut = (text: string): string[] =>
      isOwn
        ? splitPieces(text.slice(0, maxChars), pieceChars)
        : [text.slice(0, Math.min(maxChars, upstreamChars))];
    const isBlank = (text: string): boolean => (isOwn ? text.trim() : text) === '';

    async function judgeOf({ target, reference }: ScoreBatch, signal: AbortSignal) {
      // What an honest answer shares with the question anyway is no echo.
      const honest =
        isOwn && target.kind === 'challenge' && !isBlank(reference.text) ? cut(reference.text) : [];
      const [empty = null, goal = null, expectedAs = null] = await embedPieces(
        embedder,
        [[''], cut(target.text), honest],
        signal,
      );
      const baseline = cosine(goal, empty);
      const similarity = (direction: Direction): number => {
        const above = Math.max(0, cosine(goal, direction) - baseline);
        return Math.min(1, rescale && baseline < 1 ? above / (1 - baseline) : above);
      };
      const expected = similarity(expectedAs);
      return (direction: Direction): Score =>
        goal === null || direction === null
          ? { value: 0, reason: 'no-vector' }
          : { value: excess(similarity(direction), expected), detail: { baseline } };
    }
    const known = new WeakMap<object, Awaited<ReturnType<typeof judgeOf>>>();

    return {
      score: (batch, signal) =>
        scoreEach(batch, signal, async ({ text }) => {
          const { target } = batch;
          if (isBlank(text) || isBlank(target.text)) return { value: 0, reason: 'empty' };
          // Not left to rounding.
          if (rescale && target.kind === 'reference' && text === target.text) return { value: 1 };
          const judge = known.get(target) ?? (await judgeOf(batch, signal));
          known.set(target, judge);
          const [direction = null] = await embedPieces(embedder, [cut(text)], signal);
          return judge(direction);
        }),
    };
  },
});
