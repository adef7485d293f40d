import type { Random } from '../../../core/index.ts';
import { order, rankSentences } from './rank.ts';
import { sentencesOf } from './sentences.ts';
import { countWords, termsOf } from './words.ts';

/** Sentences that open so lean on the one before. */
const leaning = /^(?:he|she|it|they|this|that|these|those|his|her|its|their|such|however|also|but|then)\b/i;

/**
 * One to four sentences of the material that bear on the question, in their order; null when none does.
 * `spread` in [0, 1] loosens the choice at random.
 */
export function answerFrom(
  material: string,
  question: string,
  { wordLimit, spread, random }: { wordLimit: number; spread: number; random: Random },
): string | null {
  const sentences = sentencesOf(material);
  if (termsOf(question).length === 0) return null;
  const scores = rankSentences(question, sentences);
  const ranked = order(scores).filter((index) => (scores[index] as number) > 0);
  const best = ranked[0];
  if (best === undefined) return null;

  const chosen = new Set([best]);
  const size = 2 + (spread > 0 ? random.int(0, 2) : 0);
  const floor = (scores[best] as number) * (0.3 + 0.2 * spread * (random.next() - 0.5));
  const before = sentences[best - 1];
  if (before !== undefined && leaning.test(sentences[best] as string)) chosen.add(best - 1);
  for (const index of ranked) if (chosen.size < size && (scores[index] as number) >= floor) chosen.add(index);
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
