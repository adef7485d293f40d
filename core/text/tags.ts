const maxGraphemes = 64;
/** A longer text is no tag, however much of it is white space. */
const maxLength = 1024;
/** One visible character may be made of many (marks heaped on a letter); so many a visible character are enough for any script. */
const maxLengthPerGrapheme = 8;

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * A tag in its normal form: NFKC, lower case, one space between words, nothing around a word but what belongs to it (`c++`,
 * `c#`), inside a word also `. - & ' + #` (`self-care`, `r&b`, `node.js`). Letters, digits and marks of every script stay.
 * Empty when nothing is left or more than 64 visible characters are.
 */
export function cleanTag(text: string): string {
  if (text.length > maxLength) return '';
  const words = lower(text)
    .replace(/\p{Cf}/gu, '')
    .replace(/[‘’ʼ´`]/gu, "'")
    .replace(/[‐-―−]/gu, '-')
    .replace(/[^\p{L}\p{M}\p{N}.\-&'+#]/gu, ' ')
    .split(' ')
    .map((word) => word.replace(/^[\p{M}.\-&'+#]+/u, '').replace(/(?<![.\-&'])[.\-&']+$/u, ''))
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const tag = words.join(' ').normalize('NFKC');
  return isShort(tag) ? tag : '';
}

/** Tags in normal form, each once, in order; what is no tag is left out. */
export const cleanTags = (tags: readonly string[]): string[] => [
  ...new Set(tags.map(cleanTag).filter((tag) => tag !== '')),
];

/** Takes a model's list apart: one entry a line or between commas, without bullets, numbers, emphasis, headings and sentences. */
export const splitTags = (text: string): string[] =>
  text
    .replace(/\*+|`+/gu, '')
    .split(separator)
    .map((entry) =>
      entry
        .replace(/^\s*(?:[-•–]|\d{1,3}[.)])\s+/u, '')
        .replace(heading, '')
        .trim(),
    )
    .filter((entry) => entry !== '' && !entry.endsWith(':') && !sentence.test(entry));

/** A comma between digits belongs to the number: `900,000 euros`. */
const separator = /[\n\r;、，；]|(?<!\d),|,(?!\d{3}(?!\d))/u;
/** `Topics:`, `Here are the main topics of it: ` */
const heading = /^[^:]{0,60}\b(?:topics?|tags?|keywords?|entities)\b[^:]{0,30}:/iu;

/** `Let me know if you need more!` */
const sentence = /^(?:\S+\s+){5,}\S*[.!?]$/u;

const lower = (text: string): string => text.normalize('NFKC').toLowerCase().normalize('NFKC');

function isShort(tag: string): boolean {
  if (tag.length > maxGraphemes * maxLengthPerGrapheme) return false;
  let count = 0;
  for (const _ of graphemes.segment(tag)) if ((count += 1) > maxGraphemes) return false;
  return true;
}
