import { generatorsOf } from './generator.ts';
import { ratio } from './rational.ts';
import { several, tier } from './wording.ts';

const define = generatorsOf('statistics');

/** Counting choices. */
export const statistics = [
  define({
    name: 'combinations',
    title: 'Combinations',
    draw(random, difficulty) {
      const n = random.int(tier(difficulty, 4, 8, 16), tier(difficulty, 12, 25, 45));
      return { n, k: random.int(2, Math.min(n - 2, tier(difficulty, 6, 10, 14))) };
    },
    say: [
      ({ n, k }) =>
        `In how many ways can ${k} objects be chosen from ${n} different objects when order does not matter?`,
      ({ n, k }) => `How many different groups of ${k} people can be formed from ${n} people?`,
      ({ n, k }) => `Calculate the binomial coefficient "${n} choose ${k}".`,
    ],
    solve: ({ n, k }) => ratio(arrangements(n, k), arrangements(k, k)),
    verify: ({ n, k }, answer) => pascal(n, k) === answer,
  }),
  define({
    name: 'permutation',
    title: 'Permutations',
    draw(random, difficulty) {
      const n = random.int(tier(difficulty, 4, 8, 16), tier(difficulty, 12, 25, 60));
      return { n, k: random.int(2, tier(difficulty, 4, 5, 7)) };
    },
    say: [
      ({ n, k }) => `In how many ways can ${k} of ${n} different books be put in a row on a shelf?`,
      ({ n, k }) =>
        `How many ordered selections of ${k} items can be made from ${n} different items without repetition?`,
      ({ n, k }) =>
        `A club has ${n} members and fills ${k} different offices, each with another member. How many outcomes are possible?`,
    ],
    solve: ({ n, k }) => ratio(arrangements(n, k)),
    verify: ({ n, k }, answer) =>
      several(k, (i) => i + 1).reduce((total, i) => total * i, pascal(n, k)) === answer,
  }),
];

/** n (n - 1) ... with k factors. */
const arrangements = (n: number, k: number): bigint =>
  several(k, (i) => BigInt(n - i)).reduce((product, factor) => product * factor, 1n);

/** The entry of Pascal's triangle, built by additions alone. */
function pascal(n: number, k: number): number {
  let row = [1];
  for (let i = 0; i < n; i += 1) row = [1, ...row.slice(1).map((value, j) => value + (row[j] ?? 0)), 1];
  return row[k] ?? 0;
}
