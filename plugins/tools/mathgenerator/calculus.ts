import { generatorsOf } from './generator.ts';
import { ratio, subtract, sum } from './rational.ts';
import { near, nonZero, polynomial, several, tier } from './wording.ts';

const define = generatorsOf('calculus');

/** Polynomials, with coefficients from the highest power down. */
export const calculus = [
  define({
    name: 'power-rule-differentiation',
    title: 'Derivative at a point by the power rule',
    draw(random, difficulty) {
      const max = tier(difficulty, 9, 12, 25);
      const degree = random.int(2, tier(difficulty, 3, 4, 6));
      const x = nonZero(random, difficulty === 'easy' ? 1 : -4, tier(difficulty, 6, 6, 5));
      return {
        coefficients: [nonZero(random, -max, max), ...several(degree, () => random.int(-max, max))],
        x,
      };
    },
    say: [
      ({ coefficients, x }) =>
        `Let f(x) = ${polynomial(coefficients)}. What is the derivative of f at x = ${x}?`,
      ({ coefficients, x }) =>
        `Differentiate f(x) = ${polynomial(coefficients)} and evaluate f'(x) for x = ${x}.`,
      ({ coefficients, x }) => `What is the slope of the curve y = ${polynomial(coefficients)} at x = ${x}?`,
    ],
    solve: ({ coefficients, x }) =>
      ratio(
        coefficients.reduce((total, coefficient, index) => {
          const exponent = coefficients.length - 1 - index;
          return exponent === 0 ? total : total + coefficient * exponent * x ** (exponent - 1);
        }, 0),
      ),
    verify({ coefficients, x }, answer) {
      // Dividing by (x - a) twice leaves the slope at a as the second remainder.
      const divided = (list: readonly number[]): number[] =>
        list.reduce<number[]>((row, value) => [...row, value + x * (row.at(-1) ?? 0)], []);
      return divided(divided(coefficients).slice(0, -1)).at(-1) === answer;
    },
  }),
  define({
    name: 'definite-integral',
    title: 'Definite integral of a polynomial',
    draw(random, difficulty) {
      const max = tier(difficulty, 9, 12, 25);
      const degree = tier(difficulty, 1, 2, 3);
      const from = random.int(difficulty === 'easy' ? 0 : -5, 4);
      return {
        coefficients: [nonZero(random, -max, max), ...several(degree, () => random.int(-max, max))],
        from,
        to: from + random.int(1, tier(difficulty, 4, 6, 8)),
      };
    },
    say: [
      ({ coefficients, from, to }) =>
        `What is the definite integral of ${polynomial(coefficients)} with respect to x from ${from} to ${to}?`,
      ({ coefficients, from, to }) =>
        `Integrate f(x) = ${polynomial(coefficients)} over the interval [${from}, ${to}].`,
      ({ coefficients, from, to }) =>
        `Let F be an antiderivative of f(x) = ${polynomial(coefficients)}. Find F(${to}) - F(${from}).`,
    ],
    solve({ coefficients, from, to }) {
      const antiderivative = (x: number) =>
        sum(
          coefficients.map((coefficient, index) => {
            const exponent = coefficients.length - index;
            return ratio(coefficient * x ** exponent, exponent);
          }),
        );
      return subtract(antiderivative(to), antiderivative(from));
    },
    verify({ coefficients, from, to }, answer) {
      // Simpson's rule is exact up to the third degree.
      const valueAt = (x: number): number => coefficients.reduce((total, value) => total * x + value, 0);
      const total = valueAt(from) + 4 * valueAt((from + to) / 2) + valueAt(to);
      return near(answer, ((to - from) / 6) * total);
    },
  }),
];
