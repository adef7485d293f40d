const k1 = 1.2;
const b = 0.75;
/** Two numbers each; about 320 MB at the very most. */
const maxPostings = 20_000_000;

/** Words of a text for search: runs of letters or digits, folded. */
export const termsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** A ranked full-text index (Okapi BM25, k1 1.2, b 0.75) over documents numbered in the order they are added. */
export interface Bm25 {
  /** False: the index is full and the document was not added. */
  add(text: string): boolean;
  /** The best document for the query, the lowest number among equals; null when no word of it occurs. */
  best(query: string): number | null;
}

export function createBm25(): Bm25 {
  /** term → document, count, document, count, … */
  const postings = new Map<string, number[]>();
  const lengths: number[] = [];
  let total = 0;
  let size = 0;
  return {
    add(text) {
      if (size >= maxPostings) return false;
      const terms = termsOf(text);
      const counts = new Map<string, number>();
      for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
      for (const [term, count] of counts) {
        const list = postings.get(term);
        if (list === undefined) postings.set(term, [lengths.length, count]);
        else list.push(lengths.length, count);
      }
      lengths.push(terms.length);
      total += terms.length;
      size += counts.size;
      return true;
    },
    best(query) {
      const mean = total / Math.max(1, lengths.length);
      const scores = new Map<number, number>();
      for (const term of new Set(termsOf(query))) {
        const list = postings.get(term) ?? [];
        const found = list.length / 2;
        const idf = Math.log(1 + (lengths.length - found + 0.5) / (found + 0.5));
        for (let i = 0; i < list.length; i += 2) {
          const document = list[i] as number;
          const count = list[i + 1] as number;
          const norm = k1 * (1 - b + (b * (lengths[document] as number)) / mean);
          scores.set(document, (scores.get(document) ?? 0) + (idf * count * (k1 + 1)) / (count + norm));
        }
      }
      let best: number | null = null;
      let top = -Infinity;
      for (const [document, score] of scores) {
        if (score < top || (score === top && best !== null && document > best)) continue;
        best = document;
        top = score;
      }
      return best;
    },
  };
}
