import type { Embedder } from '../../../core/index.ts';
import { cosine, type Direction } from '../text/vectors.ts';

/** Unit vectors of texts, in one call; null where an embedder gives zeros, numbers that are not finite, or another length. */
export async function directionsOf(
  embedder: Embedder,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<Direction[]> {
  const vectors = texts.length === 0 ? [] : await embedder.embed(texts, signal);
  return texts.map((_, index) => {
    const vector = vectors[index];
    if (vector?.length !== embedder.identity.dimensions) return null;
    const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
    return Number.isFinite(length) && length > 0 ? Float64Array.from(vector, (x) => x / length) : null;
  });
}

/** The mean of directions and how long it is: 1 when all are one, little when they have nothing in common. */
export function meanDirection(directions: readonly Direction[]): { direction: Direction; length: number } {
  const known = directions.filter((direction) => direction !== null);
  const mean = new Float64Array(known[0]?.length ?? 0);
  for (const direction of known)
    direction.forEach((x, i) => (mean[i] = (mean[i] as number) + x / known.length));
  const length = Math.sqrt(mean.reduce((sum, x) => sum + x * x, 0));
  return length > 0 ? { direction: mean, length } : { direction: null, length: 0 };
}

/** Tags of things far apart, written for this purpose. */
export const unrelatedTags: readonly string[] = [
  'mortgage rates',
  'penguin colonies',
  'sourdough bread',
  'tax law',
  'volcanic eruptions',
  'chess openings',
  'knee surgery',
  'baroque opera',
  'bicycle repair',
  'quantum physics',
  'wedding dresses',
  'soil erosion',
  'football transfers',
  'ancient egypt',
  'password managers',
  'beekeeping',
  'railway stations',
  'watercolour painting',
  'vaccine trials',
  'stock market',
];

/**
 * How near two tags come that have nothing to do with each other, for one embedder: mean and one standard deviation of the
 * cosines of all pairs. What is no nearer says nothing.
 */
export function baselineOf(unrelated: readonly Direction[]): number {
  const cosines = unrelated.flatMap((a, i) => unrelated.slice(i + 1).map((b) => cosine(a, b)));
  const mean = cosines.reduce((sum, value) => sum + value, 0) / Math.max(1, cosines.length);
  const variance = cosines.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, cosines.length);
  return Math.min(0.99, Math.max(0, mean + Math.sqrt(variance)));
}
