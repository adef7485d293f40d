import { z } from 'zod';
import { definePlugin, ref, type Score, type ScoreBatch } from '../../../core/index.ts';
import { excess, maxCharsOption, ramp, scoreEach } from '../text/frame.ts';
import { cosine } from '../text/vectors.ts';
import { fold, wordsOf } from '../text/words.ts';
import { compareForm } from './form.ts';
import { measureLevels } from './levels.ts';
import { createPieceEmbedder, type Embedded } from './pieces.ts';
import { scoreDistance } from './upstream.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'embedding-distance',
  summary:
    'Nearness of meaning between measured anchors, less what is beside the subject, listed, repeated or of the wrong length.',
  options: z.strictObject({
    pieceChars: z
      .int()
      .min(50)
      .max(20_000)
      .default(400)
      .describe('Texts are embedded in pieces of about so many characters, each judged (compat none).'),
    compat: z
      .enum(['none', 'upstream'])
      .default('none')
      .describe('upstream: 1 - |a - b| / (|a| + |b|) of one embedding a text, exactly as Synthia scores.'),
    maxChars: maxCharsOption,
  }),
  needs: { embedder: ref('embedder') },
  traits: { deterministic: true },
  setup({ embedder }, { pieceChars, compat, maxChars }) {
    const cut = (text: string): string => text.slice(0, maxChars);
    const pieces = createPieceEmbedder(embedder, pieceChars);

    async function judgeOf({ target, reference, challenge }: ScoreBatch, signal: AbortSignal) {
      const isEcho = target.kind === 'challenge';
      const question = isEcho ? '' : cut(challenge.text);
      const levels = await measureLevels(cut(target.text), question, pieces, signal);
      const words = wordsOf(fold(cut(target.text)));
      const nearness = ({ whole }: Embedded): number =>
        ramp(cosine(levels.goal, whole), levels.low, levels.high);
      const [honest] = isEcho ? await pieces.embed([cut(reference.text)], signal) : [];
      // What an honest answer shares with the question anyway is no echo.
      const expected = honest ? nearness(honest) : 0;

      return (text: string, embedded: Embedded): Score => {
        const { low, high, goal } = levels;
        if (goal === null || embedded.whole === null) return { value: 0, reason: 'no-vector' };
        const similarity = cosine(goal, embedded.whole);
        const meaning = nearness(embedded);
        if (isEcho) return { value: excess(meaning, expected), detail: { similarity, low, high, expected } };
        // Not left to rounding.
        if (text === cut(target.text)) return { value: 1 };
        const focus = onSubject(embedded, (direction) =>
          ramp(cosine(goal, direction), levels.pieceLow, levels.pieceHigh),
        );
        const form = compareForm(wordsOf(fold(text)), words);
        return {
          value: meaning * focus * form.length * form.prose * form.novelty,
          detail: { similarity, low, high, meaning, focus, ...form },
        };
      };
    }
    const known = new WeakMap<object, Awaited<ReturnType<typeof judgeOf>>>();

    return {
      score: (batch, signal) =>
        scoreEach(batch, signal, async ({ text }) => {
          const { target } = batch;
          if (text.trim() === '' || target.text.trim() === '') return { value: 0, reason: 'empty' };
          if (compat === 'upstream') return scoreDistance(embedder, cut(text), cut(target.text), signal);
          const judge = known.get(target) ?? (await judgeOf(batch, signal));
          known.set(target, judge);
          const [embedded] = await pieces.embed([cut(text)], signal);
          return judge(cut(text), embedded as Embedded);
        }),
    };
  },
});

/** Share of a text, by length, that is on the subject. */
function onSubject({ pieces }: Embedded, judge: (direction: Embedded['whole']) => number): number {
  const total = pieces.reduce((sum, { length }) => sum + length, 0);
  return pieces.reduce((sum, { direction, length }) => sum + length * judge(direction), 0) / total;
}
