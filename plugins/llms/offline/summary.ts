import type { Random } from '../../../core/index.ts';
import { fit } from './answer.ts';
import { order } from './rank.ts';
import { unitsOf } from './sentences.ts';
import { countWords, termsOf } from './words.ts';

/** Sentences a summary is chosen from: the ranking is quadratic in them. */
const most = 150;
const damping = 0.85;
const rounds = 25;
/** Ranks that differ by less than this part may change places. */
const nearly = 0.15;

/**
 * The most central sentences (TextRank), a little less than half of the text within the limit; null for a text without words.
 * `spread` in [0, 1] lets chance decide between sentences of nearly the same rank.
 */
export function summarise(
  material: string,
  { wordLimit, spread, random }: { wordLimit: number; spread: number; random: Random },
): string | null {
  const sentences = unitsOf(material).slice(0, most);
  if (sentences.length === 0) return null;
  const scores = centrality(sentences.map((sentence) => new Set(termsOf(sentence)))).map(
    (score, index) => score * (index === 0 ? 1.3 : 1) * (1 + nearly * spread * (random.next() - 0.5)),
  );
  const total = sentences.reduce((sum, sentence) => sum + countWords(sentence), 0);
  return fit(sentences, order(scores), Math.min(wordLimit, Math.max(30, Math.round(total * 0.45))));
}

/** PageRank over the shared words of sentences; sums to the number of sentences. */
export function centrality(bags: readonly ReadonlySet<string>[]): number[] {
  const similar = bags.map((a, i) => bags.map((b, j) => (i === j ? 0 : similarity(a, b))));
  const degrees = similar.map((row) => row.reduce((sum, value) => sum + value, 0));
  let scores = bags.map(() => 1);
  for (let round = 0; round < rounds; round += 1) {
    const shares = scores.map((score, j) => (degrees[j] ? score / degrees[j] : 0));
    scores = similar.map(
      (row) => 1 - damping + damping * row.reduce((sum, value, j) => sum + value * (shares[j] as number), 0),
    );
  }
  return scores;
}

function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size < 2 || b.size < 2) return 0;
  let shared = 0;
  for (const term of a) if (b.has(term)) shared += 1;
  return shared / (Math.log(a.size) + Math.log(b.size));
}
