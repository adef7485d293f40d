import fc from 'fast-check';
import { lcsLength, lcsSymbols } from '../../../../plugins/scorers/text/lcs.ts';

function plainLength(a: readonly number[], b: readonly number[]): number {
  let row = new Array<number>(b.length + 1).fill(0);
  for (const x of a) {
    const next = [0];
    b.forEach((y, j) => next.push(x === y ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0)));
    row = next;
  }
  return row.at(-1) ?? 0;
}

describe('lcsLength', () => {
  test.each([2, 4, 30, 1000])('agrees with the plain table over %d symbols', (symbols) => {
    const sequence = fc.array(fc.nat(symbols - 1), { maxLength: 200, size: 'max' });
    fc.assert(
      fc.property(sequence, sequence, (a, b) => {
        expect(lcsLength(a, b)).toBe(plainLength(a, b));
      }),
      { numRuns: 300 },
    );
  });

  test('carries run through words in which a symbol does not occur', () => {
    const b = Array.from({ length: 300 }, (_, i) => (i === 0 || i === 299 ? 7 : i % 2));
    for (const a of [[7], [7, 7], [7, 1, 7], [1, 7], [7, 0, 0, 0, 7]])
      expect(lcsLength(a, b)).toBe(plainLength(a, b));
  });
});

describe('lcsSymbols', () => {
  test('on permutations it is as large as the length', () => {
    const permutation = fc.shuffledSubarray([...Array(700).keys()], { minLength: 700 });
    fc.assert(
      fc.property(permutation, permutation, (a, b) => {
        expect(lcsSymbols(a, b).size).toBe(lcsLength(a, b));
      }),
      { numRuns: 20 },
    );
  });
});
