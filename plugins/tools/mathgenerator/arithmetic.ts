import { generatorsOf } from './generator.ts';
import { ratio, sum } from './rational.ts';
import { list, near, nonZero, operand, several, shift, tier } from './wording.ts';

const define = generatorsOf('basic-math');

/** Numbers with `places` digits after the point, kept as whole units of the last digit. */
const texts = (units: readonly number[], places: number): string[] =>
  units.map((unit) => shift(unit, places));

/** Sums, products, powers and roots. */
export const arithmetic = [
  define({
    name: 'addition',
    title: 'Addition',
    draw: (random, difficulty) => ({
      places: tier(difficulty, 0, 0, 2),
      terms: several(tier(difficulty, 2, 3, 4), () =>
        random.int(tier(difficulty, 2, 20, 101), tier(difficulty, 99, 9999, 99_999)),
      ),
    }),
    say: [
      ({ terms, places }) => `What is ${texts(terms, places).join(' + ')}?`,
      ({ terms, places }) => `Work out the sum ${texts(terms, places).join(' + ')}.`,
      ({ terms, places }) => `Add up ${list(texts(terms, places))}.`,
    ],
    solve: ({ terms, places }) => sum(terms.map((term) => ratio(term, 10 ** places))),
    verify: ({ terms, places }, answer) =>
      terms.reduce((rest, term) => rest - term, Math.round(answer * 10 ** places)) === 0,
    expression: ({ terms, places }) => texts(terms, places).join(' + '),
  }),
  define({
    name: 'subtraction',
    title: 'Subtraction',
    draw(random, difficulty) {
      const max = tier(difficulty, 99, 9999, 999_999);
      const [a, b] = [random.int(2, max), random.int(2, max)];
      const places = tier(difficulty, 0, 0, 2);
      return difficulty === 'easy' ? { a: Math.max(a, b), b: Math.min(a, b), places } : { a, b, places };
    },
    say: [
      ({ a, b, places }) => `What is ${shift(a, places)} - ${shift(b, places)}?`,
      ({ a, b, places }) => `Subtract ${shift(b, places)} from ${shift(a, places)}.`,
      ({ a, b, places }) => `Take ${shift(b, places)} away from ${shift(a, places)}. What is left?`,
    ],
    solve: ({ a, b, places }) => ratio(a - b, 10 ** places),
    verify: ({ a, b, places }, answer) => Math.round(answer * 10 ** places) + b === a,
    expression: ({ a, b, places }) => `${shift(a, places)} - ${shift(b, places)}`,
  }),
  define({
    name: 'multiplication',
    title: 'Multiplication',
    draw: (random, difficulty) => ({
      a: random.int(tier(difficulty, 3, 12, 101), tier(difficulty, 20, 99, 9999)),
      b: random.int(tier(difficulty, 3, 101, 101), tier(difficulty, 20, 999, 9999)),
      places: tier(difficulty, 0, 0, 1),
    }),
    say: [
      ({ a, b, places }) => `What is ${shift(a, places)} * ${shift(b, places)}?`,
      ({ a, b, places }) => `Multiply ${shift(a, places)} by ${shift(b, places)}.`,
      ({ a, b, places }) => `Find the product of ${shift(a, places)} and ${shift(b, places)}.`,
    ],
    solve: ({ a, b, places }) => ratio(a * b, 100 ** places),
    verify: ({ a, b, places }, answer) => near((answer / b) * 100 ** places, a),
    expression: ({ a, b, places }) => `${shift(a, places)} * ${shift(b, places)}`,
  }),
  define({
    name: 'division',
    title: 'Division',
    draw(random, difficulty) {
      const b = random.int(tier(difficulty, 2, 11, 12), tier(difficulty, 12, 99, 999));
      const a =
        difficulty === 'hard' ? random.int(1000, 99_999) : b * random.int(2, tier(difficulty, 20, 200, 0));
      return { a, b };
    },
    say: [
      ({ a, b }) => `What is ${a} / ${b}?`,
      ({ a, b }) => `Divide ${a} by ${b}.`,
      ({ a, b }) => `Share ${a} equally among ${b}. How much is one share?`,
    ],
    solve: ({ a, b }) => ratio(a, b),
    verify: ({ a, b }, answer) => near(answer * b, a),
    expression: ({ a, b }) => `${a} / ${b}`,
  }),
  define({
    name: 'absolute-difference',
    title: 'Absolute difference of two numbers',
    draw(random, difficulty) {
      const max = tier(difficulty, 99, 999, 99_999);
      const min = difficulty === 'easy' ? 0 : -max;
      return { a: random.int(min, max), b: random.int(min, max) };
    },
    say: [
      ({ a, b }) => `What is the absolute difference between ${a} and ${b}?`,
      ({ a, b }) => `How far apart are ${a} and ${b} on the number line?`,
      ({ a, b }) => `Evaluate |${a} - ${operand(b)}|.`,
    ],
    solve: ({ a, b }) => ratio(Math.abs(a - b)),
    verify: ({ a, b }, answer) => answer >= 0 && (a + answer === b || b + answer === a),
  }),
  define({
    name: 'square',
    title: 'Square of a number',
    draw: (random, difficulty) => ({
      n: random.int(tier(difficulty, 3, 31, 201), tier(difficulty, 30, 200, 2999)),
      places: tier(difficulty, 0, 0, 1),
    }),
    say: [
      ({ n, places }) => `What is ${shift(n, places)}^2?`,
      ({ n, places }) => `Calculate the square of ${shift(n, places)}.`,
      ({ n, places }) => `Multiply ${shift(n, places)} by itself. What do you get?`,
    ],
    solve: ({ n, places }) => ratio(n * n, 100 ** places),
    verify({ n, places }, answer) {
      // The sum of the first n odd numbers is n squared.
      let total = 0;
      for (let odd = 1; odd < 2 * n; odd += 2) total += odd;
      return near(answer * 100 ** places, total);
    },
    expression: ({ n, places }) => `${shift(n, places)}^2`,
  }),
  define({
    name: 'square-root',
    title: 'Square root',
    draw(random, difficulty) {
      const root = random.int(tier(difficulty, 2, 21, 5), tier(difficulty, 30, 150, 90));
      const rest = difficulty === 'hard' ? random.int(1, 2 * root) : 0;
      return { n: root * root + rest, root: rest === 0 ? root : null };
    },
    say: [
      ({ n }) => `What is the positive square root of ${n}?`,
      ({ n }) => `Evaluate sqrt(${n}).`,
      ({ n }) => `A square has an area of ${n} square metres. How long is its side, in metres?`,
    ],
    solve: ({ n, root }) => (root === null ? Math.sqrt(n) : ratio(root)),
    verify: ({ n }, answer) => answer > 0 && near(answer * answer, n),
  }),
  define({
    name: 'cube-root',
    title: 'Cube root',
    draw(random, difficulty) {
      const root = random.int(tier(difficulty, 2, 11, 3), tier(difficulty, 25, 99, 20));
      const rest = difficulty === 'hard' ? random.int(1, 3 * root * (root + 1)) : 0;
      const sign = difficulty === 'medium' && random.chance(0.3) ? -1 : 1;
      return { n: sign * (root ** 3 + rest), root: rest === 0 ? sign * root : null };
    },
    say: [
      ({ n }) => `What is the real cube root of ${n}?`,
      ({ n }) => `Which real number gives ${n} when it is multiplied by itself and by itself again?`,
      ({ n }) => `Evaluate cbrt(${n}) over the real numbers.`,
    ],
    solve: ({ n, root }) => (root === null ? Math.cbrt(n) : ratio(root)),
    verify: ({ n }, answer) => near(answer * answer * answer, n),
  }),
  define({
    name: 'exponentiation',
    title: 'Exponentiation',
    draw: (random, difficulty) => ({
      base:
        random.int(tier(difficulty, 2, 3, 6), tier(difficulty, 15, 25, 40)) *
        (difficulty === 'hard' && random.chance(0.3) ? -1 : 1),
      exponent: random.int(tier(difficulty, 2, 3, 4), tier(difficulty, 4, 5, 6)),
    }),
    say: [
      ({ base, exponent }) => `What is ${operand(base)}^${exponent}?`,
      ({ base, exponent }) => `Raise ${base} to the power ${exponent}.`,
      ({ base, exponent }) =>
        `Multiply ${exponent} factors that are all equal to ${base}. What is the product?`,
    ],
    solve: ({ base, exponent }) => ratio(BigInt(base) ** BigInt(exponent)),
    verify({ base, exponent }, answer) {
      let product = 1;
      for (let i = 0; i < exponent; i += 1) product *= base;
      return product === answer;
    },
    expression: ({ base, exponent }) => `${operand(base)}^${exponent}`,
  }),
  define({
    name: 'factorial',
    title: 'Factorial',
    draw(random, difficulty) {
      const n = random.int(tier(difficulty, 3, 6, 8), tier(difficulty, 9, 16, 17));
      const form = tier<'times' | 'over' | 'plus'>(difficulty, 'times', 'over', 'plus');
      return { n, m: form === 'times' ? random.int(2, 12) : random.int(2, n - 1), form };
    },
    say: [
      ({ n, m, form }) => `What is ${form === 'times' ? `${m} * ${n}!` : `${n}! ${signs[form]} ${m}!`}?`,
      ({ n, m, form }) =>
        ({
          times: `Calculate ${m} times the factorial of ${n}.`,
          over: `Divide the factorial of ${n} by the factorial of ${m}.`,
          plus: `Add the factorial of ${m} to the factorial of ${n}.`,
        })[form],
      ({ n, m, form }) =>
        `Here k! stands for the product of the whole numbers up to k. Evaluate ${form === 'times' ? `${m} * ${n}!` : `${n}! ${signs[form]} ${m}!`}.`,
    ],
    solve: ({ n, m, form }) =>
      ({
        times: ratio(BigInt(m) * factorial(n)),
        over: ratio(factorial(n), factorial(m)),
        plus: ratio(factorial(n) + factorial(m)),
      })[form],
    verify({ n, m, form }, answer) {
      // Dividing the factors out again must leave one; n! + m! is m! times a smaller number.
      const without = (from: number, to: number): number =>
        several(to - from + 1, (i) => from + i).reduce((rest, factor) => rest / factor, answer);
      if (form === 'times') return without(2, n) === m;
      if (form === 'over') return without(m + 1, n) === 1;
      return without(2, m) === several(n - m, (i) => m + 1 + i).reduce((product, i) => product * i, 1) + 1;
    },
  }),
  define({
    name: 'greatest-common-divisor',
    title: 'Greatest common divisor',
    draw(random, difficulty) {
      const common = random.int(2, tier(difficulty, 12, 40, 120));
      const factor = (): number => random.int(2, tier(difficulty, 9, 30, 90));
      return { numbers: several(difficulty === 'hard' ? 3 : 2, () => common * factor()) };
    },
    say: [
      ({ numbers }) => `What is the greatest common divisor of ${list(numbers)}?`,
      ({ numbers }) =>
        `Find the largest whole number that divides each of ${list(numbers)} without remainder.`,
      ({ numbers }) => `Compute gcd(${numbers.join(', ')}).`,
    ],
    solve({ numbers }) {
      let divisor = 0;
      for (const number of numbers)
        for (let rest = number; rest !== 0;) [divisor, rest] = [rest, divisor % rest];
      return ratio(divisor);
    },
    verify({ numbers }, answer) {
      for (let candidate = Math.min(...numbers); candidate > 0; candidate -= 1)
        if (numbers.every((number) => number % candidate === 0)) return candidate === answer;
      return false;
    },
  }),
  define({
    name: 'power-of-powers',
    title: 'Power of a power',
    draw(random, difficulty) {
      const asksExponent = difficulty !== 'easy';
      return {
        base: random.int(2, tier(difficulty, 7, 30, 90)),
        inner: nonZero(random, difficulty === 'hard' ? -15 : 2, tier(difficulty, 3, 12, 25)),
        outer: random.int(2, tier(difficulty, 3, 12, 25)),
        asksExponent,
      };
    },
    say: [
      ({ base, inner, outer, asksExponent }) =>
        asksExponent
          ? `Write (${base}^${operand(inner)})^${outer} as a single power of ${base}. What is the exponent?`
          : `What is (${base}^${inner})^${outer}?`,
      ({ base, inner, outer, asksExponent }) =>
        asksExponent
          ? `For which number n is (${base}^${operand(inner)})^${outer} = ${base}^n?`
          : `Raise ${base} to the power ${inner}, and raise the result to the power ${outer}.`,
    ],
    solve: ({ base, inner, outer, asksExponent }) =>
      ratio(asksExponent ? BigInt(inner * outer) : BigInt(base) ** BigInt(inner * outer)),
    verify({ base, inner, outer, asksExponent }, answer) {
      // In logarithms both sides of the equation must agree.
      if (asksExponent) return near(answer * Math.log(base), outer * (inner * Math.log(base)));
      let product = 1;
      for (let i = 0; i < outer; i += 1) for (let k = 0; k < inner; k += 1) product *= base;
      return product === answer;
    },
  }),
];

const signs = { over: '/', plus: '+' };

const factorial = (n: number): bigint =>
  several(n, (i) => BigInt(i + 1)).reduce((product, i) => product * i, 1n);
