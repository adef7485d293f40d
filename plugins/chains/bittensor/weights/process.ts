import { quantile, roundingOf, sum, type Floats } from './float32.ts';

const u16Max = 65_535;
const epsilon = 1e-7;
/** Given to everyone when too few have a weight. */
const floor = 1e-5;

export interface WeightLimits {
  /** Neurons of the subnet. */
  readonly count: number;
  readonly minAllowed: number;
  /** Largest share one uid may get, in (0, 1]. */
  readonly maxLimit: number;
  /** Share of the lowest weights to leave out, of 65535, as far as `minAllowed` lets. */
  readonly excludeQuantile?: number;
}

export interface ProcessedWeights {
  readonly uids: number[];
  /** Shares, their sum 1. */
  readonly weights: Floats;
}

/**
 * Weights within a subnet's limits, to the bit what the SDK's `process_weights` gives: equal shares for everyone when nobody
 * has a weight or the subnet has fewer neurons than must be weighted; a floor for everyone when fewer have a weight than must.
 * `weights[i]` is the weight of `uids[i]`; the SDK takes `i` for the uid where it gives everyone something, and so do we.
 */
export function processWeights(
  uids: readonly number[],
  weights: ArrayLike<number>,
  { count, minAllowed, maxLimit, excludeQuantile = 0 }: WeightLimits,
): ProcessedWeights {
  const given = Float32Array.from(weights);
  const everyone = (): number[] => Array.from({ length: count }, (_, uid) => uid);
  const positive = given.filter((weight) => weight > 0);
  if (positive.length === 0 || count < minAllowed)
    return { uids: everyone(), weights: new Float64Array(count).fill(1 / count) };
  if (positive.length < minAllowed) {
    const raised = new Float64Array(count).fill(floor);
    given.forEach((weight, index) => {
      if (weight > 0) raised[index] = (raised[index] ?? 0) + weight;
    });
    return { uids: everyone(), weights: normalizeMax(raised, maxLimit) };
  }
  const spare = Math.max(0, positive.length - minAllowed) / positive.length;
  const cut = quantile(positive, Math.min(excludeQuantile / u16Max, spare));
  return {
    uids: uids.filter((_, index) => (given[index] ?? 0) > 0 && (given[index] ?? 0) >= cut),
    weights: normalizeMax(
      positive.filter((weight) => weight >= cut),
      maxLimit,
    ),
  };
}

/**
 * The values as shares of their sum, the largest ones cut so that none is above `limit` (by about 1e-7 below it). Equal shares
 * when the sum is 0 or no shares could keep the limit. Computed in the precision of the array, operation by operation as the
 * SDK's `normalize_max_weight` does.
 */
export function normalizeMax<Values extends Floats>(values: Values, limit: number): Values;
export function normalizeMax(values: Floats, limit: number): Floats {
  const round = roundingOf(values);
  const length = values.length;
  const shared = values.slice();
  if (sum(values) === 0 || length * limit <= 1) return shared.fill(1 / length);

  const ascending = values.slice().sort();
  const total = sum(ascending);
  const shares = ascending.map((value) => round(value / total));
  if ((shares[length - 1] ?? 0) <= round(limit)) return divide(shared, sum(values));

  const running = shares.slice();
  let below = 0;
  shares.forEach((share, index) => {
    if (index > 0) running[index] = (running[index - 1] ?? 0) + share;
    const levelled = round((length - index - 1) * share);
    const all = round(round(levelled + (running[index] ?? 0)) + round(epsilon));
    if (round(share / all) < round(limit)) below += 1;
  });
  const kept = running[below === 0 ? length - 1 : below - 1] ?? 0;
  const scale = round(round(round(limit) * kept) - round(epsilon)) / (1 - limit * (length - below));
  const cut = scale * total;
  const clipped = shared.map((value) => (value > cut ? cut : value));
  return divide(clipped, sum(clipped));
}

const divide = (values: Floats, by: number): Floats => {
  const round = roundingOf(values);
  return values.map((value) => round(value / by));
};
