import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import proportional from '../../../plugins/weighers/proportional.ts';
import { capShares, processWeights } from '../../../plugins/weighers/limits.ts';
import { goldenRows } from '../../fixtures/golden/rows.ts';
import type { LedgerEntry, Metagraph, Weigher } from '../../../core/index.ts';

interface Process {
  uids: number[];
  weights: number[];
  n: number;
  minAllowed: number;
  maxLimit: number;
  excludeQuantile: number;
  outUids: number[];
  outWeights: number[];
}

const golden = JSON.parse(
  readFileSync(new URL('../../fixtures/golden/bittensor-golden.json', import.meta.url), 'utf8'),
) as {
  weights: {
    process: Process[];
    normalizeMax: { x: number[]; limit: number; out: number[] }[];
    tolerance: number;
  };
};
const { process: processed, normalizeMax, tolerance } = golden.weights;

const expectClose = (values: readonly number[], expected: readonly number[], by: number): void => {
  expect(values).toHaveLength(expected.length);
  values.forEach((value, index) =>
    expect(Math.abs(value - (expected[index] ?? NaN))).toBeLessThanOrEqual(by),
  );
};

/** A subnet with ourselves at uid `self`, and what the weigher is told of it. */
function subnet(scores: readonly number[], limits: Partial<Metagraph['limits']>, self = -1) {
  const neurons = scores.map((_, uid) => ({ uid, hotkey: `hot-${uid}` }));
  const metagraph = {
    self: self < 0 ? null : self,
    neurons,
    limits: { tempo: 1, weightsRateLimit: 0, minAllowedWeights: 1, maxWeightLimit: 1, ...limits },
  } as unknown as Metagraph;
  const entries: LedgerEntry[] = neurons
    .filter(({ uid }) => uid !== self)
    .map(({ uid, hotkey }) => ({ uid, hotkey, score: scores[uid] ?? 0, samples: 1 }));
  return { metagraph, entries };
}

const signal = new AbortController().signal;
const weigher = (options: object): Weigher =>
  proportional.setup({} as never, proportional.options.parse(options)) as Weigher;

describe('the limits of a subnet', () => {
  it.each(processed)('processes $weights as the SDK does', (row) => {
    const { uids, values } = processWeights(
      { uids: row.uids, values: row.weights },
      row,
      row.excludeQuantile / 65535,
    );
    expect(uids).toEqual(row.outUids);
    expectClose(values, row.outWeights, tolerance);
  });

  it.each(normalizeMax)('caps $x at $limit as the SDK does', ({ x, limit, out }) => {
    expectClose(capShares(x, limit), out, tolerance);
  });

  it('gives shares of 1 that keep the limit, and keeps the order', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.01, max: 1, noNaN: true }), (list, limit) => {
        const shares = capShares(list, limit);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 6);
        if (list.length * limit > 1.001) expect(Math.max(...shares)).toBeLessThanOrEqual(limit + 1e-6);
        expect(shares.every((share) => Number.isFinite(share) && share >= -1e-9)).toBe(true);
      }),
    );
  });
});

describe('proportional', () => {
  it.each(
    goldenRows<
      { scores: number[]; min_allowed_weights: number; max_weight_limit: number },
      { uids: number[]; weights_u16: number[] }
    >('weights'),
  )('$id: gives what SN1 submits', async ({ input, expected, tol }) => {
    const { metagraph, entries } = subnet(input.scores, {
      minAllowedWeights: input.min_allowed_weights,
      maxWeightLimit: input.max_weight_limit,
    });
    const { uids, values } = await weigher({ compat: 'upstream' }).weigh(entries, metagraph, signal);
    const top = Math.max(...values);
    expect(uids).toEqual(expected.uids);
    expectClose(
      values.map((value) => Math.round((value / top) * 65535)),
      expected.weights_u16,
      tol ?? 0,
    );
  });

  it('says nothing while nobody has a score, unless told to weight everyone', async () => {
    const { metagraph, entries } = subnet([0, 0, 0, 0], {}, 0);
    expect(await weigher({}).weigh(entries, metagraph, signal)).toEqual({ uids: [], values: [] });
    expect((await weigher({ whenEmpty: 'uniform' }).weigh(entries, metagraph, signal)).uids).toEqual([
      1, 2, 3,
    ]);
    expect((await weigher({ compat: 'upstream' }).weigh(entries, metagraph, signal)).uids).toEqual([
      0, 1, 2, 3,
    ]);
  });

  it('gives ourselves nothing', async () => {
    const { metagraph, entries } = subnet([0, 0.2, 0.6], { minAllowedWeights: 3 }, 0);
    const { uids } = await weigher({}).weigh(entries, metagraph, signal);
    expect(uids).toEqual([1, 2]);
  });

  it('leaves out the lowest quantile', async () => {
    const { metagraph, entries } = subnet([0, 0.1, 0.2, 0.3, 0.4], {}, 0);
    expect((await weigher({ excludeQuantile: 0.5 }).weigh(entries, metagraph, signal)).uids).toEqual([3, 4]);
  });
});
