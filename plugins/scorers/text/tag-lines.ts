import { cleanTag } from '../../../core/index.ts';
import { fold, wordsOf } from './words.ts';

/** A tag as it is compared. */
export interface Tag {
  /** In normal form. */
  readonly text: string;
  /** The same for `kiln`, `kilns`, `the kiln`; for `glazed pot`, `pots, glazed`. */
  readonly key: string;
  /** Its words without articles and the like, in the singular. */
  readonly words: readonly string[];
}

/** The tags of a text, one a line. */
export interface TagList {
  /** At most as many as allowed, in their own order, each key once. */
  readonly tags: readonly Tag[];
  /** Lines among those judged that are no tag at all: signs, sentences. */
  readonly malformed: number;
  /** Lines beyond those judged. */
  readonly excess: number;
  /** Lines with something on them. */
  readonly lines: number;
}

/** Lines looked at for each tag that counts: the rest are duplicates of these. */
const linesPerTag = 10;

/** Reads tags up to `most`; work does not grow with what follows. */
export function readTags(text: string, most: number): TagList {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/u).filter((line) => line.trim() !== '');
  const tags = new Map<string, Tag>();
  let malformed = 0;
  let seen = 0;
  for (const line of lines.slice(0, most * linesPerTag)) {
    if (tags.size + malformed >= most) break;
    seen += 1;
    const tag = toTag(line);
    if (tag === null) malformed += 1;
    else if (!tags.has(tag.key)) tags.set(tag.key, tag);
  }
  const further = new Set(lines.slice(seen));
  for (const line of lines.slice(0, seen)) further.delete(line);
  return { tags: [...tags.values()], malformed, excess: further.size, lines: lines.length };
}

function toTag(line: string): Tag | null {
  const text = cleanTag(line);
  if (text === '') return null;
  const words = termsOf(text);
  // Signs make a difference (`c`, `c++`), and a tag of empty words alone is what it is.
  const key = words.length === 0 || /[+#]/.test(text) ? text : [...words].sort().join(' ');
  return { text, key, words };
}

/** The words of a text that say something, in the singular. */
export const termsOf = (text: string): string[] =>
  wordsOf(fold(text))
    .filter((word) => !empty.has(word))
    .map(singular);

function singular(word: string): string {
  if (word.length < 4 || /(?:ss|us|is)$/.test(word)) return word;
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:ch|sh|x|ss)es$/.test(word)) return word.slice(0, -2);
  return word.replace(/s$/, '');
}

/** Words that make no tag of their own. */
const empty = new Set(
  (
    'a about after again all also always am an and any are as at back be because been before but by can could did ' +
    'do does done down even ever for from get go going good got had has have he her here hers him his hmm how i ' +
    'if in into is it its just know let like lot made make many may me might more most much must my never new no ' +
    'nor not now of off oh ok okay on one only or other our out over own please really right said say see she ' +
    'should so some still such sure take than thank thanks that the their them then there these they thing things ' +
    'think this those though to too two uh um umm up us use very want was way we well went were what when where ' +
    'which while who why will with would yeah yes yet you your'
  ).split(' '),
);
