import type { Compat } from '../../../core/index.ts';

/** The first sentence of a text that holds a date. */
export interface DatedSentence {
  /** As written in the text. */
  readonly date: string;
  readonly sentence: string;
  /** The sentence with `<date>` wherever the date stood. */
  readonly masked: string;
}

/** Finds the first date of the first sentence that has one; null when there is none. */
export function findDatedSentence(text: string, compat: Compat = 'none'): DatedSentence | null {
  const { pattern, breaks } = compat === 'none' ? own : upstream;
  for (const sentence of text.split(breaks)) {
    const match = pattern.exec(sentence);
    if (match === null) continue;
    const date = match[0];
    // Upstream replaces the characters wherever they stand, even inside a longer number.
    const masked =
      compat === 'none'
        ? sentence.replace(new RegExp(`(?<!${w})${escape(date)}(?!${w})`, 'gu'), '<date>')
        : sentence.replaceAll(date, '<date>');
    return { date, sentence, masked };
  }
  return null;
}

const w = '[\\p{L}\\p{N}_]';
const month =
  'Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?';

/** SN1 v2.5: numeric dates, month-day-year, day-month-year (December spelt out only), any four digits. */
const upstream = {
  pattern: new RegExp(
    `(?<!${w})(?:\\d{1,2}[-/]\\d{1,2}[-/]\\d{2,4}|(?:${month}|Dec(?:ember)?)\\s+\\d{1,2}(?:st|nd|rd|th)?,?\\s+\\d{4}|` +
      `\\d{1,2}\\s+(?:${month}|December)\\s+\\d{4}|\\d{4})(?!${w})`,
    'u',
  ),
  // White space behind "." or "?", unless it is an abbreviation such as "U.S." or "Mr.".
  breaks: /(?<![\p{L}\p{N}_]\.[\p{L}\p{N}_].)(?<![A-Z][a-z]\.)(?<=[.?])\s/u,
};

const anyMonth = `(?:${month}|Sept|Dec(?:ember)?)\\.?`;
const day = '(?:0?[1-9]|[12]\\d|3[01])(?:st|nd|rd|th)?';
const era = '(?:\\s(?:BCE?|CE|AD)|\\sB\\.C\\.(?:E\\.)?|\\sA\\.D\\.)';
const yearWords =
  'in|since|by|until|till|from|to|of|around|circa|ca\\.|c\\.|before|after|during|year|between|and|early|mid|late|spring|summer|autumn|fall|winter|born|died|d\\.|b\\.';

/** Years from 1000 to 2099 count without a month or era only where the words around them say that they are years. */
const own = {
  pattern: new RegExp(
    `(?<![\\p{L}\\p{N}_.,/-])(?:\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])|` +
      `${day}(?:\\sof)?\\s${anyMonth},?\\s\\d{1,4}${era}?|${anyMonth}\\s${day},?\\s\\d{1,4}${era}?|${anyMonth},?\\s\\d{4}${era}?|` +
      `\\d{1,4}${era}|(?<=(?<!${w})(?:${yearWords})\\s)(?:1\\d|20)\\d\\d(?!\\s*%|\\s(?:people|men|women|km|m|feet|ft|miles|years|tons?|kg)(?!${w}))|` +
      `(?<=\\()(?:1\\d|20)\\d\\d(?=[)–—-]))(?![\\p{L}\\p{N}_]|[.,/]\\d)`,
    'iu',
  ),
  breaks:
    /(?<=[.?!…]["')\]”’»]*)(?<!(?:^|[\s(])(?:\p{Lu}|Mrs?|Ms|Dr|Prof|St|Jr|Sr|vs|etc|No|ca?|fl|cf|b|d|Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.)(?<!(?:\p{L}\.){2,})\s+/u,
};

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
