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
          if (answer.decimals === null && (key.wantsDecimals || isSet(answer, batch.challenge.text)))
            return { value: 0, reason: 'not-worked-out' };
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
  /** The question says to how many decimals. */
  readonly wantsDecimals: boolean;
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
  const wanted =
    typeof declared === 'number' && Number.isInteger(declared) && declared >= 0 && declared <= 30
      ? declared
      : null;
  return {
    value,
    decimals: exact === null ? decimals : null,
    precision: wanted ?? decimals,
    wantsDecimals: wanted !== null,
  };
}

/** Whether a fraction is the very division the question sets: "3/8", "3 by 8". */
function isSet({ value: { p, q } }: Quantity, question: string): boolean {
  const size = p < 0n ? -p : p;
  const division = String.raw`(?<![\d.,])${size}\s*(?:[/÷:]|(?:divided\s+)?by\b|over\b)\s*${q}(?![\d]|[.,]\d)`;
  return new RegExp(division, 'iu').test(question);
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
