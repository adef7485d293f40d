import { generatorsOf } from './generator.ts';
import { divide, multiply, ratio } from './rational.ts';
import { near, nonZero, tier } from './wording.ts';

const define = generatorsOf('basic-math');

/** Fractions and percentages. */
export const fractions = [
  define({
    name: 'fraction-to-decimal',
    title: 'Fraction to decimal',
    draw(random, difficulty) {
      const q =
        difficulty === 'easy'
          ? random.pick([2, 4, 5, 8, 10, 16, 20, 25, 40, 50])
          : random.int(3, tier(difficulty, 0, 40, 999));
      return { p: random.int(1, tier(difficulty, 3 * q, 99, 9999)), q };
    },
    say: [
      ({ p, q }) => `Write the fraction ${p}/${q} as a decimal number.`,
      ({ p, q }) => `Convert ${p}/${q} to a decimal.`,
      ({ p, q }) => `What decimal number equals ${p} divided by ${q}?`,
    ],
    solve: ({ p, q }) => ratio(p, q),
    verify: ({ p, q }, answer) => near(answer * q, p),
    expression: ({ p, q }) => `${p} / ${q}`,
  }),
  define({
    name: 'divide-fractions',
    title: 'Division of two fractions',
    draw(random, difficulty) {
      const part = (): number => random.int(1, tier(difficulty, 9, 25, 120));
      return { a: part(), b: part() + 1, c: part(), d: part() + 1 };
    },
    say: [
      ({ a, b, c, d }) => `Divide ${a}/${b} by ${c}/${d}. Give the result as a decimal number.`,
      ({ a, b, c, d }) => `What is (${a}/${b}) / (${c}/${d}) as a decimal number?`,
      ({ a, b, c, d }) => `How many times does ${c}/${d} fit into ${a}/${b}? Answer with a decimal number.`,
    ],
    solve: ({ a, b, c, d }) => divide(ratio(a, b), ratio(c, d)),
    verify: ({ a, b, c, d }, answer) => near((answer * c) / d, a / b),
    expression: ({ a, b, c, d }) => `(${a} / ${b}) / (${c} / ${d})`,
  }),
  define({
    name: 'fraction-multiplication',
    title: 'Multiplication of two fractions',
    draw(random, difficulty) {
      const part = (): number => random.int(1, tier(difficulty, 9, 25, 120));
      return { a: part(), b: part() + 1, c: part(), d: part() + 1 };
    },
    say: [
      ({ a, b, c, d }) => `Multiply ${a}/${b} by ${c}/${d}. Give the result as a decimal number.`,
      ({ a, b, c, d }) => `What is (${a}/${b}) * (${c}/${d}) as a decimal number?`,
      ({ a, b, c, d }) => `How much is ${a}/${b} of ${c}/${d}? Answer with a decimal number.`,
    ],
    solve: ({ a, b, c, d }) => multiply(ratio(a, b), ratio(c, d)),
    verify: ({ a, b, c, d }, answer) => near(answer * b * d, a * c),
    expression: ({ a, b, c, d }) => `(${a} / ${b}) * (${c} / ${d})`,
  }),
  define({
    name: 'percentage',
    title: 'Percentage of a number',
    draw: (random, difficulty) => ({
      percent: difficulty === 'easy' ? 5 * random.int(1, 19) : random.int(2, tier(difficulty, 0, 99, 350)),
      whole:
        difficulty === 'easy' ? 20 * random.int(1, 20) : random.int(11, tier(difficulty, 0, 999, 99_999)),
    }),
    say: [
      ({ percent, whole }) => `What is ${percent}% of ${whole}?`,
      ({ percent, whole }) => `Calculate ${percent} percent of ${whole}.`,
      ({ percent, whole }) => `A quantity of ${whole} is multiplied by ${percent}%. What is the result?`,
    ],
    solve: ({ percent, whole }) => ratio(percent * whole, 100),
    verify: ({ percent, whole }, answer) => near((answer / whole) * 100, percent),
  }),
  define({
    name: 'percentage-difference',
    title: 'Percentage difference',
    draw(random, difficulty) {
      const max = tier(difficulty, 60, 400, 9999);
      return { a: random.int(5, max), b: random.int(5, max) };
    },
    say: [
      ({ a, b }) =>
        `The percentage difference of two numbers is their absolute difference as a percentage of their mean. What is it, in percent, for ${a} and ${b}?`,
      ({ a, b }) => `By what percentage of their mean do ${a} and ${b} differ?`,
      ({ a, b }) => `Find the percentage difference between ${a} and ${b}, relative to the mean of the two.`,
    ],
    decimals: 2,
    solve: ({ a, b }) => ratio(200 * Math.abs(a - b), a + b),
    verify({ a, b }, answer) {
      const mean = (a + b) / 2;
      return (
        near(mean * (1 + answer / 200), Math.max(a, b)) && near(mean * (1 - answer / 200), Math.min(a, b))
      );
    },
  }),
  define({
    name: 'percentage-error',
    title: 'Percentage error',
    draw(random, difficulty) {
      const actual = random.int(10, tier(difficulty, 50, 500, 9999));
      const range = Math.ceil(actual / 2);
      return { actual, measured: actual + nonZero(random, -range, range) };
    },
    say: [
      ({ actual, measured }) =>
        `A length of ${actual} millimetres is measured as ${measured} millimetres. What is the size of the error as a percentage of the true length?`,
      ({ actual, measured }) =>
        `The accepted value is ${actual} and an experiment gives ${measured}. Find the percentage error, without sign.`,
      ({ actual, measured }) =>
        `An estimate says ${measured}, the true number is ${actual}. By how many percent of the true number is the estimate off?`,
    ],
    decimals: 2,
    solve: ({ actual, measured }) => ratio(100 * Math.abs(measured - actual), actual),
    verify: ({ actual, measured }, answer) =>
      answer >= 0 &&
      (near(actual * (1 + answer / 100), measured) || near(actual * (1 - answer / 100), measured)),
  }),
];
