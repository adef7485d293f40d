import type { Score } from '../../../core/index.ts';
import { splitWords } from '../text/python.ts';
import { dayNumber, isValidDay, monthNames } from './calendar.ts';

/** SN1 v1.0: year, month and day of "June 23, 1912" looked for as parts of the text; foreign digits and months give 0. */
export function dateScore10(reference: string, text: string): Score {
  if (text === '') return { value: 0, reason: 'empty' };
  const [name = '', secondWord = ''] = splitWords(reference);
  const year = [...reference].slice(-4).join('');
  const month = String(monthNames.findIndex((candidate) => candidate === name) + 1);
  const day = secondWord.replace(/,/gu, '');
  if (month === '0' || day === '') return { value: 0, reason: 'bad-reference' };
  let value = 1;
  if (!text.includes(year)) value -= 0.5;
  if (!text.includes(month) && !text.includes(name)) value -= 0.25;
  if (!text.includes(day)) value -= 0.25;
  if (value === 0) return { value: 0, reason: 'no-date' };
  const known = month + day + year;
  if ([...'0123456789'].some((digit) => text.includes(digit) && !known.includes(digit)))
    return { value: 0, reason: 'foreign-digit' };
  if (monthNames.some((other) => other !== name && text.includes(other)))
    return { value: 0, reason: 'foreign-month' };
  return { value };
}

const w = String.raw`[\p{L}\p{N}_]`;
const month =
  'Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?';
const datePattern = new RegExp(
  String.raw`(?<!${w})(?:\d{1,2}[-/]\d{1,2}[-/]\d{2,4}|(?:${month}|Dec(?:ember)?)\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|` +
    String.raw`\d{1,2}\s+(?:${month}|December)\s+\d{4}|\d{4})(?!${w})`,
  'u',
);
const sentenceBreak = /(?<![\p{L}\p{N}_]\.[\p{L}\p{N}_].)(?<![A-Z][a-z]\.)(?<=[.?])\s/u;

/** SN1 v2.5: days between the first date of each text's first dated sentence, as exp(-days²/1000). */
export function dateScore25(reference: string, text: string): Score {
  if (text === '') return { value: 0, reason: 'empty' };
  const [target, answer] = [firstDate(reference), firstDate(text)];
  if (answer === null) return { value: 0, reason: 'no-date' };
  if (target === null) return { value: 0, reason: 'no-reference-date' };
  const value = Math.exp(-(daysBetween(target, answer) ** 2) / 1000);
  return { value: value < 0.001 ? 0 : value };
}

function firstDate(text: string): string | null {
  for (const sentence of text.split(sentenceBreak)) {
    const match = datePattern.exec(sentence);
    if (match !== null) return match[0];
  }
  return null;
}

/** What upstream takes for "no distance can be told". */
const unknownDays = 9999;

function daysBetween(target: string, answer: string): number {
  if (/^\d+$/u.test(target)) {
    const year = /(?<![\p{L}\p{N}_])\d{3,4}(?![\p{L}\p{N}_])/u.exec(answer);
    return year === null ? unknownDays : Math.abs(Number(target) - Number(year[0])) * 365;
  }
  const [from, to] = [parseAsPandas(target), parseAsPandas(answer)];
  if (from === null || to === null) return target === answer ? 0 : unknownDays;
  return Math.abs(from - to);
}

// A timestamp of 64 bits in nanoseconds holds whole days from 1677-09-22 to 2262-04-11.
const firstDay = dayNumber(1677, 9, 22);
const lastDay = dayNumber(2262, 4, 11);
// Two-digit years are within 50 years of the present; fixed here to the present of that version.
const presentYear = 2024;

function parseAsPandas(date: string): number | null {
  const name = /\p{L}{3,}/u.exec(date)?.[0];
  const [first = 0, second = 0, third] = (date.match(/\d+/gu) ?? []).map(Number);
  const monthOf = (text: string): number =>
    monthNames.findIndex((candidate) => candidate.startsWith(text.slice(0, 3))) + 1;
  let fields: [year: number, month: number, day: number];
  if (name !== undefined) fields = [second, monthOf(name), first];
  else if (third === undefined) fields = [first, 1, 1];
  else {
    const year = third >= 100 ? third : closestYear(third);
    fields = first > 12 ? [year, second, first] : [year, first, second];
  }
  const days = isValidDay(...fields) ? dayNumber(...fields) : null;
  return days !== null && days >= firstDay && days <= lastDay ? days : null;
}

function closestYear(twoDigits: number): number {
  const year = Math.floor(presentYear / 100) * 100 + twoDigits;
  return year >= presentYear + 50 ? year - 100 : year < presentYear - 50 ? year + 100 : year;
}
