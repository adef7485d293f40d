import { readFileSync } from 'node:fs';
import { isWithinLimit, toIntegers, upscale } from '../../../../plugins/chains/weights/integers.ts';

interface Golden {
  readonly emit: readonly { uids: number[]; weights: number[]; outUids: number[]; outValues: number[] }[];
  readonly chainUpscale: readonly { values: number[]; stored: number[] }[];
  readonly chainMaxLimit: readonly { values: number[]; limit: number; ok: boolean }[];
}
const { weights } = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden/bittensor-golden.json', import.meta.url), 'utf8'),
) as { readonly weights: Golden };

describe('integer weights', () => {
  it.each(weights.emit)(
    'sends what the SDK sends: $weights',
    ({ uids, weights: shares, outUids, outValues }) => {
      expect(toIntegers(uids, shares)).toEqual({ uids: outUids, values: outValues });
    },
  );

  it.each(weights.chainUpscale)('stores what the runtime stores: $values', ({ values, stored }) => {
    expect(upscale(values)).toEqual(stored);
  });

  it.each(weights.chainMaxLimit)('judges the limit as the runtime does: $values', ({ values, limit, ok }) => {
    expect(isWithinLimit(values, limit)).toBe(ok);
  });

  it.each([[[0, -1]], [[NaN, 1]], [[Infinity, 1]], [[1]]])('refuses %p', (shares) => {
    expect(() => toIntegers([0, 1], shares)).toThrow(RangeError);
  });
});
