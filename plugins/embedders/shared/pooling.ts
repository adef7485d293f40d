/** How one vector is made of the vectors of a text's tokens. */
export const poolings = ['cls', 'mean', 'last-token'] as const;
export type Pooling = (typeof poolings)[number];

/**
 * One vector a text, of what a model gives for a batch: `hidden` has `width` numbers for each of `columns` tokens for each
 * text, and only the first `lengths[i]` tokens of text `i` are its own, the rest is padding.
 */
export function pool(
  hidden: Float32Array,
  lengths: readonly number[],
  columns: number,
  width: number,
  pooling: Pooling,
): Float32Array[] {
  return lengths.map((length, row) => {
    const start = row * columns * width;
    if (pooling === 'mean') return meanOf(hidden.subarray(start, start + length * width), width);
    const token = pooling === 'cls' ? 0 : length - 1;
    return hidden.slice(start + token * width, start + (token + 1) * width);
  });
}

/** Scales a vector to length 1, in place; one of zeros only stays. */
export function normalise(vector: Float32Array): Float32Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  if (length > 0) for (let i = 0; i < vector.length; i += 1) vector[i] = (vector[i] as number) / length;
  return vector;
}

function meanOf(tokens: Float32Array, width: number): Float32Array {
  // Summed in 64 bits: in 32, a long text would lose digits.
  const sums = new Float64Array(width);
  for (let at = 0; at < tokens.length; at += width)
    for (let i = 0; i < width; i += 1) sums[i] = (sums[i] as number) + (tokens[at + i] as number);
  const count = tokens.length / width;
  return Float32Array.from(sums, (sum) => sum / count);
}
