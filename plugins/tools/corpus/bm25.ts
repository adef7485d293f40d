const k1 = 1.2;
const b = 0.75;
/** Two numbers each; about 320 MB at the very most. */
const maxPostings = 20_000_000;
/** A word in a name counts like so many in the text. */
const nameWeight = 2;
/** What each part of a name that was not asked for takes off; 1 at most. */
const unasked = 0.2;

/** Words of a text for search: runs of letters or digits, folded. */
export const termsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

export interface Document {
  readonly title: string;
  readonly heading: string;
  readonly text: string;
}

/**
 * A ranked full-text index (Okapi BM25, k1 1.2, b 0.75) over documents numbered in the order they are added. A title or
 * heading that the query names as a whole counts extra, one that it puts in quotation marks most.
 */
export interface Bm25 {
  /** False: the index is full and the document was not added. */
  add(document: Document): boolean;
  /** The best document for the query, the lowest number among equals; null when no word of it occurs. */
  best(query: string): number | null;
}

interface Names {
  readonly title: readonly string[];
  readonly heading: readonly string[];
}

export function createBm25(): Bm25 {
  /** term → document, weighted count, document, weighted count, … */
  const postings = new Map<string, number[]>();
  const lengths: number[] = [];
  const names: Names[] = [];
  let total = 0;
  let size = 0;

  const rarity = (term: string): number => {
    const found = (postings.get(term)?.length ?? 0) / 2;
    return Math.log(1 + (lengths.length - found + 0.5) / (found + 0.5));
  };

  /** What a name adds that the query holds in part, in full or in quotation marks. */
  const bonus = (name: readonly string[], asked: ReadonlySet<string>, quoted: readonly string[]): number => {
    let whole = 0;
    let held = 0;
    for (const term of name) {
      const weight = rarity(term);
      whole += weight;
      if (asked.has(term)) held += weight;
    }
    // Between two pieces about the same thing, the one with the less of another name.
    if (held === 0) return -Math.min(1, unasked * whole);
    const share = held / whole;
    return (
      held * share ** 3 -
      Math.min(1, unasked * (whole - held)) +
      (quoted.includes(name.join(' ')) ? 2 * whole + 1 : 0)
    );
  };

  return {
    add({ title, heading, text }) {
      if (size >= maxPostings) return false;
      const name = { title: termsOf(title), heading: termsOf(heading) };
      const terms = termsOf(text);
      const counts = new Map<string, number>();
      for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
      for (const term of new Set([...name.title, ...name.heading]))
        counts.set(term, (counts.get(term) ?? 0) + nameWeight);
      for (const [term, count] of counts) {
        const list = postings.get(term);
        if (list === undefined) postings.set(term, [lengths.length, count]);
        else list.push(lengths.length, count);
      }
      lengths.push(terms.length);
      names.push(name);
      total += terms.length;
      size += counts.size;
      return true;
    },
    best(query) {
      const mean = Math.max(1, total / Math.max(1, lengths.length));
      const scores = new Map<number, number>();
      const asked = new Set(termsOf(query));
      for (const term of asked) {
        const list = postings.get(term) ?? [];
        const idf = rarity(term);
        for (let i = 0; i < list.length; i += 2) {
          const document = list[i] as number;
          const count = list[i + 1] as number;
          const norm = k1 * (1 - b + (b * (lengths[document] as number)) / mean);
          scores.set(document, (scores.get(document) ?? 0) + (idf * count * (k1 + 1)) / (count + norm));
        }
      }
      const quoted = [...query.matchAll(/["“”]([^"“”]+)["“”]/gu)].map(([, phrase = '']) =>
        termsOf(phrase).join(' '),
      );
      let best: number | null = null;
      let top = -Infinity;
      for (const [document, score] of scores) {
        const { title, heading } = names[document] as Names;
        const named = score + bonus(title, asked, quoted) + bonus(heading, asked, quoted);
        if (named < top || (named === top && best !== null && document > best)) continue;
        best = document;
        top = named;
      }
      return best;
    },
  };
}
