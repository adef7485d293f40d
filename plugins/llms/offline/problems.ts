import { evaluate } from './arithmetic.ts';
import { numbersIn, solveWords } from './word-problems.ts';

const spoken: readonly (readonly [RegExp, string])[] = [
  [/\bplus\b/gi, '+'],
  [/\bminus\b/gi, '-'],
  [/\b(?:times|multiplied by)\b/gi, '*'],
  [/\bdivided by\b/gi, '/'],
  [/\b(?:to the power of|raised to(?: the power of)?)\b/gi, '^'],
  [/\bsquared\b/gi, '^2'],
  [/\bcubed\b/gi, '^3'],
];
/** How to round and how to end are no part of the problem. */
const manner = /[^.?!\n]*\b(?:\d+ decimal places?\b[^.?!\n]*[.?!]?|(?:final answer|last line)\b[^\n]*)/gi;
const longest = 2000;

/** The numeric answer to an arithmetic problem in plain words or symbols, rounded as it asks; null when we can't read it. */
export function solve(text: string): number | null {
  const problem = text.slice(0, longest).trim();
  const places = /\b(\d{1,2}) decimal places?\b/i.exec(problem)?.[1];
  const plain = problem.replace(manner, ' ').trim();
  const value = expressionIn(plain) ?? solveWords(plain);
  return value === null || places === undefined ? value : Number(value.toFixed(Number(places)));
}

/** The value of the one expression that holds every number of the text. */
function expressionIn(text: string): number | null {
  const symbols = spoken.reduce((rest, [word, sign]) => rest.replace(word, sign), text);
  if (/[=,]\s*-?\d|\bn\b|exponent|percentage|per ?cent|radian|signum|\bsgn\b/i.test(symbols)) return null;
  const numbers = numbersIn(symbols).length;
  const runs = symbols.match(/(?:[\d.\s()+\-*/^%!×÷·−√²³$|]|\\times|\\div|sqrt|cbrt|\bpi\b)+/gi) ?? [];
  for (const run of runs) {
    const expression = run.trim().replace(/^[.)\s]+|(?:[.?\s-]|(?<!\d)!)+$/g, '');
    if (!/\d\)?\s*(?:[-+*/^%×÷·−]|!|²|³|\\)|√|sqrt|cbrt|\|/i.test(expression)) continue;
    const value = numbersIn(expression).length === numbers ? evaluate(expression) : null;
    if (value !== null) return value;
  }
  return null;
}

/** `42`, `0.125`, `3.1416`: at most ten significant digits after a whole part, no exponent for sizes people write out. */
export function writeNumber(value: number): string {
  const rounded = Number.isInteger(value) ? value : Number(value.toPrecision(10));
  return Math.abs(rounded) < 1e21 && (Math.abs(rounded) >= 1e-6 || rounded === 0)
    ? String(rounded)
    : rounded.toExponential();
}
