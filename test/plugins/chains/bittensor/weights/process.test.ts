import fc from 'fast-check';
import { fitIntegers } from '../../../../../plugins/chains/bittensor/weights/fit.ts';
import { normalizeMax, processWeights } from '../../../../../plugins/chains/bittensor/weights/process.ts';
import { isWithinLimit, toIntegers, upscale } from '../../../../../plugins/chains/weights/integers.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';

const golden = bittensorGolden<{
  readonly process: readonly {
    readonly uids: number[];
    readonly weights: number[];
    readonly n: number;
    readonly minAllowed: number;
    readonly maxLimit: number;
    readonly excludeQuantile: number;
    readonly outUids: number[];
    readonly outWeights: number[];
  }[];
  readonly tolerance: number;
  readonly normalizeMax: readonly { readonly x: number[]; readonly limit: number; readonly out: number[] }[];
}>('weights');

/** Versions of numpy differ in the last bit; what the installed SDK gives to the bit is compared in `test/interop`. */
function expectClose(got: readonly number[], wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  got.forEach((value, index) => {
    expect(Math.abs(value - (wanted[index] ?? NaN))).toBeLessThanOrEqual(golden.tolerance);
  });
}

describe('weights within the limits of a subnet', () => {
  it.each(golden.process)('processes $weights as the SDK does', (row) => {
    const { uids, weights } = processWeights(row.uids, row.weights, { ...row, count: row.n });
    expect(uids).toEqual(row.outUids);
    expectClose([...weights], row.outWeights);
  });

  it.each(golden.normalizeMax)('cuts $x at $limit as the SDK does', ({ x, limit, out }) => {
    expectClose([...normalizeMax(Float32Array.from(x), limit)], out);
  });

  it('takes 4096 neurons', () => {
    const uids = Array.from({ length: 4096 }, (_, uid) => uid);
    const weights = uids.map((uid) => (uid * 7919) % 1009);
    const limits = { count: 4096, minAllowed: 8, maxLimit: 0.0004 };
    const processed = processWeights(uids, weights, limits);
    expect(Math.max(...processed.weights)).toBeLessThanOrEqual(0.0004);
    expect(processed.uids).toHaveLength(weights.filter((weight) => weight > 0).length);
  });
});

const share = fc.oneof(
  fc.constant(0),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ min: 1e-9, max: 1e-5, noNaN: true }),
);

describe('the integers that are sent', () => {
  test('hold what the pallet asks for, whatever the shares', () => {
    const subnet = fc.record({
      shares: fc.array(share, { minLength: 1, maxLength: 256 }),
      limit: fc.integer({ min: 1, max: 65_535 }),
      minAllowed: fc.integer({ min: 1, max: 256 }),
    });
    fc.assert(
      fc.property(subnet, ({ shares, limit, minAllowed }) => {
        const sum = shares.reduce((total, value) => total + value, 0);
        fc.pre(sum > 1e-9);
        const count = shares.length;
        const processed = processWeights(
          shares.map((_, uid) => uid),
          shares.map((value) => value / sum),
          { count, minAllowed, maxLimit: limit / 65_535 },
        );
        const least = Math.min(count, minAllowed);
        const { uids, values } = fitIntegers(processed, { least, limit });
        expect(values.every((value) => Number.isInteger(value) && value >= 1 && value <= 65_535)).toBe(true);
        expect(Math.max(...values)).toBe(65_535);
        expect(uids.length).toBe(values.length);
        expect(uids).toEqual([...new Set(uids)].sort((a, b) => a - b));
        expect(uids.length).toBeGreaterThanOrEqual(least);
        // So few that equal shares are above the limit: nothing to be done.
        if (processed.uids.length * limit > 65_535) expect(isWithinLimit(upscale(values), limit)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('are the SDK’s where the chain takes those', () => {
    const weights = Float32Array.from([0.1, 0.3, 0, 0.6, 1e-7]);
    const processed = { uids: [0, 1, 2, 3, 4], weights };
    expect(fitIntegers(processed, { least: 3, limit: 65_535 })).toEqual(toIntegers(processed.uids, weights));
  });

  test('keep the limit where the SDK’s rounding would break it', () => {
    // Each of the small ones is 0.4 of 65535: rounded to the nearest they are gone, and the large ones above the limit.
    const small = 0.4 / 65_535;
    const processed = {
      uids: Array.from({ length: 302 }, (_, uid) => uid),
      weights: Float64Array.from({ length: 302 }, (_, uid) => (uid < 2 ? 1 : small)),
    };
    const limit = Math.ceil((65_535 * 65_535) / (2 * 65_535 + 110));
    expect(isWithinLimit(toIntegers(processed.uids, processed.weights).values, limit)).toBe(false);
    const { values } = fitIntegers(processed, { least: 1, limit });
    expect(isWithinLimit(values, limit)).toBe(true);
    expect(values.slice(2).every((value) => value === 1)).toBe(true);
    expect(values.length).toBeLessThan(120);
  });

  test('are as many as must be, though rounding would drop some', () => {
    const processed = { uids: [0, 1, 2, 3], weights: Float32Array.of(1, 3e-6, 1e-6, 2e-6) };
    expect(fitIntegers(processed, { least: 3, limit: 65_535 })).toEqual({
      uids: [0, 1, 3],
      values: [65_535, 1, 1],
    });
  });
});
