import type { Embedder, Score } from '../../../core/index.ts';
import { badEmbedding } from '../text/vectors.ts';

/** One embedding a text, whole. */
export async function scoreDistance(
  embedder: Embedder,
  text: string,
  target: string,
  signal: AbortSignal,
): Promise<Score> {
  const [a, b] = await embedder.embed([text, target], signal);
  const value = a === undefined || a.length !== b?.length ? NaN : distanceScore(a, b);
  if (!Number.isFinite(value)) throw badEmbedding(embedder);
  return { value };
}

/** Synthia's score: 1 less the distance of two vectors over the sum of their lengths; 0 where both are zero. */
export function distanceScore(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [distance, left, right] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    const [x, y] = [a[i] as number, b[i] as number];
    distance += (x - y) ** 2;
    left += x * x;
    right += y * y;
  }
  const most = Math.sqrt(left) + Math.sqrt(right);
  return most === 0 ? 0 : 1 - Math.sqrt(distance) / most;
}
