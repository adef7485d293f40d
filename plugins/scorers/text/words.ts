import { normalise } from './normalise.ts';

// Scripts written without spaces count character by character.
const wordPattern =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]|[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}]|(?<=\p{L})['’](?=\p{L})|(?<=\p{N})[.,](?=\p{N}))*/gu;

/** Made comparable: NFKC, case folded. Upper case first: it unifies what lower case keeps apart, such as "ß" and "ss". */
export const fold = (text: string): string => normalise(text).toUpperCase().toLowerCase();

/** The words of a folded text, without punctuation. */
export const wordsOf = (folded: string): string[] =>
  (folded.match(wordPattern) ?? []).map((word) => word.replace(/['’]/gu, ''));

/** Runs of `size` words, joined by blanks. */
export function* runsOf(words: readonly string[], size: number): Generator<string> {
  for (let i = 0; i + size <= words.length; i += 1) yield words.slice(i, i + size).join(' ');
}

/** Share of the word triples that stood in the text before. */
export function repeatedShare(words: readonly string[]): number {
  const total = words.length - 2;
  return total < 1 ? 0 : 1 - new Set(runsOf(words, 3)).size / total;
}
