import type { Random } from '../../../core/index.ts';
import type { Difficulty } from './generator.ts';
import { ratio, toRoundedDecimal } from './rational.ts';

export const tier = <T>(difficulty: Difficulty, easy: T, medium: T, hard: T): T =>
  ({ easy, medium, hard })[difficulty];

/** A whole number within the bounds, which lie on both sides of 0 or above it; never 0. */
export const nonZero = (random: Random, min: number, max: number): number => {
  if (min > 0) return random.int(min, max);
  const drawn = random.int(min, max - 1);
  return drawn >= 0 ? drawn + 1 : drawn;
};

export const several = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Equal up to rounding errors of doubles. */
export const near = (a: number, b: number, tolerance = 1e-10): boolean =>
  Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));

/** A number of units of the last of `places` digits: `shift(1234, 2)` is `12.34`. */
export const shift = (units: number, places: number): string =>
  toRoundedDecimal(ratio(units, 10n ** BigInt(places)), places);

/** In parentheses when negative, so that it may follow an operator. */
export const operand = (value: number | string): string => (Number(value) < 0 ? `(${value})` : `${value}`);

/** `3 + 4 - 5`. */
export const signedSum = (terms: readonly (number | string)[]): string =>
  terms
    .map((term, index) => {
      const size = `${term}`.replace(/^-/, '');
      if (index === 0) return `${term}`;
      return Number.parseFloat(`${term}`) < 0 ? ` - ${size}` : ` + ${size}`;
    })
    .join('');

/** A term such as `-3x^2`, `x` or `7`; the coefficient is not 0. */
export const monomial = (coefficient: number, exponent: number, variable = 'x'): string => {
  if (exponent === 0) return `${coefficient}`;
  const factor = coefficient === 1 ? '' : coefficient === -1 ? '-' : `${coefficient}`;
  return `${factor}${variable}${exponent === 1 ? '' : `^${exponent}`}`;
};

/** Terms joined by their signs: `3x^2 - x + 7`. */
export const joinTerms = (terms: readonly string[]): string =>
  terms
    .map((term, index) => {
      if (index === 0) return term;
      return term.startsWith('-') ? ` - ${term.slice(1)}` : ` + ${term}`;
    })
    .join('');

/** Coefficients from the highest power down; zeros are left out. */
export const polynomial = (coefficients: readonly number[], variable = 'x'): string =>
  joinTerms(
    coefficients.flatMap((coefficient, index) =>
      coefficient === 0 ? [] : [monomial(coefficient, coefficients.length - 1 - index, variable)],
    ),
  );

/** `4, 7 and 9`. */
export const list = (items: readonly (number | string)[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
