import type { Random } from '../../../core/index.ts';
import { order, rankSentences } from './rank.ts';
import { unitsOf } from './sentences.ts';
import { countWords, termsOf } from './words.ts';

/** Sentences that open so lean on the one before. */
const leaning = /^(?:he|she|it|they|this|that|these|those|his|her|its|their|such|however|also|but|then)\b/i;

/** Sentences of an answer, the one it leans on included. */
const size = 2;
/** Part of the best score that a further sentence needs. */
const enough = 0.4;
/** Scores that differ by less than this part may change places. */
const nearly = 0.2;

/**
 * One or two sentences of the material that bear on the question, in their order; null when none does.
 * `spread` in [0, 1] lets chance decide which of nearly equal sentences stand beside the best one.
 */
export function answerFrom(
  material: string,
  question: string,
  { wordLimit, spread, random }: { wordLimit: number; spread: number; random: Random },
): string | null {
  const sentences = unitsOf(material);
  if (termsOf(question).length === 0) return null;
  const scores = rankSentences(question, sentences);
  const ranked = order(scores).filter((index) => (scores[index] as number) > 0);
  const best = ranked[0];
  if (best === undefined) return null;

  const chosen = new Set([best]);
  const floor = (scores[best] as number) * enough;
  const before = sentences[best - 1];
  if (before !== undefined && leaning.test(sentences[best] as string)) chosen.add(best - 1);
  const others = ranked.slice(1).filter((index) => (scores[index] as number) >= floor);
  const blurred = others.map(
    (index) => (scores[index] as number) * (1 + nearly * spread * (random.next() - 0.5)),
  );
  for (const at of order(blurred)) if (chosen.size < size) chosen.add(others[at] as number);
  return fit(sentences, [best, ...chosen], wordLimit);
}

/** The first sentences of `wanted` (most wanted first) that fit into the limit, at least one, in reading order. */
export function fit(sentences: readonly string[], wanted: readonly number[], wordLimit: number): string {
  const kept = new Set<number>();
  let words = 0;
  for (const index of wanted) {
    const size = countWords(sentences[index] as string);
    if (kept.has(index) || (kept.size > 0 && words + size > wordLimit)) continue;
    kept.add(index);
    words += size;
  }
  return [...kept]
    .sort((a, b) => a - b)
    .map((index) => sentences[index])
    .join(' ');
}
