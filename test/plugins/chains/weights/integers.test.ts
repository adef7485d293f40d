import { readFileSync } from 'node:fs';
import { isWithinLimit, toIntegers, upscale } from '../../../../plugins/chains/weights/integers.ts';

interface Golden {
  readonly emit: readonly { uids: number[]; weights: number[]; outUids: number[]; outValues: number[] }[];
  readonly chainUpscale: readonly { values: number[]; stored: number[] }[];
  readonly chainMaxLimit: readonly { values: number[]; limit: number; ok: boolean }[];
}
const golden = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden/chain-weights.json', import.meta.url), 'utf8'),
) as Golden;

describe('integer weights', () => {
  it.each(golden.emit)('sends what the SDK sends: $weights', ({ uids, weights, outUids, outValues }) => {
    expect(toIntegers(uids, weights)).toEqual({ uids: outUids, values: outValues });
  });

  it.each(golden.chainUpscale)('stores what the runtime stores: $values', ({ values, stored }) => {
    expect(upscale(values)).toEqual(stored);
  });

  it.each(golden.chainMaxLimit)('judges the limit as the runtime does: $values', ({ values, limit, ok }) => {
    expect(isWithinLimit(values, limit)).toBe(ok);
  });

  it.each([[[0, -1]], [[NaN, 1]], [[Infinity, 1]], [[1]]])('refuses %p', (shares) => {
    expect(() => toIntegers([0, 1], shares)).toThrow(RangeError);
  });
});
