import { lcsSymbols } from '../text/lcs.ts';
import { numbering } from '../text/numbered.ts';
import { splitWords } from '../text/python.ts';
import type { Metric, Ngram } from './overlap.ts';

/**
 * The scores of the Python library `rouge` 1.0.1 as SN1 called it: the target in the hypothesis' place, so that p and r
 * are swapped. Sets of n-grams, sentences split at ".", summary-level LCS. null where the library raises because a text
 * has no sentence.
 */
export function rougeAsUpstream(
  target: string,
  reply: string,
  ngram: Ngram,
): Readonly<Record<Metric, number>> | null {
  const number = numbering();
  const hypothesis = splitSentences(target).map(number);
  const reference = splitSentences(reply).map(number);
  if (hypothesis.length === 0 || reference.length === 0) return null;
  return ngram === 'rouge-l'
    ? scoreSummary(hypothesis, reference)
    : scoreNgrams(hypothesis.flat(), reference.flat(), ngram === 'rouge-1' ? 1 : 2);
}

/** A sentence of white space alone has one word, the empty one. */
function splitSentences(text: string): string[][] {
  const sentences = text.split('.').filter((sentence) => sentence !== '');
  return sentences.map((sentence) => {
    const words = splitWords(sentence);
    return words.length === 0 ? [''] : words;
  });
}

// Words are numbered from 0; there are fewer than this, and a pair of them fits in 53 bits.
const pairBase = 2 ** 24;

function scoreNgrams(hypothesis: readonly number[], reference: readonly number[], size: 1 | 2) {
  const grams = (words: readonly number[]): Set<number> =>
    size === 1
      ? new Set(words)
      : new Set(words.slice(1).map((word, i) => (words[i] as number) * pairBase + word));
  const [ours, theirs] = [grams(hypothesis), grams(reference)];
  let shared = 0;
  for (const gram of ours) if (theirs.has(gram)) shared += 1;
  return toScores(shared, ours.size, theirs.size);
}

/**
 * The union of the words on the LCS of every pair of sentences. A pair is looked at only while it shares a word the union
 * has not: thousands of sentences that have nothing in common cost nothing.
 */
function scoreSummary(hypothesis: readonly number[][], reference: readonly number[][]) {
  const holders = new Map<number, Set<readonly number[]>>();
  for (const sentence of distinct(hypothesis))
    for (const word of sentence) holders.set(word, (holders.get(word) ?? new Set()).add(sentence));
  const union = new Set<number>();
  for (const sentence of distinct(reference)) {
    const seen = new Set<readonly number[]>();
    for (const word of sentence)
      for (const other of union.has(word) ? [] : (holders.get(word) ?? [])) {
        if (seen.has(other)) continue;
        seen.add(other);
        for (const shared of lcsSymbols(sentence, other)) union.add(shared);
        if (union.has(word)) break;
      }
  }
  return toScores(union.size, holders.size, new Set(reference.flat()).size);
}

const distinct = (sentences: readonly number[][]): number[][] => [
  ...new Map(sentences.map((sentence) => [sentence.join(' '), sentence])).values(),
];

function toScores(shared: number, hypothesisSize: number, referenceSize: number) {
  const p = hypothesisSize === 0 ? 0 : shared / hypothesisSize;
  const r = referenceSize === 0 ? 0 : shared / referenceSize;
  return { f: 2 * ((p * r) / (p + r + 1e-8)), p, r };
}
