/** Numbers as the Python SDK holds them: numpy arrays of float32 where it casts, of float64 where it makes its own. */
export type Floats = Float32Array | Float64Array;

/** Rounds what was computed to the precision of the array it belongs to. */
export const roundingOf = (values: Floats): ((value: number) => number) =>
  values instanceof Float32Array ? Math.fround : (value) => value;

const blockLength = 128;

/** numpy's sum: pairwise over halves, eight running sums within a block, so that rounding falls as it does there. */
export function sum(values: Floats): number {
  const round = roundingOf(values);
  const sumOf = (from: number, length: number): number => {
    if (length > blockLength) {
      const half = Math.floor(length / 2);
      const first = half - (half % 8);
      return round(sumOf(from, first) + sumOf(from + first, length - first));
    }
    const at = (index: number): number => values[from + index] ?? 0;
    let total = 0;
    let next = 0;
    if (length >= 8) {
      const runs = Array.from({ length: 8 }, (_, run) => at(run));
      for (next = 8; next + 8 <= length; next += 8)
        for (let run = 0; run < 8; run += 1) runs[run] = round((runs[run] ?? 0) + at(next + run));
      const pair = (run: number): number => round((runs[run] ?? 0) + (runs[run + 1] ?? 0));
      total = round(round(pair(0) + pair(2)) + round(pair(4) + pair(6)));
    }
    for (; next < length; next += 1) total = round(total + at(next));
    return total;
  };
  return sumOf(0, values.length);
}

/** Linear interpolation between the closest ranks; `share` in [0, 1]. */
export function quantile(values: Floats, share: number): number {
  const round = roundingOf(values);
  const ascending = values.slice().sort();
  const rank = round((values.length - 1) * round(share));
  const low = ascending[Math.floor(rank)] ?? 0;
  const high = ascending[Math.min(Math.floor(rank) + 1, values.length - 1)] ?? 0;
  const part = round(rank - Math.floor(rank));
  const gap = round(high - low);
  return part >= 0.5 ? round(high - round(gap * round(1 - part))) : round(low + round(gap * part));
}
