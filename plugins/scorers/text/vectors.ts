import { SynthError, type Embedder } from '../../../core/index.ts';

/** A direction; null: the text has none (a zero vector). */
export type Direction = Float64Array | null;

/** One direction a text, the mean of its pieces' unit vectors weighted by length; all pieces in one call. */
export async function embedPieces(
  embedder: Embedder,
  texts: readonly (readonly string[])[],
  signal: AbortSignal,
): Promise<Direction[]> {
  const vectors = await embedder.embed(texts.flat(), signal);
  let next = 0;
  return texts.map((pieces) => {
    const mean = new Float64Array(embedder.identity.dimensions);
    for (const piece of pieces) {
      const vector = vectors[next++];
      const norm = Math.sqrt(vector?.reduce((sum, x) => sum + x * x, 0) ?? NaN);
      if (vector === undefined || vector.length !== mean.length || !Number.isFinite(norm))
        throw badEmbedding(embedder);
      const weight = norm === 0 ? 0 : Math.max(1, piece.length) / norm;
      vector.forEach((x, i) => (mean[i] = (mean[i] as number) + weight * x));
    }
    return mean.some((x) => x !== 0) ? mean : null;
  });
}

/** In [-1, 1]; 0 where one of the two has no direction. */
export function cosine(a: Direction, b: Direction): number {
  if (a === null || b === null) return 0;
  let [dot, left, right] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    const [x, y] = [a[i] as number, b[i] as number];
    dot += x * y;
    left += x * x;
    right += y * y;
  }
  return Math.max(-1, Math.min(1, dot / Math.sqrt(left * right)));
}

/** Cuts a text into pieces of at most `size` characters, behind white space where the second half of a piece has some. */
export function splitPieces(text: string, size: number): string[] {
  const pieces: string[] = [];
  let start = 0;
  while (text.length - start > size) {
    const half = start + Math.floor(size / 2);
    const space = /\s\S*$/u.exec(text.slice(half, start + size));
    const end = space === null ? start + size : half + space.index + 1;
    pieces.push(text.slice(start, end));
    start = end;
  }
  return [...pieces, text.slice(start)];
}

/** The fault is the embedder's, whatever a miner wrote. */
export const badEmbedding = ({ identity }: Embedder): SynthError =>
  new SynthError('SYN_PLUGIN_RESULT', {
    message: `The embedder ${identity.provider}/${identity.model} gave a vector of the wrong length or with numbers that are not finite.`,
    hint: 'Name another embedder or model for this scorer.',
  });
