import { lcsLength } from '../text/lcs.ts';
import { numbering } from '../text/numbered.ts';
import { fold, repeatedShare, runsOf, wordsOf } from '../text/words.ts';

export type Ngram = 'rouge-1' | 'rouge-2' | 'rouge-l';
export type Metric = 'f' | 'p' | 'r';

/** A text made comparable: NFKC, case folded, punctuation gone. */
export interface PreparedText {
  readonly plain: string;
  readonly words: readonly string[];
  /** Share of its word triples that stood in it before. */
  readonly repetition: number;
}

export function prepareText(text: string, maxChars: number): PreparedText {
  const plain = fold(text.slice(0, maxChars)).slice(0, maxChars).trim();
  const words = wordsOf(plain);
  return { plain, words, repetition: repeatedShare(words) };
}

export const sameText = (a: PreparedText, b: PreparedText): boolean => a.plain !== '' && a.plain === b.plain;

// A reply up to this much longer than the target loses no recall.
const freeLength = 1.5;

/**
 * ROUGE over multisets: a word counts as often as both texts have it. Padding pays under no metric: recall shrinks with a
 * reply over 1.5 times the target's length, precision with one shorter than the target (as BLEU's brevity penalty), and
 * all with the share of repeated word triples beyond the target's own. An `echo` is one however short or repeated it is.
 */
export function compareOverlap(
  target: PreparedText,
  reply: PreparedText,
  ngram: Ngram,
  metric: Metric,
  echo = false,
): number {
  const size = ngram === 'rouge-2' ? 2 : 1;
  const targetCount = target.words.length - size + 1;
  const replyCount = reply.words.length - size + 1;
  if (targetCount <= 0 || replyCount <= 0) return 0;
  const number = numbering();
  const shared =
    ngram === 'rouge-l'
      ? lcsLength(number(target.words), number(reply.words))
      : sharedNgrams(target.words, reply.words, size, echo && metric === 'p' ? Infinity : 0);
  const precision = shared / replyCount;
  const recall = shared / targetCount;
  const length = reply.words.length / target.words.length;
  const value =
    metric === 'p'
      ? precision * (length < 1 && !echo ? Math.exp(1 - 1 / length) : 1)
      : metric === 'r'
        ? recall * Math.min(1, freeLength / length)
        : (2 * shared) / (targetCount + replyCount);
  return echo ? value : value * (1 - Math.max(0, reply.repetition - target.repetition));
}

/** How many n-grams of `b` are in `a`, each as often as `a` has it and `more` times again. */
function sharedNgrams(a: readonly string[], b: readonly string[], size: number, more: number): number {
  const counts = new Map<string, number>();
  for (const gram of runsOf(a, size)) counts.set(gram, (counts.get(gram) ?? more) + 1);
  let shared = 0;
  for (const gram of runsOf(b, size)) {
    const left = counts.get(gram) ?? 0;
    if (left > 0) shared += 1;
    counts.set(gram, left - 1);
  }
  return shared;
}
