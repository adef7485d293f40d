import { generatorsOf } from './generator.ts';
import { multiply, power, ratio } from './rational.ts';
import { joinTerms, near, nonZero, several, signedSum, tier } from './wording.ts';

const define = generatorsOf('algebra');

const coefficient = (value: number): string => (value === 1 ? '' : value === -1 ? '-' : `${value}`);
const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((total, value, i) => total + value * (b[i] ?? 0), 0);

/** Equations, logarithms, interest, vectors and determinants. */
export const algebra = [
  define({
    name: 'basic-algebra',
    title: 'Basic algebra',
    draw(random, difficulty) {
      const a = random.int(2, tier(difficulty, 9, 15, 40));
      const b = nonZero(random, difficulty === 'easy' ? 1 : -60, tier(difficulty, 20, 60, 200));
      const x = random.int(difficulty === 'easy' ? 1 : -20, 20);
      return { a, b, c: difficulty === 'hard' ? random.int(-300, 300) : a * x + b };
    },
    say: [
      ({ a, b, c }) => `Solve ${signedSum([`${a}x`, b])} = ${c} for x.`,
      ({ a, b, c }) => `If ${signedSum([`${a}x`, b])} equals ${c}, what is the value of x?`,
      ({ a, b, c }) => `Find the number x with ${signedSum([`${a}x`, b])} = ${c}.`,
    ],
    solve: ({ a, b, c }) => ratio(c - b, a),
    verify: ({ a, b, c }, answer) => near(a * answer + b, c),
  }),
  define({
    name: 'linear-equations',
    title: 'Linear equation with the unknown on both sides',
    draw(random, difficulty) {
      const max = tier(difficulty, 9, 20, 60);
      const [a, c] = random.sample(
        several(max - 1, (i) => i + 2),
        2,
      ) as [number, number];
      const [b, x] = [nonZero(random, -max, max), random.int(-12, 12)];
      return { a, b, c, d: difficulty === 'hard' ? nonZero(random, -max, max) : (a - c) * x + b };
    },
    say: [
      ({ a, b, c, d }) => `Solve ${joinTerms([`${a}x`, `${b}`])} = ${joinTerms([`${c}x`, `${d}`])} for x.`,
      ({ a, b, c, d }) =>
        `For which x do ${joinTerms([`${a}x`, `${b}`])} and ${joinTerms([`${c}x`, `${d}`])} have the same value?`,
      ({ a, b, c, d }) =>
        `Two lines have the equations y = ${joinTerms([`${a}x`, `${b}`])} and y = ${joinTerms([`${c}x`, `${d}`])}. At which x do they meet?`,
    ],
    solve: ({ a, b, c, d }) => ratio(d - b, a - c),
    verify: ({ a, b, c, d }, answer) => near(a * answer + b, c * answer + d),
  }),
  define({
    name: 'system-of-equations',
    title: 'System of two linear equations',
    draw(random, difficulty) {
      const max = tier(difficulty, 5, 12, 30);
      const some = (): number => nonZero(random, -max, max);
      const [x, y] = [random.int(-max, max), random.int(-max, max)];
      const [a, b, c] = [some(), some(), some()];
      const d = a * some() === b * c ? b + a : some();
      return { a, b, c, d, x, y, asked: tier(difficulty, 'x', random.pick(['x', 'y']), 'x + y') };
    },
    say: [
      (p) => `Given ${firstOf(p)} and ${secondOf(p)}, what is ${p.asked}?`,
      (p) => `Solve the system ${firstOf(p)}, ${secondOf(p)}. What is the value of ${p.asked}?`,
      (p) => `The numbers x and y satisfy ${firstOf(p)} as well as ${secondOf(p)}. Find ${p.asked}.`,
    ],
    solve: ({ x, y, asked }) => ratio(asked === 'x' ? x : asked === 'y' ? y : x + y),
    verify({ a, b, c, d, x, y, asked }, answer) {
      // Cramer's rule; a singular system has no single answer.
      const [e, f] = [a * x + b * y, c * x + d * y];
      const determinant = a * d - b * c;
      const [byX, byY] = [(e * d - b * f) / determinant, (a * f - e * c) / determinant];
      return determinant !== 0 && near(answer, asked === 'x' ? byX : asked === 'y' ? byY : byX + byY);
    },
  }),
  define({
    name: 'log',
    title: 'Logarithm',
    draw(random, difficulty) {
      const root = random.int(2, tier(difficulty, 10, 12, 9));
      const baseExponent = difficulty === 'hard' ? random.int(2, 3) : 1;
      const size = random.int(
        baseExponent + 1,
        Math.floor(Math.log(tier(difficulty, 20_000, 1e6, 1e7)) / Math.log(root)),
      );
      const exponent = difficulty === 'medium' && random.chance(0.5) ? -size : size;
      return { root, baseExponent, exponent };
    },
    say: [
      (p) => `What is the logarithm of ${argumentOf(p)} to the base ${p.root ** p.baseExponent}?`,
      (p) => `To which power must ${p.root ** p.baseExponent} be raised to give ${argumentOf(p)}?`,
      (p) => `Evaluate log base ${p.root ** p.baseExponent} of ${argumentOf(p)}.`,
    ],
    solve: ({ baseExponent, exponent }) => ratio(exponent, baseExponent),
    verify: ({ root, baseExponent, exponent }, answer) =>
      near(Math.pow(root ** baseExponent, answer), Math.pow(root, exponent), 1e-9),
  }),
  define({
    name: 'distance-two-points',
    title: 'Distance between two points',
    draw(random, difficulty) {
      const max = tier(difficulty, 9, 30, 200);
      const some = (): number => random.int(-max, max);
      return { x1: some(), y1: some(), x2: some(), y2: some() };
    },
    say: [
      ({ x1, y1, x2, y2 }) => `What is the distance between the points (${x1}, ${y1}) and (${x2}, ${y2})?`,
      ({ x1, y1, x2, y2 }) => `How long is the straight line from (${x1}, ${y1}) to (${x2}, ${y2})?`,
      ({ x1, y1, x2, y2 }) =>
        `Find the length of the segment with the ends (${x1}, ${y1}) and (${x2}, ${y2}).`,
    ],
    solve({ x1, y1, x2, y2 }) {
      const squared = (x2 - x1) ** 2 + (y2 - y1) ** 2;
      const root = Math.round(Math.sqrt(squared));
      return root * root === squared ? ratio(root) : Math.sqrt(squared);
    },
    verify: ({ x1, y1, x2, y2 }, answer) => answer >= 0 && near(answer, Math.hypot(x1 - x2, y1 - y2)),
  }),
  define({
    name: 'simple-interest',
    title: 'Simple interest',
    draw: (random, difficulty) => ({
      principal: random.int(2, tier(difficulty, 50, 900, 9999)) * tier(difficulty, 100, 10, 1),
      rate: random.int(1, tier(difficulty, 10, 12, 19)),
      years: random.int(2, tier(difficulty, 6, 12, 30)),
    }),
    say: [
      ({ principal, rate, years }) =>
        `How much simple interest, in dollars, do ${principal} dollars earn in ${years} years at ${rate}% a year?`,
      ({ principal, rate, years }) =>
        `A loan of ${principal} dollars carries simple interest of ${rate} percent a year. How many dollars of interest are due after ${years} years?`,
      ({ principal, rate, years }) =>
        `Find the simple interest in dollars on ${principal} dollars over ${years} years at a yearly rate of ${rate}%.`,
    ],
    solve: ({ principal, rate, years }) => ratio(principal * rate * years, 100),
    verify({ principal, rate, years }, answer) {
      let interest = 0;
      for (let year = 0; year < years; year += 1) interest += (principal / 100) * rate;
      return near(interest, answer);
    },
  }),
  define({
    name: 'compound-interest',
    title: 'Compound interest',
    decimals: 2,
    draw: (random, difficulty) => ({
      principal: random.int(2, tier(difficulty, 50, 900, 9999)) * tier(difficulty, 100, 10, 1),
      rate: random.int(1, tier(difficulty, 10, 12, 19)),
      years: random.int(2, tier(difficulty, 3, 8, 20)),
    }),
    say: [
      ({ principal, rate, years }) =>
        `An account starts with ${principal} dollars and pays ${rate}% interest a year, compounded yearly. How many dollars are in it after ${years} years?`,
      ({ principal, rate, years }) =>
        `What do ${principal} dollars grow to, in dollars, in ${years} years at ${rate} percent compound interest added once a year?`,
      ({ principal, rate, years }) =>
        `Find the final amount in dollars when ${principal} dollars are invested for ${years} years at ${rate}% with yearly compounding.`,
    ],
    solve: ({ principal, rate, years }) => multiply(ratio(principal), power(ratio(100 + rate, 100), years)),
    verify({ principal, rate, years }, answer) {
      let balance = principal;
      for (let year = 0; year < years; year += 1) balance += (balance * rate) / 100;
      return near(balance, answer);
    },
  }),
  define({
    name: 'vector-dot',
    title: 'Dot product of two vectors',
    draw(random, difficulty) {
      const size = tier(difficulty, 2, 3, 5);
      const max = tier(difficulty, 9, 20, 60);
      const vector = (): number[] => several(size, () => random.int(-max, max));
      return { a: vector(), b: vector() };
    },
    say: [
      ({ a, b }) => `What is the dot product of (${a.join(', ')}) and (${b.join(', ')})?`,
      ({ a, b }) => `Given a = (${a.join(', ')}) and b = (${b.join(', ')}), calculate a . b.`,
      ({ a, b }) => `Find the scalar product of the vectors (${a.join(', ')}) and (${b.join(', ')}).`,
    ],
    solve: ({ a, b }) => ratio(dot(a, b)),
    verify({ a, b }, answer) {
      // Polarisation: 4 a.b = |a + b|^2 - |a - b|^2.
      const squared = (sign: number): number =>
        a.reduce((total, value, i) => total + (value + sign * (b[i] ?? 0)) ** 2, 0);
      return answer * 4 === squared(1) - squared(-1);
    },
  }),
  define({
    name: 'int-matrix-22-determinant',
    title: 'Determinant of a two by two matrix',
    draw(random, difficulty) {
      const max = tier(difficulty, 9, 30, 250);
      const some = (): number => random.int(difficulty === 'easy' ? 0 : -max, max);
      return { a: some(), b: some(), c: some(), d: some() };
    },
    say: [
      ({ a, b, c, d }) => `What is the determinant of the matrix [[${a}, ${b}], [${c}, ${d}]]?`,
      ({ a, b, c, d }) =>
        `A matrix has the first row (${a}, ${b}) and the second row (${c}, ${d}). Find its determinant.`,
      ({ a, b, c, d }) => `Compute det [[${a}, ${b}], [${c}, ${d}]], where each inner bracket is a row.`,
    ],
    solve: ({ a, b, c, d }) => ratio(a * d - b * c),
    // Elimination: take a multiple of the first row from the second, then multiply the diagonal.
    verify: ({ a, b, c, d }, answer) =>
      a === 0 ? answer === -b * c : Math.abs(a * (d - (b * c) / a) - answer) < 1e-6,
  }),
  define({
    name: 'combine-like-terms',
    title: 'Combine like terms',
    draw(random, difficulty) {
      const max = tier(difficulty, 9, 20, 60);
      const variables = tier(difficulty, ['x'], ['x', 'y'], ['a', 'b', 'c']);
      const count = tier(difficulty, 3, 5, 8);
      const terms = several(count, (i) => ({
        factor: nonZero(random, difficulty === 'easy' ? 1 : -max, max),
        variable: variables[i % variables.length] ?? 'x',
      }));
      return { terms, asked: random.pick(variables) };
    },
    say: [
      (p) => `Simplify ${termsOf(p)}. What is the coefficient of ${p.asked}?`,
      (p) => `Combine the like terms of ${termsOf(p)}. Which number stands before ${p.asked} in the result?`,
      (p) => `What is the factor of ${p.asked} when ${termsOf(p)} is written as shortly as possible?`,
    ],
    solve: ({ terms, asked }) =>
      ratio(terms.reduce((total, term) => total + (term.variable === asked ? term.factor : 0), 0)),
    verify({ terms, asked }, answer) {
      // The coefficient is the slope: raise the variable by one and see what changes.
      const valueAt = (value: number): number =>
        terms.reduce((total, term) => total + term.factor * (term.variable === asked ? value : 7), 0);
      return valueAt(4) - valueAt(3) === answer;
    },
  }),
];

interface TwoUnknowns {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly x: number;
  readonly y: number;
}
const firstOf = ({ a, b, x, y }: TwoUnknowns): string => equation(a, b, a * x + b * y);
const secondOf = ({ c, d, x, y }: TwoUnknowns): string => equation(c, d, c * x + d * y);
const equation = (forX: number, forY: number, result: number): string =>
  `${joinTerms([`${coefficient(forX)}x`, `${coefficient(forY)}y`])} = ${result}`;

const argumentOf = ({ root, exponent }: { root: number; exponent: number }): string =>
  exponent < 0 ? `1/${root ** -exponent}` : `${root ** exponent}`;

const termsOf = ({ terms }: { terms: readonly { factor: number; variable: string }[] }): string =>
  joinTerms(terms.map(({ factor, variable }) => `${coefficient(factor)}${variable}`));
