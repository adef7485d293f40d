import { cosine, splitPieces, type Direction } from '../text/vectors.ts';
import { fold, wordsOf } from '../text/words.ts';
import type { Embedded, PieceEmbedder } from './pieces.ts';

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

/** Measures a reference; `question`: what its answers were asked with, so that echoing it is worth nothing. */
export async function measureLevels(
  reference: string,
  question: string,
  embedder: PieceEmbedder,
  signal: AbortSignal,
): Promise<Levels> {
  const unrelated = await embedder.unrelated(signal);
  const [half = '', ...rest] = splitPieces(reference, Math.ceil(reference.length / 2));
  const [own, ...others] = (await embedder.embed(
    [reference, half, rest.join(''), question, sharedWords(question, reference)],
    signal,
  )) as [Embedded, ...Embedded[]];
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
