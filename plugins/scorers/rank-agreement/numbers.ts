export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Not a number for an empty list. */
export const mean = (values: readonly number[]): number => sum(values) / values.length;

/** Scaled to [0, 1]; all ones where there is nothing to scale. */
export function minMax(values: readonly number[]): number[] {
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  return values.map((value) => (range === 0 ? 1 : (value - low) / range));
}

/** Positive, adding up to 1; the order of `values` stays. */
export function softmax(values: readonly number[]): number[] {
  const high = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - high));
  const total = sum(powers);
  return powers.map((power) => power / total);
}

/** Pearson's correlation; not a number when one of the lists is flat. */
export function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const product = (x: readonly number[], meanX: number, y: readonly number[], meanY: number): number =>
    sum(x.map((value, i) => (value - meanX) * ((y[i] as number) - meanY)));
  const r =
    product(a, meanA, b, meanB) / Math.sqrt(product(a, meanA, a, meanA) * product(b, meanB, b, meanB));
  return Math.min(1, Math.max(-1, r));
}

/** Places from 1, ascending by value; equal values share the mean of theirs. */
export function placesOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}

/**
 * ICC(2,1) of two raters of the same items after Shrout and Fleiss: 1 for the same grades, about 0 for unrelated ones, may be
 * below 0; not a number where nothing varies.
 */
export function intraclass(a: readonly number[], b: readonly number[]): number {
  const items = a.length;
  const raters = 2;
  const all = mean([...a, ...b]);
  const ofItems = raters * sum(a.map((value, i) => ((value + (b[i] as number)) / 2 - all) ** 2));
  const ofRaters = items * ((mean(a) - all) ** 2 + (mean(b) - all) ** 2);
  const total = sum([...a, ...b].map((value) => (value - all) ** 2));
  const rows = ofItems / (items - 1);
  const columns = ofRaters / (raters - 1);
  const error = (total - ofItems - ofRaters) / ((items - 1) * (raters - 1));
  return (rows - error) / (rows + (raters - 1) * error + (raters * (columns - error)) / items);
}
