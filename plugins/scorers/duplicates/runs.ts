import { fold, wordsOf } from '../text/words.ts';

/** Hashes of the runs of three words in a text, ascending, each once. */
export type Runs = Uint32Array;

const runLength = 3;
// Invisible signs (soft hyphen, zero-width space) would make any word another one.
const invisible = /\p{Cf}+/gu;

/** The text's words, invisible signs, case and punctuation left aside; of folded text at most `maxChars` characters. */
export const readWords = (text: string, maxChars: number): string[] =>
  wordsOf(fold(text.slice(0, maxChars).replace(invisible, '')).slice(0, maxChars));

export function runsOf(words: readonly string[]): Runs {
  const numbers = Uint32Array.from(words, hashWord);
  const runs = new Uint32Array(Math.max(0, numbers.length - runLength + 1));
  for (let i = 0; i < runs.length; i += 1) {
    let hash = 0;
    for (let j = i; j < i + runLength; j += 1) hash = mix(hash, numbers[j] as number);
    runs[i] = hash;
  }
  runs.sort();
  return runs.filter((run, i) => i === 0 || run !== runs[i - 1]);
}

/**
 * How many runs each text shares with each one before it: `counts[later][earlier]`. By sorting all runs of all texts, as
 * comparing them two by two takes minutes with a few hundred long ones.
 */
export function countShared(texts: readonly Runs[]): Uint32Array[] {
  const counts = texts.map((_, later) => new Uint32Array(later));
  // A run and the text it stands in, packed into one exact number.
  const entries = new Float64Array(texts.reduce((sum, { length }) => sum + length, 0));
  let next = 0;
  texts.forEach((runs, text) => runs.forEach((run) => (entries[next++] = run * texts.length + text)));
  entries.sort();
  let start = 0;
  for (let i = 0; i < entries.length; i += 1) {
    const run = Math.floor((entries[i] as number) / texts.length);
    if (run !== Math.floor((entries[start] as number) / texts.length)) start = i;
    const row = counts[(entries[i] as number) - run * texts.length] as Uint32Array;
    for (let j = start; j < i; j += 1) {
      const earlier = (entries[j] as number) - run * texts.length;
      row[earlier] = (row[earlier] as number) + 1;
    }
  }
  return counts;
}

/** The runs of `a` that are not in `b`. */
export function without(a: Runs, b: Runs): Runs {
  let j = 0;
  return a.filter((run) => {
    while (j < b.length && (b[j] as number) < run) j += 1;
    return b[j] !== run;
  });
}

/** Names a text by its words: equal for equal ones, eight hexadecimal digits. */
export const fingerprint = (words: readonly string[]): string =>
  words
    .reduce((hash, word) => mix(hash, hashWord(word)), 0)
    .toString(16)
    .padStart(8, '0');

/** FNV-1a over UTF-16 units, 32 bits. */
function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i += 1) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** Takes a number into a hash, as murmur3 does, so that order counts. */
function mix(hash: number, value: number): number {
  let next = Math.imul(value, 0xcc9e2d51);
  next = Math.imul((next << 15) | (next >>> 17), 0x1b873593) ^ hash;
  next = Math.imul((next << 13) | (next >>> 19), 5) + 0xe6546b64;
  next = Math.imul(next ^ (next >>> 16), 0x85ebca6b);
  return (next ^ (next >>> 13)) >>> 0;
}
