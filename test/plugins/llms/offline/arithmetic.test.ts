import fc from 'fast-check';
import { evaluate } from '../../../../plugins/llms/offline/arithmetic.ts';
import { solve, writeNumber } from '../../../../plugins/llms/offline/problems.ts';

describe('evaluate', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['10 - 4 - 3', 3],
    ['8 / 4 / 2', 1],
    ['17 % 5', 2],
    ['5! / 3!', 20],
    ['sqrt(81) + |-3|', 12],
    ['√16', 4],
    ['2 × 3 ÷ 4', 1.5],
    ['12,000 + 1', 12001],
    ['.5 * 4', 2],
    ['3²', 9],
  ])('%s = %d', (expression, value) => {
    expect(evaluate(expression)).toBe(value);
  });

  it.each([
    '',
    '1 +',
    '(1',
    '1)',
    '1 / 0',
    '9^9999',
    '999!',
    '1.5!',
    'process.exit()',
    '1;2',
    '2 3',
    '()',
    '1..2',
    'x + 1',
  ])('reads nothing from "%s"', (expression) => {
    expect(evaluate(expression)).toBeNull();
  });

  it('survives any text, however deep or long', () => {
    expect(evaluate('('.repeat(150) + '1' + ')'.repeat(149))).toBeNull();
    expect(evaluate('-'.repeat(250) + '1')).toBeNull();
    expect(evaluate('1+'.repeat(10_000) + '1')).toBeNull();
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[-+*/^%!().\d ]{0,40}$/), (any, close) => {
        for (const text of [any, close]) {
          const value = evaluate(text);
          expect(value === null || Number.isFinite(value)).toBe(true);
        }
      }),
    );
  });

  it('agrees with exact sums and products', () => {
    const int = fc.integer({ min: -999, max: 999 });
    fc.assert(
      fc.property(int, int, int, (a, b, c) => {
        expect(evaluate(`(${a}) + (${b}) * (${c})`)).toBe(a + b * c);
      }),
    );
  });
});

describe('solve', () => {
  it.each([
    ['What is 12 * 7?', 84],
    [
      'Please work this out: What is 5981 - 6973? End with a line of the form "Final answer: <number>".',
      -992,
    ],
    ['What is the sum of 3 and 4?', 7],
    ['Find the square root of 81.', 9],
    ['What is 15% of 80?', 12],
    ['Subtract 73 from 88.', 15],
    ['What is 7 plus 5 times 2?', 17],
    ['What is 10 divided by 4?', 2.5],
    ['Find the greatest common divisor of 208 and 364.', 52],
    ['What is the least common multiple of 43, 65 and 24?', 67080],
    ['How far apart are -122 and 547 on the number line?', 669],
    ['What is 1 / 3? Give the answer to 4 decimal places.', 0.3333],
    ['Two angles of a triangle measure 15 and 10 degrees. What is the third angle in degrees?', 155],
    ['How many different groups of 5 people can be formed from 25 people?', 53130],
    [
      'A trader paid 150 euros for a bicycle and sold it for 213 euros. Find the profit in percent of the price paid.',
      42,
    ],
  ])('%s', (problem, value) => {
    expect(solve(problem)).toBeCloseTo(value, 9);
  });

  it.each([
    'Who was Ada Lovelace?',
    'In 1969 they landed.',
    'Solve 3x + 1 = 43 for x.',
    'For which n is 2^9 / 2^4 = 2^n?',
    '',
  ])('leaves "%s" alone', (text) => {
    expect(solve(text)).toBeNull();
  });

  it('writes numbers as people do', () => {
    expect([0.1 + 0.2, 1e6, 2 / 3, -0.00001, 1e25].map(writeNumber)).toEqual([
      '0.3',
      '1000000',
      '0.6666666667',
      '-0.00001',
      '1e+25',
    ]);
  });
});
