import { z } from 'zod';
import { definePlugin, type Score } from '../../core/index.ts';
import { compatOption, maxCharsOption, scoreEach } from './text/frame.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'ordinal',
  summary: 'Gives credit for naming the right one of a few ordered classes, such as a sentiment.',
  options: z.strictObject({
    classes: z
      .array(z.string().trim().toLowerCase().min(1))
      .min(2)
      .max(20)
      .refine((classes) => new Set(classes).size === classes.length, 'classes must differ')
      .default(['positive', 'neutral', 'negative'])
      .describe('The classes in their order.'),
    compat: compatOption,
    maxChars: maxCharsOption,
  }),
  traits: { deterministic: true },
  setup(_, { classes, compat, maxChars }) {
    const last = classes.length - 1;
    const distanceCredit = (target: number, answer: number): number => 1 - Math.abs(target - answer) / last;
    // What always giving this answer earns, were all classes equally frequent.
    const chance = classes.map(
      (_class, answer) =>
        classes.reduce((sum, _other, target) => sum + distanceCredit(target, answer), 0) / classes.length,
    );
    const patterns = classes.map((name) => wholeWord(name));
    const named = (text: string): number[] =>
      classes.flatMap((_name, i) => (patterns[i]?.test(text) ? [i] : []));

    const judge = (target: number, text: string): Score => {
      const answer = pickAnswer(text, named);
      if (typeof answer === 'string') return { value: 0, reason: answer };
      // As Cohen's weighted kappa: credit beyond chance, as a share of what there is to earn beyond it.
      const expected = chance[answer] as number;
      return { value: Math.max(0, (distanceCredit(target, answer) - expected) / (1 - expected)) };
    };
    return {
      score: ({ target, replies }, signal) =>
        scoreEach({ replies }, signal, ({ text }): Score => {
          const reply = text.slice(0, maxChars);
          if (compat !== 'none') return ordinalAsUpstream(classes, target.text, reply);
          const right = pickAnswer(target.text, named);
          if (typeof right === 'string') return { value: 0, reason: 'bad-reference' };
          return judge(right, reply);
        }),
    };
  },
});

/** SN1 v2.5: exactly one class name must occur anywhere, even inside a word. */
export function ordinalAsUpstream(classes: readonly string[], reference: string, text: string): Score {
  const target = classes.indexOf(reference);
  if (target < 0) return { value: 0, reason: 'bad-reference' };
  const lower = text.toLowerCase();
  const [answer, ...more] = classes.flatMap((name, i) => (lower.includes(name) ? [i] : []));
  if (answer === undefined) return { value: 0, reason: 'no-class' };
  if (more.length > 0) return { value: 0, reason: 'several-classes' };
  return { value: 1 - Math.abs(target - answer) / (classes.length - 1) };
}

/** The one class that the last line names; when it names none, the one class of the whole text. */
function pickAnswer(
  text: string,
  named: (text: string) => number[],
): number | 'no-class' | 'several-classes' {
  const line = text.trimEnd().split('\n').at(-1) ?? '';
  const inLine = named(line);
  const [first, ...more] = inLine.length > 0 ? inLine : named(text);
  return first === undefined ? 'no-class' : more.length > 0 ? 'several-classes' : first;
}

/** The name as a word of its own: not in "non-positive", and not said not to be so. */
function wholeWord(name: string): RegExp {
  const literal = name.replace(/[\\^$.*+?()[\]{}|/]/gu, String.raw`\$&`);
  return new RegExp(
    String.raw`(?<![\p{L}\p{N}_]|[\p{L}\p{N}]-|\b(?:not|never|neither|nor|isn['’]t|than)\s(?:\w{1,12}\s)?)${literal}(?![\p{L}\p{N}_]|-\p{L})`,
    'iu',
  );
}
