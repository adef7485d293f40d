/** An exact fraction in lowest terms; the denominator is positive. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

type Whole = number | bigint;

/** `n / d` in lowest terms. RangeError for a zero denominator or a number that is not whole. */
export function ratio(n: Whole, d: Whole = 1n): Rational {
  const [top, bottom] = [BigInt(n), BigInt(d)];
  if (bottom === 0n) throw new RangeError('division by zero');
  const divisor = greatestDivisor(top, bottom) * (bottom < 0n ? -1n : 1n);
  return { n: top / divisor, d: bottom / divisor };
}

export const add = (a: Rational, b: Rational): Rational => ratio(a.n * b.d + b.n * a.d, a.d * b.d);
export const subtract = (a: Rational, b: Rational): Rational => ratio(a.n * b.d - b.n * a.d, a.d * b.d);
export const multiply = (a: Rational, b: Rational): Rational => ratio(a.n * b.n, a.d * b.d);
export const divide = (a: Rational, b: Rational): Rational => ratio(a.n * b.d, a.d * b.n);
export const sum = (terms: readonly Rational[]): Rational => terms.reduce(add, ratio(0));

/** For a whole exponent >= 0. */
export const power = (base: Rational, exponent: number): Rational =>
  ratio(base.n ** BigInt(exponent), base.d ** BigInt(exponent));

export const toNumber = ({ n, d }: Rational): number => Number(n) / Number(d);

/** `-3/4`, or `5` for a whole number. */
export const toFraction = ({ n, d }: Rational): string => (d === 1n ? `${n}` : `${n}/${d}`);

/** The decimal with all its digits, or null when it has more than `places` of them after the point. */
export function toExactDecimal(value: Rational, places: number): string | null {
  for (let digits = 0; digits <= places; digits += 1)
    if ((value.n * 10n ** BigInt(digits)) % value.d === 0n) return toRoundedDecimal(value, digits);
  return null;
}

/** Rounded half away from zero to exactly `places` digits after the point. */
export function toRoundedDecimal({ n, d }: Rational, places: number): string {
  const size = n < 0n ? -n : n;
  const scaled = (2n * size * 10n ** BigInt(places) + d) / (2n * d);
  const digits = scaled.toString().padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const sign = n < 0n && scaled !== 0n ? '-' : '';
  return places === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-places)}`;
}

export function greatestDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}
