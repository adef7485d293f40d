/** Weights by uid, in ascending order of uid. */
export interface Vector {
  readonly uids: readonly number[];
  readonly values: readonly number[];
}

const epsilon = 1e-7;
/** Given to everyone when too few have a weight. */
const floor = 1e-5;

/**
 * Shares within a subnet's limits, as Bittensor's SDK works them out (there in float32): equal shares when nobody has a
 * weight or there are fewer neurons than must be weighted; a floor for everyone when fewer have a weight than must.
 */
export function processWeights(
  { uids, values }: Vector,
  limits: { readonly minAllowed: number; readonly maxLimit: number },
  /** Share in [0, 1] of the lowest weights to leave out, as far as `minAllowed` lets. */
  excludeQuantile = 0,
): Vector {
  const { minAllowed, maxLimit } = limits;
  const positive = values.filter((value) => value > 0);
  if (positive.length === 0 || uids.length < minAllowed) return { uids, values: equalShares(uids.length) };
  if (positive.length < minAllowed)
    return {
      uids,
      values: capShares(
        values.map((value) => floor + value),
        maxLimit,
      ),
    };
  const share = Math.min(excludeQuantile, Math.max(0, positive.length - minAllowed) / positive.length);
  const cut = quantile(positive, share);
  const kept = uids.flatMap((uid, index) => {
    const value = values[index] ?? 0;
    return value > 0 && value >= cut ? [{ uid, value }] : [];
  });
  return {
    uids: kept.map(({ uid }) => uid),
    values: capShares(
      kept.map(({ value }) => value),
      maxLimit,
    ),
  };
}

/**
 * The vector as it is where the subnet takes it, else fitted in by `processWeights`; `uids`: everyone who may be weighted.
 * Nobody with a weight: empty, there is nothing to fit.
 */
export function fitLimits(
  vector: Vector,
  uids: readonly number[],
  limits: { readonly minAllowedWeights: number; readonly maxWeightLimit: number },
): Vector {
  const weights = new Map(vector.uids.map((uid, index) => [uid, vector.values[index] ?? 0]));
  const kept = uids.filter((uid) => (weights.get(uid) ?? 0) > 0);
  const values = kept.map((uid) => weights.get(uid) ?? 0);
  const sum = total(values);
  const { minAllowedWeights: minAllowed, maxWeightLimit: maxLimit } = limits;
  if (kept.length === 0 || (kept.length >= minAllowed && Math.max(...values) <= maxLimit * sum))
    return { uids: kept, values };
  return processWeights(
    { uids, values: uids.map((uid) => (weights.get(uid) ?? 0) / sum) },
    { minAllowed, maxLimit },
  );
}

/**
 * The values as shares of their sum, the largest ones cut so that none is above `limit` (by at most 1e-7 below it). Equal
 * shares when the sum is 0 or no shares could keep the limit.
 */
export function capShares(values: readonly number[], limit: number): number[] {
  const count = values.length;
  const sum = total(values);
  if (sum === 0 || count * limit <= 1) return equalShares(count);
  const shares = values.map((value) => value / sum);
  const ascending = shares.toSorted((a, b) => a - b);
  if ((ascending.at(-1) ?? 0) <= limit) return shares;

  // The lowest shares that stay below the limit when every larger one is cut down to theirs.
  let below = 0;
  let uncut = 0;
  let running = 0;
  ascending.forEach((share, index) => {
    running += share;
    if (share / ((count - index - 1) * share + running + epsilon) >= limit) return;
    below += 1;
    uncut = running;
  });
  const cut = ((limit * uncut - epsilon) / (1 - limit * (count - below))) * sum;
  const clipped = values.map((value) => Math.min(value, cut));
  const left = total(clipped);
  return clipped.map((value) => value / left);
}

const equalShares = (count: number): number[] => new Array<number>(count).fill(1 / count);

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

/** Linear interpolation between the closest ranks. */
export function quantile(values: readonly number[], share: number): number {
  const ascending = values.toSorted((a, b) => a - b);
  const rank = share * (ascending.length - 1);
  const low = ascending[Math.floor(rank)] ?? 0;
  const high = ascending[Math.ceil(rank)] ?? 0;
  return low + (high - low) * (rank - Math.floor(rank));
}
