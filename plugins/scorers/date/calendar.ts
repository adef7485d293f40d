/** A date in the proleptic Gregorian calendar, as precise as it was given. Year 0 is 1 BCE. */
export interface PartialDate {
  readonly year: number;
  /** 1 to 12; null when only the year is known. */
  readonly month: number | null;
  readonly day: number | null;
}

export const monthNames = [
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
] as const;

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether any calendar has the day: which years had a 29 February depends on the calendar of the time. */
export const isPossibleDay = (month: number, day: number): boolean =>
  day >= 1 && day <= (longestMonths[month - 1] ?? 0);

/** Whether the proleptic Gregorian calendar has the day. */
export const isValidDay = (year: number, month: number, day: number): boolean =>
  isPossibleDay(month, day) && (month !== 2 || day < 29 || isLeap(year));

/** Days since 1970-01-01, for any year. */
export function dayNumber(year: number, month: number, day: number): number {
  // Years are counted from March, so that the leap day is the last of its year.
  const shifted = month <= 2 ? year - 1 : year;
  const cycle = Math.floor(shifted / 400);
  const yearOfCycle = shifted - cycle * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfCycle =
    yearOfCycle * 365 + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100) + dayOfYear;
  return cycle * 146_097 + dayOfCycle - 719_468;
}

/** 3 for a day, 2 for a month, 1 for a year. */
export const precisionOf = (date: PartialDate): 1 | 2 | 3 =>
  date.day !== null ? 3 : date.month !== null ? 2 : 1;

export const sameDate = (a: PartialDate, b: PartialDate): boolean =>
  a.year === b.year && a.month === b.month && a.day === b.day;
