import { order, rankSentences } from './rank.ts';
import { sentencesOf } from './sentences.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const month = `(${months.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|')}|Sept)\\.?`;
const era = '(\\s+BCE?\\b)?';
const patterns: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [
    new RegExp(`\\b(\\d{1,2})(?:st|nd|rd|th)?\\s+(?:of\\s+)?${month},?\\s+(\\d{1,4})${era}`, 'i'),
    ([, d, m, y, e]) => written(m, d, y, e),
  ],
  [
    new RegExp(`\\b${month}\\s+(\\d{1,2})(?:st|nd|rd|th)?,?\\s+(\\d{1,4})${era}`, 'i'),
    ([, m, d, y, e]) => written(m, d, y, e),
  ],
  [/\b(\d{4})-(\d{2})-(\d{2})\b/, ([, y, m, d]) => written(months[Number(m) - 1], d, y, undefined)],
  [new RegExp(`\\b${month}\\s+(\\d{4})${era}`, 'i'), ([, m, y, e]) => written(m, undefined, y, e)],
  [new RegExp(`\\b(\\d{1,4})(\\s+BCE?)\\b`), ([, y, e]) => written(undefined, undefined, y, e)],
  [/\b(1\d{3}|20\d{2})\b/, ([, y]) => written(undefined, undefined, y, undefined)],
];

function written(m: string | undefined, d: string | undefined, y = '', e = ''): string {
  const name =
    m === undefined
      ? ''
      : (months.find((full) => full.slice(0, 3).toLowerCase() === m.slice(0, 3).toLowerCase()) ?? m);
  return `${[name, d === undefined ? '' : String(Number(d))].filter(Boolean).join(' ')}${d === undefined ? (name ? ' ' : '') : ', '}${y}${e}`;
}

/** The most exact date in a sentence, as `July 20, 1969`, `July 1969` or `1969`; null when there is none. */
export function dateIn(sentence: string): string | null {
  for (const [pattern, write] of patterns) {
    const match = pattern.exec(sentence);
    if (match !== null) return write(match);
  }
  return null;
}

/** The date in the sentence of the material that comes closest to the question; null when no dated sentence does. */
export function dateFor(material: string, question: string): string | null {
  const sentences = sentencesOf(material);
  const scores = rankSentences(`when ${question}`, sentences).map((score, index) =>
    dateIn(sentences[index] as string) === null ? 0 : score,
  );
  const best = order(scores)[0];
  return best === undefined || !(scores[best] as number) ? null : dateIn(sentences[best] as string);
}
