const u16Max = 65_535;

/** Weights as the chain takes them. */
export interface IntegerWeights {
  readonly uids: number[];
  readonly values: number[];
}

/**
 * Shares as u16 relative to the largest, zeros dropped: what the Python SDK sends. As there, a list is taken for float32
 * values and an array for what it is. Empty when all are 0. Throws RangeError on a negative or non-finite share.
 */
export function toIntegers(
  uids: readonly number[],
  shares: readonly number[] | Float32Array | Float64Array,
): IntegerWeights {
  const floats = [...(shares instanceof Float64Array ? shares : Float32Array.from(shares))];
  if (uids.length !== floats.length || floats.some((share) => !(share >= 0 && share < Infinity)))
    throw new RangeError('weights need as many finite shares >= 0 as uids');
  const largest = Math.max(0, ...floats);
  const kept: IntegerWeights = { uids: [], values: [] };
  floats.forEach((share, index) => {
    const value = largest === 0 ? 0 : roundHalfEven((share / largest) * u16Max);
    if (value === 0) return;
    kept.uids.push(uids[index] as number);
    kept.values.push(value);
  });
  return kept;
}

/** Values as the runtime stores them: the largest becomes 65535. */
export function upscale(values: readonly number[]): number[] {
  const largest = Math.max(0, ...values);
  if (largest === 0) return [...values];
  // The runtime divides first when the product would not fit its fixed point.
  const ratio = (BigInt(u16Max) << 32n) / BigInt(largest);
  const half = 1n << 31n;
  return values.map((value) =>
    largest > 32_768
      ? Number((BigInt(value) * ratio + half) >> 32n)
      : Math.floor((2 * value * u16Max + largest) / (2 * largest)),
  );
}

/** True when no value is more than `limit` (of 65535) of all of them. */
export const isWithinLimit = (values: readonly number[], limit: number): boolean =>
  isShareWithin(
    Math.max(0, ...values),
    values.reduce((sum, value) => sum + value, 0),
    limit,
  );

/** True when a value is no more than `limit` (of 65535) of the total. */
export function isShareWithin(value: number, total: number, limit: number): boolean {
  if (total === 0 || limit >= u16Max) return true;
  const share = (part: number, of: number): bigint => (BigInt(part) << 32n) / BigInt(of);
  return share(value, total) <= share(limit, u16Max);
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
