import type { Embedder } from '../../../core/index.ts';
import { cosine, embedPieces, splitPieces, type Direction } from '../text/vectors.ts';
import { fold, wordsOf } from '../text/words.ts';

/** A text with its directions: of each piece, and of the whole, which is their mean by length. */
export interface Embedded {
  readonly whole: Direction;
  readonly pieces: readonly { readonly direction: Direction; readonly length: number }[];
}

/** What similarities to one reference mean; measured for each, as every embedder has a scale of its own. */
export interface Levels {
  readonly goal: Direction;
  /** Worth nothing: as near as text about other things, or as the question itself. */
  readonly low: number;
  /** Worth full marks: as near as half of the reference is. */
  readonly high: number;
  /** A piece that may as well be about other things. */
  readonly pieceLow: number;
  /** A piece that is about the subject: a quarter of the way to a piece of the reference. */
  readonly pieceHigh: number;
}

/** Directions of texts in pieces of about `pieceChars`, all in one call. */
export async function embedTexts(
  embedder: Embedder,
  texts: readonly string[],
  pieceChars: number,
  signal: AbortSignal,
): Promise<Embedded[]> {
  const cut = texts.map((text) => evenPieces(text, pieceChars));
  const alone = cut.flat().map((piece) => [piece]);
  const directions = await embedPieces(embedder, alone, signal);
  let next = 0;
  return cut.map((own) => {
    const pieces = own.map(({ length }) => ({ direction: directions[next++] ?? null, length }));
    return { whole: sumOf(pieces.map(({ direction }) => direction)), pieces };
  });
}

/** Measures a reference; `question`: what its answers were asked with, so that echoing it is worth nothing. */
export async function measureLevels(
  reference: string,
  question: string,
  unrelated: readonly Embedded[],
  embed: (texts: readonly string[]) => Promise<Embedded[]>,
): Promise<Levels> {
  const [half = '', ...rest] = splitPieces(reference, Math.ceil(reference.length / 2));
  const [own, ...others] = (await embed([
    reference,
    half,
    rest.join(''),
    question,
    sharedWords(question, reference),
  ])) as [Embedded, ...Embedded[]];
  const goal = own.whole;
  const nearness = ({ whole }: Embedded): number => cosine(goal, whole);
  const ofPieces = ({ pieces }: Embedded): number[] => pieces.map(({ direction }) => cosine(goal, direction));

  const [first = 0, second = 0, ...echoes] = others.map(nearness);
  const low = Math.max(0, secondOf(unrelated.map(nearness)), ...echoes);
  const pieceLow = Math.max(0, secondOf(unrelated.map((text) => Math.max(...ofPieces(text)))));
  const ownPieces = ofPieces(own);
  const pieceGoal = ownPieces.reduce((sum, value) => sum + value, 0) / ownPieces.length;
  return {
    goal,
    low,
    // Never so near to `low` that rounding decides.
    high: Math.max((first + second) / 2, (1 + low) / 2),
    pieceLow,
    pieceHigh: pieceLow + Math.max(0.01, (pieceGoal - pieceLow) / 4),
  };
}

/** The words of the question that stand in the reference: the most an echo can have of it. */
function sharedWords(question: string, reference: string): string {
  const known = new Set(wordsOf(fold(reference)));
  return [...new Set(wordsOf(fold(question)))].filter((word) => known.has(word)).join(' ');
}

/** The second largest: the largest may, by chance, be about the very subject. */
const secondOf = (values: readonly number[]): number => values.toSorted((a, b) => b - a)[1] ?? 0;

/** Pieces of about equal length; a little more than an even share, for cuts at white space. */
function evenPieces(text: string, size: number): string[] {
  const count = Math.max(1, Math.ceil(text.length / size));
  return splitPieces(text, Math.ceil((1.1 * text.length) / count));
}

function sumOf(directions: readonly Direction[]): Direction {
  const known = directions.filter((direction) => direction !== null);
  const sum = new Float64Array(known[0]?.length ?? 0);
  for (const direction of known) direction.forEach((x, i) => (sum[i] = (sum[i] as number) + x));
  return sum.some((x) => x !== 0) ? sum : null;
}
