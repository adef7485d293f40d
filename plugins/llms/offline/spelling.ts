import { dictionary } from './dictionary.ts';
import { members, vocabularyOf } from './keywords.ts';
import { counted } from './words.ts';

/** Half-open range of characters. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A text that could stand in the place of one that does not belong there. */
interface Guess {
  readonly text: string;
  readonly score: number;
}

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789';
const lowerLetters = letters.slice(0, 26);
const joints = '._([,:=-';
const shortest = 3;
/** Words of prose shorter than this have too many neighbours. */
const shortestGuess = 6;
const shortestChanged = 7;
/** A file with more strange words than this is written in another language: nothing in it is a slip. */
const mostSlips = 12;
/** What a guess must lead the next one by. */
const lead = 0.45;

/**
 * The code with slips of spelling undone: words that occur once, are known nowhere, and are one letter away from exactly one
 * word that the file uses, that the language has or, in part, that is common in prose.
 */
export function respell(code: string, language: string, quiet: readonly Span[]): string {
  const speller = createSpeller(code, language);
  const fixes: { readonly at: number; readonly end: number; readonly text: string }[] = [];
  for (const { 0: word, index: at } of code.matchAll(/(?<!\\)[A-Za-z_$][\w$]*/g)) {
    if (at < (fixes.at(-1)?.end ?? 0)) continue;
    const isQuiet = quiet.some(({ start, end }) => at >= start && at < end);
    const joined = speller.joined(at, word);
    const isSlip = joined === null && speller.isStrange(word);
    const text = isSlip ? speller.best(word, isQuiet, code[at - 1] === '.') : joined;
    // A joined word takes the place of as many characters as it has.
    if (text !== null) fixes.push({ at, end: at + (joined ?? word).length, text });
  }
  if (fixes.length > mostSlips) return code;
  return fixes.reduceRight(
    (text, { at, end, text: fixed }) => text.slice(0, at) + fixed + text.slice(end),
    code,
  );
}

interface Speller {
  /** Occurs once, and one of its parts is no word we know. */
  isStrange(word: string): boolean;
  best(word: string, isQuiet: boolean, isMember: boolean): string | null;
  /** `fun(tion`: a letter that became a mark, which cut the word in two. */
  joined(at: number, word: string): string | null;
}

function createSpeller(code: string, language: string): Speller {
  const known = vocabularyOf(language);
  const methods = new Set(members);
  const tokens = counted(code.match(/[A-Za-z_$][\w$]*/g) ?? []);
  const parts = counted([...tokens.keys()].flatMap(partsOf));
  const inUse = (part: string): boolean => (parts.get(part) ?? 0) >= 2;
  const isWord = (part: string): boolean =>
    part.length < shortest ||
    rankOf(part) !== null ||
    known.has(part) ||
    inUse(part) ||
    parts.has(`${part}s`) ||
    (part.endsWith('s') && parts.has(part.slice(0, -1)));
  const hasVariant = (word: string): boolean =>
    [`${word}s`, `${word}d`, `${word}ed`, `${word}_`, word.slice(0, -1)].some((other) => tokens.has(other)) ||
    (/s$/.test(word) && isWord(word.slice(0, -1).toLowerCase()));

  const isStrange = (word: string): boolean =>
    word.length >= shortest &&
    tokens.get(word) === 1 &&
    !known.has(word) &&
    !methods.has(word) &&
    !hasVariant(word) &&
    !/^__\w+__$/.test(word) &&
    partsOf(word).some((part) => part.length >= shortest && !isWord(part));

  /** How sure we are that this stands in the file as a whole, 0 for not at all. */
  const strength = (text: string, isQuiet: boolean, isMember: boolean): number => {
    const uses = tokens.get(text) ?? 0;
    const isOwn = !isQuiet && (isMember ? methods : known).has(text);
    if (text.length <= 4 && uses < 2 && !isOwn) return 0;
    if (uses > 0) return 3 + Math.min(4, uses) / 4 + (isOwn ? 0.5 : 0);
    return isOwn && text.length >= 4 ? 3.5 : 0;
  };

  /** Words with the one strange part of a word changed for a word of prose. */
  const inPart = (word: string): Guess[] => {
    const strange = partsOf(word).filter((part) => part.length > shortest && !isWord(part));
    const [part] = strange;
    if (part === undefined || strange.length > 1) return [];
    const at = word.toLowerCase().indexOf(part);
    const found = word.slice(at, at + part.length);
    const guesses: Guess[] = [];
    for (const [text, bonus, kind] of edits(part, lowerLetters)) {
      const rank = dictionary.get(text) ?? (inUse(text) ? 500 : null);
      const least = kind === 'changed' ? shortestChanged : shortestGuess;
      if (rank === null || text.length < least || isVariant(text, part)) continue;
      const score = (inUse(text) ? 2.6 : 2.2 - rank / 5000) + bonus;
      guesses.push({ text: word.slice(0, at) + withCase(text, found) + word.slice(at + part.length), score });
    }
    return guesses;
  };

  return {
    isStrange,
    best(word, isQuiet, isMember) {
      // A name in a text is as the writer wants it.
      const guesses: Guess[] = isQuiet && /^[A-Z]/.test(word) ? [] : inPart(word);
      for (const [text, bonus, kind] of edits(word, letters)) {
        const sure = strength(text, isQuiet, isMember);
        // `getattr` and `setattr` are both right: only a word that is used again makes the other one a slip.
        if (kind === 'changed' && (sure < 3.5 || (text.length < shortestGuess && !known.has(text)))) continue;
        if (sure > 0 && !isVariant(text, word)) guesses.push({ text, score: sure + bonus });
      }
      if (!isQuiet)
        guesses.push(...splits(code, word, (part) => (tokens.get(part) ?? 0) > 0 || known.has(part)));
      return clearest(guesses);
    },
    joined(at, word) {
      const [, tail = ''] =
        /^[^\w\s$]([\w$]+)/.exec(code.slice(at + word.length, at + word.length + 60)) ?? [];
      if (tail === '' || !(isStrange(word) || isStrange(tail)) || (tokens.get(tail) ?? 0) > 1) return null;
      if (known.has(tail) || methods.has(tail) || known.has(word)) return null;
      const guesses = [...letters]
        .map((letter) => word + letter + tail)
        .map((text) => ({
          text,
          score: tokens.has(text) ? 3 : known.has(text) || dictionary.has(text) ? 2 : 0,
        }))
        .filter(({ score, text }) => score > 0 && text.length >= shortestGuess);
      return clearest(guesses);
    },
  };
}

/** The best guess, if it is clearly better than any other. */
function clearest(guesses: readonly Guess[]): string | null {
  const [first, ...others] = [...guesses].sort((a, b) => b.score - a.score || (a.text < b.text ? -1 : 1));
  const second = others.find(({ text }) => text !== first?.text);
  return first === undefined || (second !== undefined && first.score - second.score < lead)
    ? null
    : first.text;
}

/** As capitals stand in the text it takes the place of. */
const withCase = (word: string, like: string): string =>
  like.length > 1 && like === like.toUpperCase()
    ? word.toUpperCase()
    : /^[A-Z]/.test(like)
      ? word.charAt(0).toUpperCase() + word.slice(1)
      : word;

/** Forms of one word are different words on purpose. */
const isVariant = (a: string, b: string): boolean => {
  const plain = (word: string): string => word.toLowerCase().replace(/(?:e?s|e?d|er?|y|ly|\d+|_+)$|^_+/g, '');
  return plain(a) === plain(b);
};

type Slip = 'lost' | 'changed' | 'exchanged';

/** Every text one letter away, with how likely such a slip is beside the others. */
function* edits(
  word: string,
  alphabet: string,
): Generator<readonly [text: string, bonus: number, kind: Slip]> {
  for (let at = 0; at <= word.length; at += 1) {
    const [head, tail] = [word.slice(0, at), word.slice(at)];
    for (const letter of alphabet) {
      yield [head + letter + tail, 0.3, 'lost'];
      if (tail !== '' && letter !== tail[0]) yield [head + letter + tail.slice(1), 0, 'changed'];
    }
    if (tail.length > 1)
      yield [head + (tail[1] as string) + (tail[0] as string) + tail.slice(2), 0.2, 'exchanged'];
  }
}

/** `selfname`, `printcx`: two words that the file joins with a mark elsewhere, and the mark lost or turned into a letter. */
function* splits(code: string, word: string, isName: (part: string) => boolean): Generator<Guess> {
  for (let at = 1; at < word.length; at += 1)
    for (const skip of [0, 1]) {
      const [head, tail] = [word.slice(0, at), word.slice(at + skip)];
      if (tail === '' || !isName(head) || !isName(tail)) continue;
      for (const joint of joints) {
        const before = code.split(head + joint).length - 1;
        const after = code.split(joint + tail).length - 1;
        if (before > 0 && after > 0)
          yield {
            text: head + joint + tail,
            score: (skip === 0 ? 2.6 : 2.2) + Math.min(4, before + after) / 8,
          };
      }
    }
}

/** `readNextLine` and `read_next_line` give `read`, `next`, `line`. */
const partsOf = (word: string): string[] =>
  word
    .replace(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\d_$]+/g, ' ')
    .toLowerCase()
    .split(' ')
    .filter(Boolean);

/** Place of a word, or of what it is made from, among the common ones; null for a word that is not common. */
function rankOf(word: string): number | null {
  const own = dictionary.get(word);
  if (own !== undefined) return own;
  for (const [ending, bare] of endings) {
    const base = word.endsWith(ending) ? dictionary.get(word.slice(0, -ending.length) + bare) : undefined;
    if (base !== undefined) return base + 1000;
  }
  return null;
}

const endings = [
  ['ies', 'y'],
  ['es', ''],
  ['s', ''],
  ['ied', 'y'],
  ['ed', ''],
  ['ed', 'e'],
  ['ing', ''],
  ['ing', 'e'],
  ['er', ''],
  ['er', 'e'],
  ['ly', ''],
] as const;
