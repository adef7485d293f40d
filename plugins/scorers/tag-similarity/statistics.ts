export interface Statistics {
  /** Mean of the three highest values of new tags; missing ones are 0. */
  readonly top3: number;
  readonly median: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** At least one value; `fresh` are those of tags the ground truth has not. */
export function statisticsOf(values: readonly number[], fresh: readonly number[]): Statistics {
  const sorted = values.toSorted(down);
  const half = values.length / 2;
  return {
    top3: meanOf([...fresh.toSorted(down), 0, 0, 0].slice(0, 3)),
    median: meanOf(sorted.slice(Math.ceil(half) - 1, Math.floor(half) + 1)),
    mean: meanOf(values),
    min: Math.min(...values),
    max: Math.max(...values),
  };
}

const down = (a: number, b: number): number => b - a;
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
