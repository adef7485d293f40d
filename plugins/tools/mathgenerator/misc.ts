import { generatorsOf } from './generator.ts';
import { add, multiply, ratio } from './rational.ts';
import { list, near, nonZero, operand, several, shift, tier } from './wording.ts';

const define = generatorsOf('misc');

/** Divisibility, trade, temperature, vectors, complex numbers, number systems and signs. */
export const misc = [
  define({
    name: 'lcm',
    title: 'Least common multiple',
    draw: (random, difficulty) => ({
      numbers: random.sample(
        several(tier(difficulty, 14, 58, 88), (i) => i + tier(difficulty, 2, 3, 3)),
        tier(difficulty, 2, 2, 3),
      ),
    }),
    say: [
      ({ numbers }) => `What is the least common multiple of ${list(numbers)}?`,
      ({ numbers }) =>
        `Find the smallest positive whole number that is divisible by each of ${list(numbers)}.`,
      ({ numbers }) => `Compute lcm(${numbers.join(', ')}).`,
    ],
    solve({ numbers }) {
      const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
      return ratio(numbers.reduce((a, b) => (a / divisor(a, b)) * b));
    },
    verify({ numbers }, answer) {
      const step = Math.max(...numbers);
      let multiple = step;
      while (numbers.some((number) => multiple % number !== 0)) multiple += step;
      return multiple === answer;
    },
  }),
  define({
    name: 'prime-factors',
    title: 'Prime factors',
    draw: (random, difficulty) => ({
      n: random.int(tier(difficulty, 12, 100, 1000), tier(difficulty, 150, 2000, 30_000)),
      asked: random.pick(['largest', 'different', 'all'] as const),
    }),
    say: [
      ({ n, asked }) =>
        ({
          largest: `What is the largest prime factor of ${n}?`,
          different: `What is the sum of the different prime factors of ${n}?`,
          all: `What is the sum of the prime factors of ${n}, each counted as often as it divides?`,
        })[asked],
      ({ n, asked }) =>
        ({
          largest: `Factor ${n} into primes and name the greatest of them.`,
          different: `Factor ${n} into primes and add them up, each prime once.`,
          all: `Write ${n} as a product of primes and add up all factors of the product.`,
        })[asked],
    ],
    solve({ n, asked }) {
      const primes: number[] = [];
      let rest = n;
      for (let factor = 2; rest > 1; factor = factor * factor > rest ? rest : factor + 1)
        for (; rest % factor === 0; rest /= factor) primes.push(factor);
      return ratio(summarise(primes, asked));
    },
    verify({ n, asked }, answer) {
      // Every divisor that no smaller one divides is prime; a power of it that divides too counts once more.
      const primes: number[] = [];
      for (let k = 2; k <= n; k += 1)
        if (n % k === 0 && primes.every((prime) => k % prime !== 0)) primes.push(k);
      const repeated = primes.flatMap((prime) =>
        several(15, (i) => prime ** (i + 1)).flatMap((power) => (n % power === 0 ? [prime] : [])),
      );
      return summarise(repeated, asked) === answer;
    },
  }),
  define({
    name: 'profit-loss-percent',
    title: 'Profit or loss in percent',
    draw(random, difficulty) {
      const max = tier(difficulty, 60, 900, 9999);
      const cost = random.int(10, max) * tier(difficulty, 10, 1, 1);
      return { cost, price: Math.max(1, cost + nonZero(random, -Math.ceil(cost / 2), cost)) };
    },
    say: [
      ({ cost, price }) =>
        `An article is bought for ${cost} dollars and sold for ${price} dollars. What is the ${price > cost ? 'profit' : 'loss'} as a percentage of the cost?`,
      ({ cost, price }) =>
        `A trader paid ${cost} euros for a bicycle and sold it for ${price} euros. Find the ${price > cost ? 'profit' : 'loss'} in percent of the price paid.`,
      ({ cost, price }) =>
        `Cost price: ${cost} pounds. Selling price: ${price} pounds. By how many percent of the cost price did the seller ${price > cost ? 'gain' : 'lose'}?`,
    ],
    decimals: 2,
    solve: ({ cost, price }) => ratio(100 * Math.abs(price - cost), cost),
    verify: ({ cost, price }, answer) => near(cost * (1 + (price > cost ? answer : -answer) / 100), price),
  }),
  define({
    name: 'euclidian-norm',
    title: 'Euclidean norm',
    draw(random, difficulty) {
      const max = tier(difficulty, 12, 30, 120);
      return { vector: several(tier(difficulty, 2, 3, 5), () => random.int(-max, max)) };
    },
    say: [
      ({ vector }) => `What is the Euclidean norm of the vector (${vector.join(', ')})?`,
      ({ vector }) => `How long is the vector (${vector.join(', ')})?`,
      ({ vector }) => `Find the distance of the point (${vector.join(', ')}) from the origin.`,
    ],
    solve({ vector }) {
      const square = vector.reduce((total, part) => total + part * part, 0);
      const root = Math.round(Math.sqrt(square));
      return root * root === square ? ratio(root) : Math.sqrt(square);
    },
    verify: ({ vector }, answer) => answer >= 0 && near(answer, Math.hypot(...vector)),
  }),
  define({
    name: 'celsius-to-fahrenheit',
    title: 'Celsius to Fahrenheit',
    draw: (random, difficulty) => ({
      celsius: random.int(tier(difficulty, 1, -500, -9999), tier(difficulty, 100, 999, 99_999)),
      places: tier(difficulty, 0, 1, 2),
    }),
    say: [
      ({ celsius, places }) => `Convert ${shift(celsius, places)} degrees Celsius to degrees Fahrenheit.`,
      ({ celsius, places }) => `How many degrees Fahrenheit are ${shift(celsius, places)} degrees Celsius?`,
      ({ celsius, places }) =>
        `A thermometer shows ${shift(celsius, places)} degrees on the Celsius scale. What would it show in degrees Fahrenheit?`,
    ],
    solve: ({ celsius, places }) => add(multiply(ratio(celsius, 10 ** places), ratio(9, 5)), ratio(32)),
    verify: ({ celsius, places }, answer) => near(((answer - 32) / 9) * 5, celsius / 10 ** places),
  }),
  define({
    name: 'complex-to-polar',
    title: 'Polar form of a complex number',
    draw(random, difficulty) {
      const max = tier(difficulty, 12, 30, 150);
      return {
        re: nonZero(random, -max, max),
        im: nonZero(random, -max, max),
        asked: difficulty === 'easy' ? ('modulus' as const) : random.pick(['modulus', 'argument'] as const),
      };
    },
    say: [
      ({ re, im, asked }) => `Consider z = ${complex(re, im)}. Find its ${polarNames[asked]}.`,
      ({ re, im, asked }) => `Write ${complex(re, im)} in polar form and state its ${polarNames[asked]}.`,
      ({ re, im, asked }) => `Complex number: ${complex(re, im)}. Wanted: its ${polarNames[asked]}.`,
    ],
    solve({ re, im, asked }) {
      if (asked === 'argument') return Math.atan2(im, re);
      const root = Math.round(Math.sqrt(re * re + im * im));
      return root * root === re * re + im * im ? ratio(root) : Math.sqrt(re * re + im * im);
    },
    verify({ re, im, asked }, answer) {
      const modulus = Math.hypot(re, im);
      if (asked === 'modulus') return near(answer, modulus);
      return (
        answer > -Math.PI &&
        answer <= Math.PI &&
        near(modulus * Math.cos(answer), re) &&
        near(modulus * Math.sin(answer), im)
      );
    },
  }),
  define({
    name: 'base-conversion',
    title: 'Conversion between number bases',
    draw: (random, difficulty) => ({
      n: random.int(tier(difficulty, 5, 100, 1000), tier(difficulty, 99, 999, 9999)),
      // Larger bases would need letters, and the key is a bare number.
      base: difficulty === 'easy' ? 2 : random.int(3, 9),
      asked: random.pick(['digits', 'value'] as const),
    }),
    say: [
      ({ n, base, asked }) =>
        asked === 'digits'
          ? `Write the decimal number ${n} in base ${base}.`
          : `The number ${n.toString(base)} is written in base ${base}. What is it in decimal?`,
      ({ n, base, asked }) =>
        asked === 'digits'
          ? `Convert ${n} from base 10 to base ${base}.`
          : `Convert ${n.toString(base)} from base ${base} to base 10.`,
    ],
    solve({ n, base, asked }) {
      if (asked === 'value') return ratio(n);
      let [digits, place] = [0, 1];
      for (let rest = n; rest > 0; rest = Math.floor(rest / base), place *= 10)
        digits += (rest % base) * place;
      return ratio(digits);
    },
    verify: ({ n, base, asked }, answer) =>
      asked === 'digits'
        ? Number.parseInt(String(answer), base) === n
        : answer.toString(base) === n.toString(base),
  }),
  define({
    name: 'signum-function',
    title: 'Signum function',
    draw(random, difficulty) {
      const max = tier(difficulty, 99, 300, 60);
      // A bare sign is guessed half the time, so signs carry factors.
      return {
        terms: several(tier(difficulty, 2, 3, 3), () => ({
          factor: random.int(2, tier(difficulty, 20, 60, 99)),
          numbers: several(tier(difficulty, 1, 2, 4), () => nonZero(random, -max, max)),
        })),
      };
    },
    say: [
      (p) => `What is ${signumSum(p)}, where sgn is the sign function?`,
      (p) => `The signum function is written sgn. Evaluate ${signumSum(p)}.`,
      (p) =>
        `The function sgn gives plus one for positive numbers, zero for zero and minus one for negative numbers. Find ${signumSum(p)}.`,
    ],
    solve: ({ terms }) =>
      ratio(
        terms.reduce((total, { factor, numbers }) => {
          const value = signumArgument(numbers);
          return value > 0 ? total + factor : value < 0 ? total - factor : total;
        }, 0),
      ),
    verify({ terms }, answer) {
      // A number divided by its size is its sign.
      const signed = terms.map(({ factor, numbers }) => {
        const value = signumArgument(numbers);
        return value === 0 ? 0 : (factor * value) / Math.abs(value);
      });
      return near(
        signed.reduce((rest, term) => rest - term, answer),
        0,
      );
    },
  }),
];

/** `primes` are repeated as often as they divide. */
const summarise = (primes: readonly number[], asked: 'largest' | 'different' | 'all'): number =>
  asked === 'largest'
    ? Math.max(...primes)
    : (asked === 'all' ? primes : [...new Set(primes)]).reduce((total, prime) => total + prime, 0);

const polarNames = { modulus: 'modulus', argument: 'principal argument, in radians between -pi and pi' };
const complex = (re: number, im: number): string =>
  `${re} ${im < 0 ? '-' : '+'} ${Math.abs(im) === 1 ? '' : Math.abs(im)}i`;

const signumSum = ({ terms }: { terms: readonly { factor: number; numbers: readonly number[] }[] }): string =>
  terms.map(({ factor, numbers }) => `${factor} * sgn(${signumOf(numbers)})`).join(' + ');

/** One number itself, two subtracted, four as a difference of products. */
const signumOf = ([a = 0, b, c, d]: readonly number[]): string => {
  if (b === undefined) return `${a}`;
  if (c === undefined || d === undefined) return `${a} - ${operand(b)}`;
  return `${a} * ${operand(b)} - ${operand(c)} * ${operand(d)}`;
};
const signumArgument = ([a = 0, b, c, d]: readonly number[]): number => {
  if (b === undefined) return a;
  return c === undefined || d === undefined ? a - b : a * b - c * d;
};
