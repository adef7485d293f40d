import type { Random } from '../../../core/index.ts';

const months = [
  ['January', 31],
  ['February', 29],
  ['March', 31],
  ['April', 30],
  ['May', 31],
  ['June', 30],
  ['July', 31],
  ['August', 31],
  ['September', 30],
  ['October', 31],
  ['November', 30],
  ['December', 31],
] as const;

/** A day of the year; both count from 1. */
export interface Day {
  readonly month: number;
  readonly day: number;
}

/** Any of the 366 days, each as likely as the others. */
export function drawDay(random: Random): Day {
  let rest = random.int(1, 366);
  for (const [index, [, length]] of months.entries()) {
    if (rest <= length) return { month: index + 1, day: rest };
    rest -= length;
  }
  throw new RangeError('a year has 366 days at most');
}

/** Reads `June 23`, `23 June`, `Jun 23` or `06-23`; null for anything else. */
export function readDay(text: string): Day | null {
  const [number = '', other = ''] = /^(\d{1,2})-(\d{1,2})$/.exec(text.trim())?.slice(1) ?? [];
  if (number !== '') return toDay(Number(number), Number(other));
  const words = /^(?:([a-z]{3,9})\.?\s+(\d{1,2})|(\d{1,2})\s+([a-z]{3,9})\.?)$/i.exec(text.trim());
  if (words === null) return null;
  const name = (words[1] ?? words[4] ?? '').toLowerCase();
  const month = months.findIndex(([full]) => full.toLowerCase().startsWith(name)) + 1;
  return toDay(month, Number(words[2] ?? words[3]));
}

const toDay = (month: number, day: number): Day | null =>
  day >= 1 && day <= (months[month - 1]?.[1] ?? 0) ? { month, day } : null;

/** `June 23` */
export const writeDay = ({ month, day }: Day): string => `${months[month - 1]?.[0] ?? ''} ${day}`;

/** `06-23` */
export const writeDigits = ({ month, day }: Day, separator = '-'): string =>
  [month, day].map((part) => String(part).padStart(2, '0')).join(separator);

/** ISO 8601 with the astronomical year: 44 BC is -000043. The calendar is that of the source, often the Julian one. */
export function toIso(year: number, day: Day): string {
  const astronomical = year < 0 ? year + 1 : year;
  const written =
    astronomical < 0 ? `-${String(-astronomical).padStart(6, '0')}` : String(astronomical).padStart(4, '0');
  return `${written}-${writeDigits(day)}`;
}
