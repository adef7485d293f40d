import { evaluate } from './arithmetic.ts';

const num = '(-?\\d[\\d,]*(?:\\.\\d+)?)';
type Rule = readonly [RegExp, (...values: number[]) => number];
const rule = (pattern: string, compute: (...values: number[]) => number): Rule => [
  new RegExp(pattern, 'i'),
  compute,
];
const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));

/** Plain word problems with the numbers in a fixed order. */
const rules: readonly Rule[] = [
  rule(`(?:sum|total) of ${num}(?: and|,| plus) ${num}`, (a, b) => a + b),
  rule(`(?:absolute )?difference (?:between|of) ${num} and ${num}`, (a, b) => Math.abs(a - b)),
  rule(`product of ${num} and ${num}`, (a, b) => a * b),
  rule(`quotient of ${num} and ${num}`, (a, b) => a / b),
  rule(`(?:subtract|take) ${num} from ${num}`, (a, b) => b - a),
  rule(`add ${num} (?:and|to) ${num}`, (a, b) => a + b),
  rule(`multiply ${num} (?:by|and|with) ${num}`, (a, b) => a * b),
  rule(`divide ${num} by ${num}`, (a, b) => a / b),
  rule(`square root of ${num}`, (a) => Math.sqrt(a)),
  rule(`cube root of ${num}`, (a) => Math.cbrt(a)),
  rule(`square of ${num}|${num} squared`, (a, b) => (a ?? b) ** 2),
  rule(`cube of ${num}|${num} cubed`, (a, b) => (a ?? b) ** 3),
  rule(`factorial of ${num}`, (a) => evaluate(`${a}!`) ?? NaN),
  rule(`${num} ?(?:%|per ?cent) of ${num}`, (a, b) => (a / 100) * b),
  rule(`what per ?cent(?:age)? of ${num} is ${num}`, (a, b) => (b / a) * 100),
  rule(`${num} is what per ?cent(?:age)? of ${num}`, (a, b) => (a / b) * 100),
  rule(
    `(?:greatest common (?:divisor|factor)|gcd|highest common factor)\\D{0,20}${num}(?: and|,) ?${num}`,
    (a, b) => gcd(a, b),
  ),
  rule(
    `(?:least|lowest) common multiple\\D{0,20}${num}(?: and|,) ?${num}`,
    (a, b) => Math.abs(a * b) / gcd(a, b),
  ),
  rule(`average of ${num}(?: and|,) ?${num}\\b(?!,)`, (a, b) => (a + b) / 2),
  rule(`${num} degrees celsius (?:to|in|into) fahrenheit`, (a) => (a * 9) / 5 + 32),
  rule(`area of a rectangle\\D{0,40}${num}\\D{1,30}${num}`, (a, b) => a * b),
  rule(`area of a triangle\\D{0,40}base\\D{0,20}${num}\\D{1,30}height\\D{0,12}${num}`, (a, b) => (a * b) / 2),
  rule(`area of (?:a|the) circle\\D{0,40}radius\\D{0,12}${num}`, (a) => Math.PI * a ** 2),
  rule(`circumference of (?:a|the) circle\\D{0,40}radius\\D{0,12}${num}`, (a) => 2 * Math.PI * a),
];

const spoken: readonly (readonly [RegExp, string])[] = [
  [/\bplus\b/gi, '+'],
  [/\bminus\b/gi, '-'],
  [/\b(?:times|multiplied by)\b/gi, '*'],
  [/\b(?:divided by|over)\b/gi, '/'],
  [/\b(?:to the power of|raised to(?: the power of)?)\b/gi, '^'],
  [/\bsquared\b/gi, '^2'],
  [/\bcubed\b/gi, '^3'],
];

/** The numeric answer to an arithmetic problem in plain words or symbols; null when it is not one we can read. */
export function solve(text: string): number | null {
  const problem = text.slice(0, 2000);
  for (const [pattern, compute] of rules) {
    const match = pattern.exec(problem);
    if (match === null) continue;
    const values = match
      .slice(1)
      .map((value) => (value === undefined ? undefined : Number(value.replaceAll(',', ''))));
    const result = compute(...(values as number[]));
    if (Number.isFinite(result)) return result;
  }
  const symbols = spoken.reduce((rest, [word, sign]) => rest.replace(word, sign), problem);
  // The longest run that reads as an expression and does something: `12 * 7`, not the 12 alone.
  const runs = symbols.match(/(?:[\d.,\s()+\-*/^%!×÷·−√²³$|]|\\times|\\div|sqrt|cbrt|\bpi\b)+/gi) ?? [];
  const expressions = runs
    .map((run) =>
      run
        .trim()
        .replace(/[=.,!?\s-]+$|^[.,)\s]+/g, (edge) => (edge.startsWith('!') ? '!' : ''))
        .trim(),
    )
    .filter((run) => /\d/.test(run) && /[-+*/^%!×÷·√²³]|sqrt|cbrt|times|div/.test(run.replace(/^[-+]/, '')))
    .sort((a, b) => b.length - a.length);
  for (const expression of expressions) {
    const value = evaluate(expression);
    if (value !== null) return value;
  }
  return null;
}

/** `42`, `0.125`, `3.1416`: at most ten significant digits, no exponent for sizes people write out. */
export function writeNumber(value: number): string {
  const rounded = Number(value.toPrecision(10));
  return Math.abs(rounded) < 1e21 && (Math.abs(rounded) >= 1e-6 || rounded === 0)
    ? String(rounded)
    : rounded.toExponential();
}
