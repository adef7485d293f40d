import { fold, repeatedShare, wordsOf } from '../text/words.ts';
import { unrelatedTexts } from './unrelated.ts';

/** How a text is made beside the reference, each in [0, 1]; 1 for the reference itself. */
export interface Form {
  /** Full from half the reference's length to a tenth above it; beyond, less with the square: a second draft adds nearness. */
  readonly length: number;
  /** Whether words are joined to sentences, or merely listed. */
  readonly prose: number;
  /** Whether things are said once. */
  readonly novelty: number;
}

const shortest = 0.5;
const longest = 1.1;
/** With a smaller share of joining words the reference is in another language, or no prose itself. */
const leastJoints = 0.15;

export function compareForm(words: readonly string[], reference: readonly string[]): Form {
  const ratio = words.length / Math.max(1, reference.length);
  const expected = jointShare(reference);
  return {
    length: Math.min(1, ratio / shortest, (longest / Math.max(ratio, longest)) ** 2),
    // Half as many as the reference has will do: notes have fewer.
    prose: expected < leastJoints ? 1 : Math.min(1, (2 * jointShare(words)) / expected),
    novelty: 1 - Math.max(0, repeatedShare(words) - repeatedShare(reference)),
  };
}

/** Words that join others to sentences: those most texts have, whatever they are about. */
const joints = commonWords(unrelatedTexts.map((text) => wordsOf(fold(text))));

const jointShare = (words: readonly string[]): number =>
  words.filter((word) => joints.has(word)).length / Math.max(1, words.length);

/** Words in at least half of the texts. */
function commonWords(texts: readonly (readonly string[])[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const words of texts) for (const word of new Set(words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Set([...counts].filter(([, count]) => 2 * count >= texts.length).map(([word]) => word));
}
