import fc from 'fast-check';
import thresholdSigmoid, {
  adjustScores,
  truncateShares,
} from '../../../plugins/weighers/threshold-sigmoid.ts';
import { communeGolden } from '../../fixtures/golden/commune.ts';
import { dense, entriesOf, sumOf, weigh } from './weigh.ts';

type Pairs = readonly (readonly [uid: number, value: number])[];
interface Sigmoid {
  readonly name: string;
  readonly scores: Pairs;
  readonly adjusted_after_cut_order: Pairs;
  readonly weights_1000: Pairs;
}
interface Integers {
  readonly name: string;
  readonly scale: number;
  readonly count: number;
  readonly adjusted?: Pairs;
  readonly sum: number;
  readonly weights: Pairs | null;
  readonly kept: number;
  readonly sum_of_weights: number;
}

const byUid = (pairs: Pairs): Pairs => [...pairs].sort(([a], [b]) => a - b);
const upstream = { compat: 'upstream' };
/** Entries with exactly these uids and scores. */
const entriesWith = (scores: Pairs) =>
  byUid(scores).map(([uid, score]) => ({ uid, hotkey: `hot-${uid}`, score, samples: 1 }));
const pairsOf = ({ uids, values }: { uids: readonly number[]; values: readonly number[] }): Pairs =>
  uids.map((uid, index) => [uid, values[index] ?? NaN]);
const original = { threshold: 'mean', factor: 1.2, quantile: 0, steepness: 5 } as const;

describe('threshold-sigmoid, as Synthia', () => {
  const { threshold_percentage, steepness, high, low } =
    communeGolden<Record<string, number>>('sigmoid.constants');

  test.each(communeGolden<Sigmoid[]>('sigmoid.cases'))('$name', async (row) => {
    expect(pairsOf(await weigh(thresholdSigmoid, upstream, entriesWith(row.scores)))).toEqual(
      byUid(row.weights_1000),
    );
    const order = row.adjusted_after_cut_order.map(([uid]) => uid);
    const scores = order.map((uid) => new Map(row.scores).get(uid) ?? NaN);
    adjustScores(scores, original).forEach((value, index) =>
      expect(value).toBeCloseTo(row.adjusted_after_cut_order[index]?.[1] ?? NaN, 12),
    );
  });

  test('its constants are our defaults', () => {
    const defaults = thresholdSigmoid.options.parse({});
    expect([defaults.factor, defaults.steepness]).toEqual([1 + (threshold_percentage ?? NaN), steepness]);
    // The farthest above gets `high`, the farthest below `low`.
    expect(adjustScores([1000, -1000], { ...original, factor: 1 })).toEqual([high, low]);
  });

  test('with the slope of its first week', () => {
    const variant = communeGolden<{ scores: Pairs; adjusted: Pairs }>('sigmoid.steepness20_variant');
    const adjusted = adjustScores(
      variant.scores.map(([, score]) => score),
      { ...original, steepness: 20 },
    );
    adjusted.forEach((value, index) => expect(value).toBeCloseTo(variant.adjusted[index]?.[1] ?? NaN, 12));
  });

  test.each(communeGolden<Integers[]>('weights_integer.cases'))('whole numbers: $name', async (row) => {
    // Where no values are given, all are equal.
    const adjusted =
      row.adjusted?.map(([, value]) => value) ?? new Array<number>(row.count).fill(row.sum / row.count);
    // The sum as a plain left fold has it: 0.7 a hundred times is a little over 70.
    const rounded = adjusted.map((value) => Number(value.toPrecision(12)));
    expect(sumOf(rounded)).toBe(row.sum);
    const kept = pairsOf({
      uids: rounded.map((_, uid) => uid),
      values: truncateShares(rounded, row.scale),
    }).filter(([, value]) => value > 0);
    expect(kept).toHaveLength(row.kept);
    expect(sumOf(kept.map(([, value]) => value))).toBe(row.sum_of_weights);
    if (row.weights !== null) expect(kept).toEqual(row.weights);

    const { scale: weightScale, count: maxUids } = row;
    const options = { ...upstream, distribution: 'none', weightScale, maxUids };
    expect(pairsOf(await weigh(thresholdSigmoid, options, entriesOf(rounded)))).toEqual(kept);
  });

  test('sums as a plain left fold; by default such rounding costs nobody a unit', async () => {
    const { value, count, weight_naive, weight_exact } = communeGolden<{ example: Record<string, number> }>(
      'weights_integer.summation_sensitivity',
    ).example as { value: number; count: number; weight_naive: number; weight_exact: number };
    const entries = entriesOf(new Array<number>(count).fill(value));
    const options = { distribution: 'none' };
    const naive = await weigh(thresholdSigmoid, { ...upstream, ...options }, entries);
    expect(new Set(naive.values)).toEqual(new Set([weight_naive]));
    const exact = await weigh(thresholdSigmoid, options, entries);
    expect(new Set(exact.values)).toEqual(new Set([weight_exact]));
  });
});

describe('threshold-sigmoid', () => {
  test('whoever was never asked or scored 0 gets nothing; under compat a 0 takes part', async () => {
    const entries = entriesOf([0.9, 0, null, 0.5]);
    expect((await weigh(thresholdSigmoid, {}, entries)).uids).toEqual([0, 3]);
    expect((await weigh(thresholdSigmoid, upstream, entries)).uids).toEqual([0, 1, 3]);
  });

  test('without evidence there is nothing to say', async () => {
    for (const options of [{}, upstream])
      for (const scores of [[], [null, null]])
        expect(
          await weigh(thresholdSigmoid, options, entriesOf(scores), { minAllowedWeights: 2 }),
        ).toMatchObject({
          uids: [],
          values: [],
        });
    expect((await weigh(thresholdSigmoid, {}, entriesOf([0, 0]))).uids).toEqual([]);
  });

  test('cuts to the best, ties by uid', async () => {
    const entries = entriesOf([0.5, 0.7, 0.5, 0.5, 0.9]);
    expect((await weigh(thresholdSigmoid, { maxUids: 3 }, entries)).uids).toEqual([0, 1, 4]);
  });

  test.each([100, 101, 250])(
    '%i equal miners share 100 units alike instead of ending in no vote',
    async (count) => {
      const entries = entriesOf(new Array<number>(count).fill(0.7));
      for (const distribution of ['none', 'sigmoid']) {
        const options = { distribution, weightScale: 100 };
        const { uids, values } = await weigh(thresholdSigmoid, options, entries);
        expect(uids).toHaveLength(count);
        expect(new Set(values).size).toBe(1);
        // Upstream's end so: even 100 add up to a little more, and then none has a hundredth.
        const none = await weigh(thresholdSigmoid, { ...options, ...upstream }, entries);
        expect(none.uids).toEqual([]);
      }
    },
  );

  test('a threshold at a quantile, and a steeper slope, separate more', async () => {
    const { scores } = communeGolden<Sigmoid[]>('sigmoid.cases')[3] as Sigmoid;
    const ratio = async (options: object): Promise<number> => {
      const { values } = await weigh(thresholdSigmoid, options, entriesWith(scores));
      return Math.max(...values) / Math.min(...values);
    };
    const ratios = [
      await ratio({}),
      await ratio({ threshold: 'quantile', quantile: 0.5 }),
      await ratio({ threshold: 'quantile', steepness: 20 }),
    ];
    expect(ratios[0]).toBeCloseTo(102 / 44, 12);
    expect(ratios[2]).toBeGreaterThan(10);
    expect(ratios[1]).toBeLessThan(ratios[2] as number);
  });

  test('keeps to the limits of the subnet', async () => {
    const entries = entriesOf([1, 0.01, 0.01, 0, null]);
    const capped = await weigh(thresholdSigmoid, { steepness: 20 }, entries, { maxWeightLimit: 0.4 });
    expect(Math.max(...capped.values) / sumOf(capped.values)).toBeLessThanOrEqual(0.4);
    expect(capped.uids).toEqual([0, 1, 2]);
    // Fewer with a weight than must be weighted: next to nothing for everyone else.
    const filled = await weigh(thresholdSigmoid, {}, entries, { minAllowedWeights: 4 });
    expect(filled.uids).toEqual([0, 1, 2, 3, 4]);
    expect(filled.values[3]).toBeLessThan(1e-4);
  });
});

describe('laws of threshold-sigmoid', () => {
  const scores = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), {
    minLength: 1,
    maxLength: 40,
  });
  const huge = fc.array(fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }), {
    minLength: 1,
    maxLength: 8,
  });
  const settings = fc.record({
    distribution: fc.constantFrom('sigmoid', 'none'),
    threshold: fc.constantFrom('mean', 'quantile'),
    steepness: fc.double({ min: 0.1, max: 100, noNaN: true }),
    weightScale: fc.integer({ min: 1, max: 2000 }),
    maxUids: fc.integer({ min: 1, max: 60 }),
  });

  test('whole numbers within the scale, not none when there is evidence', () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(scores, huge), settings, async (list, options) => {
        const { uids, values } = await weigh(thresholdSigmoid, options, entriesOf(list));
        const earners = list.filter((score) => score !== null && score > 0).length;
        const units =
          options.weightScale * Math.ceil(Math.min(earners, options.maxUids) / options.weightScale);
        expect(values.every((value) => Number.isInteger(value) && value > 0)).toBe(true);
        expect(sumOf(values)).toBeLessThanOrEqual(units);
        expect(uids.length > 0).toBe(earners > 0);
      }),
    ));

  test('a better score never has less, an equal one the same, wherever it stands', () =>
    fc.assert(
      fc.asyncProperty(scores, settings, fc.nat(), async (list, given, turn) => {
        const options = { ...given, maxUids: 420 };
        const values = dense(await weigh(thresholdSigmoid, options, entriesOf(list)), list.length);
        list.forEach((a, i) =>
          list.forEach((b, j) => {
            if ((a ?? 0) >= (b ?? 0)) expect(values[i]).toBeGreaterThanOrEqual(values[j] as number);
          }),
        );
        const cut = turn % list.length;
        const turned = dense(
          await weigh(thresholdSigmoid, options, entriesOf([...list.slice(cut), ...list.slice(0, cut)])),
          list.length,
        );
        expect([...turned.slice(list.length - cut), ...turned.slice(0, list.length - cut)]).toEqual(values);
      }),
    ));
});
