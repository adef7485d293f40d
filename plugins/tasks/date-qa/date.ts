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

export const precisions = ['year', 'month', 'day'] as const;
export type Precision = (typeof precisions)[number];

/** A date as far as it is known; a year BC is negative (44 BC is -44). */
export interface PartialDate {
  readonly year: number;
  readonly month: number | null;
  readonly day: number | null;
  readonly precision: Precision;
}

/** Reads a date as texts write it (`July 20, 1969`, `20 July 1969`, `1969-07-20`, `July 1969`, `44 BC`); null for anything else. */
export function readDate(text: string): PartialDate | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text.trim());
  if (iso) return partial(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const isBefore = /\bB\.?C\.?(?:E\.?)?\s*$/i.test(text);
  const month = months.findIndex((name) => new RegExp(`\\b${name.slice(0, 3)}[a-z]*\\b`, 'i').test(text)) + 1;
  const numbers = (text.match(/\d+/g) ?? []).map(Number);
  const year = numbers.at(-1);
  if (year === undefined || year === 0 || numbers.length > 2 || (numbers.length === 2 && month === 0))
    return null;
  return partial(
    isBefore ? -year : year,
    month || null,
    numbers.length === 2 ? (numbers[0] as number) : null,
  );
}

function partial(year: number, month: number | null, day: number | null): PartialDate | null {
  if (month !== null && (month < 1 || month > 12)) return null;
  // 29 February is let through in any year: which years had one depends on the calendar of the time.
  if (
    day !== null &&
    (day < 1 || day > ([31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][(month ?? 1) - 1] as number))
  )
    return null;
  return { year, month, day, precision: day !== null ? 'day' : month !== null ? 'month' : 'year' };
}

/** `July 20, 1969`, `March 05, 44 BC`, `July 1969`, `1969`. */
export function writeDate({ year, month, day }: PartialDate): string {
  const written = year < 0 ? `${-year} BC` : String(year);
  if (month === null) return written;
  const name = months[month - 1] as string;
  return day === null ? `${name} ${written}` : `${name} ${String(day).padStart(2, '0')}, ${written}`;
}
