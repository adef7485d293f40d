/** Tokens to text, piece by piece. */
export interface Detokenizer {
  /** The text this token completes; empty while a character lacks bytes. */
  push(id: number): string;
  /** What is left at the end: a broken character shows as U+FFFD. */
  rest(): string;
}

/** A character has at most four bytes, a token at least one; twice as much without a whole character is noise. */
const mostPending = 8;

/**
 * A token's text depends on its neighbours (a leading space, the bytes of one character in several tokens), so each is
 * decoded together with the tokens of the last piece, whose text is then taken off.
 */
export function createDetokenizer(decode: (ids: readonly number[]) => string): Detokenizer {
  let before: number[] = [];
  let pending: number[] = [];
  const take = (): { readonly text: string; readonly whole: boolean } => {
    const known = before.length === 0 ? '' : decode(before);
    const all = decode([...before, ...pending]);
    return { text: all.slice(known.length), whole: !all.endsWith('\uFFFD') };
  };
  return {
    push(id) {
      pending.push(id);
      const { text, whole } = take();
      if (text === '' || (!whole && pending.length < mostPending)) return '';
      before = pending;
      pending = [];
      return text;
    },
    rest() {
      if (pending.length === 0) return '';
      const { text } = take();
      pending = [];
      return text;
    },
  };
}
