import * as fc from 'fast-check';
import {
  add,
  divide,
  multiply,
  power,
  ratio,
  subtract,
  sum,
  toExactDecimal,
  toFraction,
  toNumber,
  toRoundedDecimal,
} from '../../../../plugins/tools/mathgenerator/rational.ts';

const fraction = fc
  .tuple(fc.integer({ min: -9999, max: 9999 }), fc.integer({ min: 1, max: 9999 }))
  .map(([n, d]) => ratio(n, d));

describe('fractions', () => {
  it('are kept in lowest terms with a positive denominator', () => {
    expect(ratio(6, -4)).toEqual({ n: -3n, d: 2n });
    expect(ratio(0, -7)).toEqual({ n: 0n, d: 1n });
    expect(toFraction(ratio(10, 5))).toBe('2');
    expect(toFraction(ratio(-6, 4))).toBe('-3/2');
  });

  it('refuse a zero denominator and numbers that are not whole', () => {
    expect(() => ratio(1, 0)).toThrow(RangeError);
    expect(() => ratio(0.5)).toThrow(RangeError);
    expect(() => divide(ratio(1), ratio(0))).toThrow(RangeError);
  });

  it('obey the laws of arithmetic', () => {
    fc.assert(
      fc.property(fraction, fraction, fraction, (a, b, c) => {
        expect(subtract(add(a, b), b)).toEqual(a);
        expect(multiply(a, add(b, c))).toEqual(add(multiply(a, b), multiply(a, c)));
        if (b.n !== 0n) expect(multiply(divide(a, b), b)).toEqual(a);
        expect(power(a, 3)).toEqual(multiply(a, multiply(a, a)));
        expect(sum([a, b, c])).toEqual(add(a, add(b, c)));
      }),
    );
  });
});

describe('decimals', () => {
  it('are exact only when they end in time', () => {
    expect(toExactDecimal(ratio(15, 8), 4)).toBe('1.875');
    expect(toExactDecimal(ratio(15, 8), 2)).toBeNull();
    expect(toExactDecimal(ratio(1, 3), 12)).toBeNull();
    expect(toExactDecimal(ratio(-40), 4)).toBe('-40');
    expect(toExactDecimal(ratio(-1, 20), 4)).toBe('-0.05');
  });

  it('are rounded half away from zero, never to minus zero', () => {
    expect(toRoundedDecimal(ratio(1, 8), 2)).toBe('0.13');
    expect(toRoundedDecimal(ratio(-1, 8), 2)).toBe('-0.13');
    expect(toRoundedDecimal(ratio(2, 3), 4)).toBe('0.6667');
    expect(toRoundedDecimal(ratio(-1, 1000), 2)).toBe('0.00');
    expect(toRoundedDecimal(ratio(5, 2), 0)).toBe('3');
  });

  it('lie within half a unit of the last digit', () => {
    fc.assert(
      fc.property(fraction, fc.integer({ min: 0, max: 8 }), (a, places) => {
        const error = Math.abs(Number(toRoundedDecimal(a, places)) - toNumber(a));
        expect(error).toBeLessThanOrEqual(0.5 * 10 ** -places + 1e-9);
      }),
    );
  });
});
