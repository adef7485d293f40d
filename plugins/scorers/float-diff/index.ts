import { z } from 'zod';
import { definePlugin, type JsonObject, type Score, type ScoreBatch } from '../../../core/index.ts';
import { compatOption, maxCharsOption, oncePerTarget, scoreEach } from '../text/frame.ts';
import { findFinalAnswer } from './final-answer.ts';
import { parseQuantity, type Quantity } from './quantity.ts';
import { equal, isInteger, isWithinHalfUnit, parseFraction, type Rational } from './rational.ts';
import { floatDiffAsUpstream } from './upstream.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'float-diff',
  summary: 'Gives 1 when the final number of a reply is the right one, within the precision it is stated to.',
  options: z.strictObject({
    minDigits: z
      .int()
      .min(1)
      .max(15)
      .default(3)
      .describe(
        'An answer rounded more coarsely than the reference is right when it shows so many significant digits.',
      ),
    compat: compatOption,
    maxChars: maxCharsOption,
  }),
  traits: { deterministic: true },
  setup(_, { minDigits, compat, maxChars }) {
    const keyOf = oncePerTarget((batch) => ({ key: findKey(batch) }));
    return {
      score: (batch, signal) =>
        scoreEach(batch, signal, ({ text }): Score => {
          const reply = text.slice(0, maxChars);
          if (compat !== 'none') return floatDiffAsUpstream(batch.target.text, reply, compat);
          if (reply.trim() === '') return { value: 0, reason: 'empty' };
          const { key } = keyOf(batch);
          if (key === null) return { value: 0, reason: 'bad-reference' };
          const answer = findFinalAnswer(reply);
          if (typeof answer === 'string') return { value: 0, reason: answer };
          return { value: isRight(key, answer, minDigits) ? 1 : 0 };
        }),
    };
  },
});

interface Key {
  readonly value: Rational;
  /** Decimals the value is known to; null: it is exact. */
  readonly decimals: number | null;
  readonly precision: number;
}

/**
 * The right number: `exact` ("p/q") in the data of the reference, the item or its context, else the target's text.
 * `precision` there says to how many decimals the question wants it.
 */
function findKey({ target, reference, item }: ScoreBatch): Key | null {
  const data: JsonObject = { ...item.context.data, ...item.data, ...reference.data };
  const written = parseQuantity(target.text);
  const exact =
    target.kind === 'reference' && typeof data['exact'] === 'string' ? parseFraction(data['exact']) : null;
  const value = exact ?? written?.value;
  if (value === undefined) return null;
  const declared = data['precision'];
  const decimals = written?.decimals ?? 0;
  const precision =
    typeof declared === 'number' && Number.isInteger(declared) && declared >= 0 && declared <= 30
      ? declared
      : decimals;
  return { value, decimals: exact === null ? decimals : null, precision };
}

/** Whole numbers are right or wrong; others are right within half a unit of the last decimal that was asked for or shown. */
function isRight(key: Key, answer: Quantity, minDigits: number): boolean {
  const values = answer.percent
    ? [answer.value, { p: answer.value.p, q: answer.value.q * 100n }]
    : [answer.value];
  return values.some((value) => {
    if (equal(value, key.value)) return true;
    if (isInteger(key.value) && (key.decimals ?? 0) === 0) return false;
    if (isWithinHalfUnit(value, key.value, key.precision)) return true;
    return (
      answer.decimals !== null &&
      answer.digits >= minDigits &&
      isWithinHalfUnit(value, key.value, Math.min(30, answer.decimals))
    );
  });
}
