import fc from 'fast-check';
import { similarity } from '../../../../../plugins/tasks/code-generation/page/index.ts';

/** By the whole table. */
function plain(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)];
  let row = new Array<number>(right.length + 1).fill(0);
  for (const symbol of left) {
    const next = [0];
    right.forEach((other, j) => {
      next.push(
        symbol === other ? (row[j] as number) + 1 : Math.max(row[j + 1] as number, next[j] as number),
      );
    });
    row = next;
  }
  const total = left.length + right.length;
  return total === 0 ? 1 : (2 * (row.at(-1) as number)) / total;
}

it('is the share that insertions and deletions leave in place', () => {
  expect(similarity('kitten', 'sitting')).toBeCloseTo(8 / 13, 12);
  expect(similarity('', '')).toBe(1);
  expect(similarity('', 'a')).toBe(0);
  expect(similarity('😀a', '😀b')).toBe(0.5);
  expect(similarity('ab', 'ba')).toBe(0.5);
});

it('is what the whole table gives, over the ends of words and strips too', () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'b', '😀'), maxLength: 70 }),
    fc
      .array(fc.constantFrom('a', 'b', 'c'), { minLength: 950, maxLength: 1000 })
      .map((list) => list.join('')),
  );
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(similarity(a, b)).toBeCloseTo(plain(a, b), 12);
      expect(similarity(b, a)).toBe(similarity(a, b));
    }),
    { numRuns: 15 },
  );
});

it('takes 100 kB of text without a common line, and of nothing but different characters', () => {
  const digits = Array.from({ length: 100_000 }, (_, i) => (i * i * 7 + i) % 10).join('');
  const signs = (from: number): string =>
    String.fromCodePoint(...Array.from({ length: 30_000 }, (_, i) => 0x10000 + ((i * 31 + from) % 70_000)));
  expect(similarity(digits, digits.slice(1))).toBeGreaterThan(0.9999);
  expect(similarity(digits, 'x'.repeat(100_000))).toBe(0);
  expect(similarity(signs(0), signs(5))).toBeLessThan(1);
});
