import type { Embedder } from '../../../core/index.ts';
import { embedPieces, splitPieces, type Direction } from '../text/vectors.ts';
import { unrelatedTexts } from './unrelated.ts';

/** Directions of a text, less what all texts have in common: of each piece, and of the whole, their mean by length. */
export interface Embedded {
  readonly whole: Direction;
  readonly pieces: readonly Piece[];
}

interface Piece {
  readonly direction: Direction;
  /** Characters, at least 1. */
  readonly length: number;
}

export interface PieceEmbedder {
  /** All texts in one call. */
  embed(texts: readonly string[], signal: AbortSignal): Promise<Embedded[]>;
  /** Texts about other things, embedded once. */
  unrelated(signal: AbortSignal): Promise<readonly Embedded[]>;
}

/**
 * Embeds texts in pieces of about `pieceChars`. Many models put all texts into one corner of their space, where any two are near;
 * the mean of texts about different things is that corner, and is taken off.
 */
export function createPieceEmbedder(embedder: Embedder, pieceChars: number): PieceEmbedder {
  let anchors: { readonly common: Direction; readonly texts: readonly Embedded[] } | null = null;

  const embedRaw = async (texts: readonly string[], signal: AbortSignal): Promise<Piece[][]> => {
    const cut = texts.map((text) => evenPieces(text, pieceChars));
    const alone = cut.flat().map((piece) => [piece]);
    const directions = await embedPieces(embedder, alone, signal);
    let next = 0;
    return cut.map((own) =>
      own.map(({ length }) => ({
        direction: unit(directions[next++] ?? null),
        length: Math.max(1, length),
      })),
    );
  };
  const measure = async (signal: AbortSignal) => {
    const raw = await embedRaw(unrelatedTexts, signal);
    const common = mean(raw.flat().map(({ direction }) => ({ direction, length: 1 })));
    return { common, texts: raw.map((pieces) => centre(pieces, common)) };
  };

  return {
    async embed(texts, signal) {
      const { common } = (anchors ??= await measure(signal));
      return (await embedRaw(texts, signal)).map((pieces) => centre(pieces, common));
    },
    unrelated: async (signal) => (anchors ??= await measure(signal)).texts,
  };
}

/** Pieces of about equal length; a little more than an even share, for cuts at white space. */
function evenPieces(text: string, size: number): string[] {
  const count = Math.max(1, Math.ceil(text.length / size));
  return splitPieces(text, Math.ceil((1.1 * text.length) / count));
}

function centre(pieces: readonly Piece[], common: Direction): Embedded {
  const centred = pieces.map(({ direction, length }) => ({
    direction: direction?.map((x, i) => x - (common?.[i] ?? 0)) ?? null,
    length,
  }));
  return { whole: mean(centred), pieces: centred };
}

/** By length; null where nothing has a direction. */
function mean(pieces: readonly Piece[]): Direction {
  const total = pieces.reduce((sum, { length }) => sum + length, 0);
  const dimensions = pieces.find(({ direction }) => direction !== null)?.direction?.length ?? 0;
  const sum = new Float64Array(dimensions);
  for (const { direction, length } of pieces)
    direction?.forEach((x, i) => (sum[i] = (sum[i] as number) + (x * length) / total));
  return sum.some((x) => x !== 0) ? sum : null;
}

function unit(direction: Direction): Direction {
  const norm = Math.sqrt(direction?.reduce((sum, x) => sum + x * x, 0) ?? 0);
  return direction?.map((x) => x / norm) ?? null;
}
