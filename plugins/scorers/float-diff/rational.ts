/** A fraction; `q` > 0. */
export interface Rational {
  readonly p: bigint;
  readonly q: bigint;
}

/** A decimal of at most 60 digits, with an exponent of at most 300: "-1.50", "6.02e23"; null for anything else. */
export function parseDecimal(text: string): Rational | null {
  const match = /^([-+]?)(\d*)(?:\.(\d*))?(?:[eE]([-+]?\d{1,4}))?$/u.exec(text);
  const [, sign = '', whole = '', decimals = '', exponent = '0'] = match ?? [];
  const digits = whole + decimals;
  if (match === null || digits === '' || digits.length > 60 || Math.abs(Number(exponent)) > 300) return null;
  const shift = Number(exponent) - decimals.length;
  const p = BigInt(sign === '-' ? -1 : 1) * BigInt(digits);
  return shift >= 0 ? { p: p * 10n ** BigInt(shift), q: 1n } : { p, q: 10n ** BigInt(-shift) };
}

/** "p/q" or "p" in whole numbers; null for anything else. */
export function parseFraction(text: string): Rational | null {
  const match = /^(-?\d{1,300})(?:\/(\d{1,300}))?$/u.exec(text.trim());
  const [, p = '', q = '1'] = match ?? [];
  return match === null || BigInt(q) === 0n ? null : { p: BigInt(p), q: BigInt(q) };
}

export const divide = (a: Rational, b: Rational): Rational | null =>
  b.p === 0n ? null : b.p < 0n ? { p: -a.p * b.q, q: -a.q * b.p } : { p: a.p * b.q, q: a.q * b.p };

export const add = (a: Rational, b: Rational): Rational => ({ p: a.p * b.q + b.p * a.q, q: a.q * b.q });

export const equal = (a: Rational, b: Rational): boolean => a.p * b.q === b.p * a.q;

export const isInteger = ({ p, q }: Rational): boolean => p % q === 0n;

/** Whether nothing is left to cancel: 1/2, not 2/4 or 6/1. */
export function isInLowestTerms({ p, q }: Rational): boolean {
  let [a, b] = [p < 0n ? -p : p, q];
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 1n && q > 1n;
}

/** |a - b| <= 0.5 * 10^-decimals */
export function isWithinHalfUnit(a: Rational, b: Rational, decimals: number): boolean {
  const difference = a.p * b.q - b.p * a.q;
  const size = difference < 0n ? -difference : difference;
  return size * 2n * 10n ** BigInt(decimals) <= a.q * b.q;
}
