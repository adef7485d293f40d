import { z } from 'zod';
import { definePlugin, type Score } from '../../core/index.ts';
import { codeSimilarity, extractCode, prepareCode } from './text/code.ts';
import { compatOption, excess, maxCharsOption, oncePerTarget, scoreEach } from './text/frame.ts';
import { sequenceRatio } from './text/sequence-matcher.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'diff',
  summary: 'How much of the way from the broken code to the repaired one a reply goes.',
  options: z.strictObject({ compat: compatOption, maxChars: maxCharsOption }),
  traits: { deterministic: true },
  setup(_, { compat, maxChars }) {
    const upstream = (target: string, text: string): Score => {
      const { ratio, complete } = sequenceRatio(target.slice(0, maxChars), text.slice(0, maxChars));
      return complete ? { value: ratio } : { value: ratio, reason: 'work-limit' };
    };
    const targetOf = oncePerTarget(({ target, reference, item }) => {
      const code = prepareCode(target.text, maxChars);
      // Returning the broken code must not pay; as a penalty, what the reference shares with the challenge is free.
      const free = target.kind === 'challenge' ? reference.text : item.attachment;
      return {
        code,
        expected: free === undefined ? 0 : codeSimilarity(code, prepareCode(extractCode(free), maxChars)),
      };
    });
    return {
      score: (batch, signal) =>
        scoreEach(batch, signal, ({ text }) => {
          if (compat !== 'none') return upstream(batch.target.text, text);
          if (text.trim() === '') return { value: 0, reason: 'empty' };
          const { code, expected } = targetOf(batch);
          const whole = prepareCode(text, maxChars);
          const reply =
            whole.plain === code.plain ? whole : prepareCode(extractCode(text.slice(0, maxChars)), maxChars);
          // An exact answer is right even where the broken code differs from it in trailing blanks only.
          if (reply.plain === code.plain)
            return { value: batch.target.kind === 'reference' || expected < 1 ? 1 : 0 };
          return { value: excess(codeSimilarity(code, reply), expected) };
        }),
    };
  },
});
