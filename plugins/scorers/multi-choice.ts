import { z } from 'zod';
import { definePlugin, type Score } from '../../core/index.ts';
import { maxCharsOption, scoreEach } from './text/frame.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'multi-choice',
  summary:
    'Gives the probability a reply puts on the right letter, or most of the credit for naming the letter in words.',
  options: z.strictObject({
    letters: z
      .string()
      .regex(/^[A-Z]{2,26}$/, 'capital letters')
      .default('ABCD')
      .describe('The letters of the options.'),
    proseShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.9)
      .describe('Value of a right letter given in prose instead of as JSON probabilities.'),
    maxChars: maxCharsOption,
  }),
  traits: { deterministic: true },
  setup: (_, { letters, proseShare, maxChars }) => ({
    score: ({ target, replies }, signal) =>
      scoreEach({ replies }, signal, ({ text }): Score => {
        const right = target.text.trim().toUpperCase();
        if (right.length !== 1 || !letters.includes(right)) return { value: 0, reason: 'bad-reference' };
        const reply = text.slice(0, maxChars);
        const odds = readProbabilities(reply, letters);
        if (odds !== null) return { value: odds.get(right) ?? 0 };
        const letter = lastLetter(reply, letters);
        if (letter === null) return { value: 0, reason: 'no-letter' };
        return { value: letter === right ? proseShare : 0 };
      }),
  }),
});

/** `{"A": 0.1, "C": 0.9}` as shares of their sum; null when the text is no such object. */
function readProbabilities(text: string, letters: string): ReadonlyMap<string, number> | null {
  const body = text.trim().replace(/^```(?:json)?\s*|\s*```$/gu, '');
  // A flat object only: no depth to run into.
  if (!/^\{[^{}[\]]{0,2000}\}$/u.test(body)) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  const odds = new Map<string, number>();
  for (const [key, value] of Object.entries(parsed as Record<string, unknown>)) {
    const letter = key.trim().toUpperCase();
    if (letter.length !== 1 || !letters.includes(letter) || odds.has(letter)) return new Map();
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return new Map();
    odds.set(letter, value);
  }
  const sum = [...odds.values()].reduce((total, value) => total + value, 0);
  if (!(sum > 0) || !Number.isFinite(sum)) return new Map();
  return new Map([...odds].map(([letter, value]) => [letter, value / sum]));
}

/** The last letter standing alone in capitals; "A" before a word in small letters is the article, "I" the pronoun. */
function lastLetter(text: string, letters: string): string | null {
  const alone = new RegExp(`(?<![\\p{L}\\p{N}_'’])[${letters}](?![\\p{L}\\p{N}_'’])`, 'gu');
  const found = [...text.matchAll(alone)].filter(
    ({ 0: letter, index }) => !/[AI]/u.test(letter) || !/^\s+\p{Ll}/u.test(text.slice(index + 1, index + 20)),
  );
  return found.at(-1)?.[0] ?? null;
}
