import type { Score } from '../../../core/index.ts';
import { parseFloatLikePython, splitWords } from '../text/python.ts';
import { evaluateExpression } from './expression.ts';

/** The value SN1 gave: relative distance between the reference and the last word that reads as an expression. */
export function floatDiffAsUpstream(
  reference: string,
  text: string,
  version: 'upstream-1.0' | 'upstream-2.5',
): Score {
  const read = version === 'upstream-1.0' ? readAs10 : readAs25;
  const target = parseFloatLikePython(reference);
  if (target === null) return { value: 0, reason: 'bad-reference' };
  const answer =
    splitWords(text)
      .reverse()
      .map(read)
      .find((value) => value !== undefined) ?? null;
  if (answer === null) return { value: 0, reason: 'no-number' };
  if (answer === target) return { value: 1 };
  const epsilon = version === 'upstream-1.0' ? 1e-6 : 1e-10;
  const distance = Math.min(1, Math.abs((target - answer) / (target + epsilon)));
  if (Number.isNaN(distance)) return { value: 0, reason: 'nan' };
  return { value: version === 'upstream-2.5' && distance > 0.999 ? 0 : 1 - distance };
}

/** The first word accepted at all decides, number or not: "apples" reads as a symbol (null). */
const readAs10 = (word: string): number | null | undefined =>
  evaluateExpression(word.replaceAll('$', ''))?.value;

/** Words that are no number are passed over. */
function readAs25(word: string): number | undefined {
  const bare = word
    .replace(/^\.+/u, '')
    .replace(/(?<!\.)\.+$/u, '')
    .replaceAll(',', '');
  return evaluateExpression(bare)?.value ?? parseFloatLikePython(bare) ?? undefined;
}
