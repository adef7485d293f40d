import fc from 'fast-check';
import { sequenceRatio } from '../../../../plugins/scorers/text/sequence-matcher.ts';

/** difflib's definition, looked up character by character. */
function plainRatio(a: string, b: string, autojunk: boolean): number {
  const [x, y] = [Array.from(a), Array.from(b)];
  const counts = new Map<string, number>();
  for (const char of y) counts.set(char, (counts.get(char) ?? 0) + 1);
  const popular = (char: string): boolean =>
    autojunk && y.length >= 200 && (counts.get(char) ?? 0) > Math.floor(y.length / 100) + 1;
  const matches = (aLow: number, aHigh: number, bLow: number, bHigh: number): number => {
    let [i, j, size] = [aLow, bLow, 0];
    for (let p = aLow; p < aHigh; p += 1)
      for (let q = bLow; q < bHigh; q += 1) {
        let k = 0;
        while (p + k < aHigh && q + k < bHigh && x[p + k] === y[q + k] && !popular(y[q + k] as string))
          k += 1;
        if (k > size) [i, j, size] = [p, q, k];
      }
    while (i > aLow && j > bLow && x[i - 1] === y[j - 1]) [i, j, size] = [i - 1, j - 1, size + 1];
    while (i + size < aHigh && j + size < bHigh && x[i + size] === y[j + size]) size += 1;
    return size === 0 ? 0 : size + matches(aLow, i, bLow, j) + matches(i + size, aHigh, j + size, bHigh);
  };
  return (2 * matches(0, x.length, 0, y.length)) / (x.length + y.length);
}

describe('sequenceRatio', () => {
  test.each([
    [true, 60],
    [false, 60],
    [true, 320],
  ])('agrees with the plain definition (autojunk %s, up to %d characters)', (autojunk, maxLength) => {
    const text = fc.string({ unit: fc.constantFrom(...'abcdefgh 🙂'), minLength: 1, maxLength, size: 'max' });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(sequenceRatio(a, b, { autojunk }).ratio).toBe(plainRatio(a, b, autojunk));
      }),
      { numRuns: maxLength > 100 ? 60 : 200 },
    );
  });

  test('counts code points, lone surrogates one each', () => {
    expect(sequenceRatio('🙂\ud800', '🙃\ud800').ratio).toBe(0.5);
  });

  test('stops at its limit of work with a lower bound', () => {
    const a = 'ab'.repeat(200);
    const b = 'aabb'.repeat(100);
    const whole = sequenceRatio(a, b, { autojunk: false });
    const cut = sequenceRatio(a, b, { autojunk: false, workLimit: 20_000 });
    expect(whole.complete).toBe(true);
    expect(cut.complete).toBe(false);
    expect(cut.ratio).toBeLessThan(whole.ratio);
  });
});
