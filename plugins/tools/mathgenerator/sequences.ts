import { generatorsOf } from './generator.ts';
import { divide, power, ratio, sum } from './rational.ts';
import { list, near, nonZero, operand, several, tier } from './wording.ts';

const define = generatorsOf('misc');

/** Progressions, means and quotients of powers. */
export const sequences = [
  define({
    name: 'geometric-mean',
    title: 'Geometric mean',
    draw: (random, difficulty) => ({
      numbers: several(tier(difficulty, 2, 3, 4), () => random.int(2, tier(difficulty, 40, 60, 99))),
    }),
    say: [
      ({ numbers }) => `What is the geometric mean of ${list(numbers)}?`,
      ({ numbers }) => `Calculate the geometric mean of these numbers: ${numbers.join(', ')}.`,
      ({ numbers }) =>
        `Replace each of ${list(numbers)} by one positive number without changing their product. Which number is it?`,
    ],
    solve({ numbers }) {
      const product = numbers.reduce((a, b) => a * b, 1);
      const root = Math.pow(product, 1 / numbers.length);
      const whole = Math.round(root);
      return whole ** numbers.length === product ? ratio(whole) : root;
    },
    verify: ({ numbers }, answer) =>
      answer > 0 &&
      near(
        numbers.length * Math.log(answer),
        numbers.reduce((total, number) => total + Math.log(number), 0),
      ),
  }),
  define({
    name: 'harmonic-mean',
    title: 'Harmonic mean',
    draw: (random, difficulty) => ({
      numbers: several(tier(difficulty, 2, 3, 5), () => random.int(1, tier(difficulty, 30, 60, 99))),
    }),
    say: [
      ({ numbers }) => `What is the harmonic mean of ${list(numbers)}?`,
      ({ numbers }) => `Calculate the harmonic mean of these numbers: ${numbers.join(', ')}.`,
      ({ numbers }) =>
        `A car drives ${numbers.length} stretches of equal length at ${list(numbers)} km/h. What is its average speed over the whole way, in km/h?`,
    ],
    solve: ({ numbers }) => divide(ratio(numbers.length), sum(numbers.map((number) => ratio(1, number)))),
    verify: ({ numbers }, answer) =>
      near(
        numbers.reduce((total, number) => total + answer / number, 0),
        numbers.length,
      ),
  }),
  define({
    name: 'arithmetic-progression-term',
    title: 'Term of an arithmetic progression',
    draw(random, difficulty) {
      const max = tier(difficulty, 20, 60, 400);
      return {
        first: random.int(difficulty === 'easy' ? 1 : -max, max),
        step: nonZero(random, difficulty === 'easy' ? 1 : -max, max),
        n: random.int(6, tier(difficulty, 20, 90, 999)),
      };
    },
    say: [
      (p) => `What is term number ${p.n} of the arithmetic progression ${startOf(p)}, ...?`,
      (p) =>
        `The sequence ${startOf(p)}, ... goes on in equal steps. Find its term number ${p.n}, counting the first as term number 1.`,
      ({ first, step, n }) =>
        `An arithmetic progression starts with ${first} and has a common difference of ${step}. What is the term in place ${n}?`,
    ],
    solve: ({ first, step, n }) => ratio(first + (n - 1) * step),
    verify({ first, step, n }, answer) {
      let term = first;
      for (let place = 1; place < n; place += 1) term += step;
      return term === answer;
    },
  }),
  define({
    name: 'arithmetic-progression-sum',
    title: 'Sum of an arithmetic progression',
    draw(random, difficulty) {
      const max = tier(difficulty, 20, 60, 400);
      return {
        first: random.int(difficulty === 'easy' ? 1 : -max, max),
        step: nonZero(random, difficulty === 'easy' ? 1 : -max, max),
        n: random.int(5, tier(difficulty, 15, 60, 500)),
      };
    },
    say: [
      (p) => `What is the sum of the first ${p.n} terms of the arithmetic progression ${startOf(p)}, ...?`,
      (p) => `The sequence ${startOf(p)}, ... goes on in equal steps. Add up its first ${p.n} terms.`,
      ({ first, step, n }) =>
        `An arithmetic progression starts with ${first} and has a common difference of ${step}. Find the sum of its first ${n} terms.`,
    ],
    solve: ({ first, step, n }) => ratio(n * (2 * first + (n - 1) * step), 2),
    verify({ first, step, n }, answer) {
      let total = 0;
      for (let place = 0; place < n; place += 1) total += first + place * step;
      return total === answer;
    },
  }),
  define({
    name: 'quotient-of-power-same-base',
    title: 'Quotient of powers with the same base',
    draw(random, difficulty) {
      const base = random.int(2, tier(difficulty, 12, 60, 99));
      const lower = random.int(difficulty === 'hard' ? -30 : 2, tier(difficulty, 9, 30, 30));
      return {
        base,
        upper:
          difficulty === 'hard' ? random.int(-40, 40) : lower + random.int(2, tier(difficulty, 4, 25, 0)),
        lower,
        asksExponent: difficulty !== 'easy',
      };
    },
    say: [
      ({ base, upper, lower, asksExponent }) =>
        asksExponent
          ? `Write ${base}^${operand(upper)} / ${base}^${operand(lower)} as a single power of ${base}. What is the exponent?`
          : `What is ${base}^${upper} / ${base}^${lower}?`,
      ({ base, upper, lower, asksExponent }) =>
        asksExponent
          ? `For which number n is ${base}^${operand(upper)} / ${base}^${operand(lower)} = ${base}^n?`
          : `Divide ${base} to the power ${upper} by ${base} to the power ${lower}.`,
    ],
    solve: ({ base, upper, lower, asksExponent }) =>
      asksExponent ? ratio(upper - lower) : divide(power(ratio(base), upper), power(ratio(base), lower)),
    verify({ base, upper, lower, asksExponent }, answer) {
      if (asksExponent) return near((answer + lower) * Math.log(base), upper * Math.log(base));
      let rest = answer;
      for (let i = lower; i < upper; i += 1) rest /= base;
      return rest === 1;
    },
  }),
  define({
    name: 'quotient-of-power-same-power',
    title: 'Quotient of powers with the same exponent',
    draw(random, difficulty) {
      const bottom = random.int(2, tier(difficulty, 9, 12, 20));
      const top =
        difficulty === 'hard' ? random.int(21, 90) : bottom * random.int(2, tier(difficulty, 9, 20, 0));
      return { top, bottom, exponent: random.int(2, tier(difficulty, 3, 5, 5)) };
    },
    say: [
      ({ top, bottom, exponent }) => `What is ${top}^${exponent} / ${bottom}^${exponent}?`,
      ({ top, bottom, exponent }) =>
        `Divide ${top} to the power ${exponent} by ${bottom} to the power ${exponent}.`,
      ({ top, bottom, exponent }) => `Evaluate the quotient of ${top}^${exponent} and ${bottom}^${exponent}.`,
    ],
    solve: ({ top, bottom, exponent }) => power(ratio(top, bottom), exponent),
    verify({ top, bottom, exponent }, answer) {
      let rest = answer;
      for (let i = 0; i < exponent; i += 1) rest *= bottom / top;
      return near(rest, 1);
    },
    expression: ({ top, bottom, exponent }) => `${top}^${exponent} / ${bottom}^${exponent}`,
  }),
];

const startOf = ({ first, step }: { first: number; step: number }): string =>
  [first, first + step, first + 2 * step].join(', ');
