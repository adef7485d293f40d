import { counted, stem, termsOf, wordsOf } from './words.ts';

/**
 * BM25 of each sentence for a query (k1 1.2, b 0.6), raised where the sentence holds what the question word asks for.
 * 0 where no word is shared.
 */
export function rankSentences(query: string, sentences: readonly string[]): number[] {
  const bags = sentences.map((sentence) => counted(termsOf(sentence)));
  const frequency = new Map<string, number>();
  for (const bag of bags) for (const term of bag.keys()) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const lengths = bags.map((bag) => [...bag.values()].reduce((sum, count) => sum + count, 0));
  const mean = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length);
  const asked = [...new Set(termsOf(query))];
  const suits = expectation(query);

  return bags.map((bag, index) => {
    let score = 0;
    for (const term of asked) {
      const count = bag.get(term);
      if (count === undefined) continue;
      const n = frequency.get(term) as number;
      const rarity = Math.log(1 + (sentences.length - n + 0.5) / (n + 0.5));
      score +=
        (rarity * count * 2.2) / (count + 1.2 * (0.4 + (0.6 * (lengths[index] as number)) / (mean || 1)));
    }
    return suits(sentences[index] as string) ? score * 1.25 : score;
  });
}

/** What the answer to a question must hold: a date for `when`, a number for `how many`, a new name for `who`. */
function expectation(query: string): (sentence: string) => boolean {
  const kind = /\b(when|what year|which year|what date|how many|how much|who|whose|where|why)\b/i.exec(
    query,
  )?.[1];
  switch (kind?.toLowerCase()) {
    case 'when':
    case 'what year':
    case 'which year':
    case 'what date':
      return (sentence) => /\b\d{3,4}\b|\b(?:century|decade)\b/i.test(sentence);
    case 'how many':
    case 'how much':
      return (sentence) =>
        /\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million)\b/i.test(
          sentence,
        );
    case 'who':
    case 'whose': {
      const known = new Set(wordsOf(query).map(stem));
      return (sentence) =>
        [...sentence.matchAll(/\p{Lu}[\p{Ll}’']+/gu)].some(([name]) => !known.has(stem(name.toLowerCase())));
    }
    case 'where':
      return (sentence) => /\b(?:in|at|near|from|to|on)\s+(?:the\s+)?\p{Lu}/u.test(sentence);
    case 'why':
      return (sentence) =>
        /\b(?:because|since|due to|so that|in order to|reason|therefore)\b/i.test(sentence);
    default:
      return () => false;
  }
}

/** Indices of a list's values, highest first, earlier first among equals. */
export const order = (values: readonly number[]): number[] =>
  values.map((_, index) => index).sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
