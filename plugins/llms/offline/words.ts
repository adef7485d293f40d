import { everyday } from './words/everyday.ts';

/** Words that say little about what a text is about. */
const stopwords = new Set(
  (
    'a about above after again against all almost also although always am among an and another any anyone anything are ' +
    'around as at back be became because become been before being below between both but by came can cannot could did ' +
    'do does doing done down during each either else ever every few first for from further get give given go had has ' +
    'have having he her here hers herself him himself his how however i if in into is it its itself just know last ' +
    'least less let like made make many may me might mine more most much must my myself near need neither never next ' +
    'no none nor not nothing now of off often on once one only onto or other others our ours out over own per please ' +
    'put quite rather said same say see seem several shall she should since so some such take tell than that the their ' +
    'theirs them themselves then there these they thing things this those though through thus to together too toward ' +
    'towards under until up upon us use used very was way we well went were what when where whether which while who ' +
    'whom whose why will with within without would yes yet you your yours yourself'
  ).split(' '),
);

export const isStopword = (word: string): boolean => stopwords.has(word.toLowerCase());

/** Words of talk that name no topic, such as `yeah`, `tomorrow`, `nice`, `bought`. */
export const isEveryday = (word: string): boolean =>
  word
    .toLowerCase()
    .replaceAll('’', "'")
    .split('-')
    .every((part) => [part, part.replace(/'?s$/, ''), stem(part)].some((form) => everydayWords.has(form)));
const everydayWords = new Set(
  everyday
    .trim()
    .split(/\s+/)
    .flatMap((word) => [word, stem(word)]),
);

/** Lower-case words and numbers, in order. */
export const wordsOf = (text: string): string[] =>
  (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+(?:['’][\p{L}]+)*/gu) ?? []
  ).map((word) => word.replace(/['’]s$/u, ''));

/** A crude English stem: enough to bring `discovered`, `discovers` and `discovery` closer, never wrong by much. */
export function stem(word: string): string {
  if (word.length < 5 || /\d/.test(word)) return word.replace(/(?<=\w\w)s$/, '');
  return word
    .replace(/(?:ies|ied)$/, 'y')
    .replace(/(?:sses)$/, 'ss')
    .replace(/(?<!s)s$/, '')
    .replace(/(?:ingly|edly|ing|ed|ly)$/, '')
    .replace(/([bdgmnprt])\1$/, '$1')
    .replace(/e$/, '');
}

/** Stems of the words that matter, in order, with repeats. */
export const termsOf = (text: string): string[] =>
  wordsOf(text)
    .filter((word) => !stopwords.has(word))
    .map(stem);

export const countWords = (text: string): number => text.match(/\S+/g)?.length ?? 0;

/** The first `limit` words with the white space between them as it was. */
export function firstWords(text: string, limit: number): string {
  if (limit <= 0) return '';
  let seen = 0;
  for (const { index, 0: word } of text.matchAll(/\S+/g)) {
    seen += 1;
    if (seen === limit) return text.slice(0, index + word.length);
  }
  return text;
}

export function counted<T>(list: readonly T[]): Map<T, number> {
  const counts = new Map<T, number>();
  for (const entry of list) counts.set(entry, (counts.get(entry) ?? 0) + 1);
  return counts;
}
