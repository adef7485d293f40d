export const sections = ['Events', 'Births', 'Deaths'] as const;
export type Section = (typeof sections)[number];

/** What happened in a year, on a day given elsewhere. */
export interface DayEntry {
  /** Negative for years BC: 44 BC is -44. */
  readonly year: number;
  readonly text: string;
  /** Titles of articles it names. */
  readonly links: readonly string[];
}

/** Reads `1314 – The Battle of …`, `44 BC – …`, `AD 64 – …`; null where no year leads. */
export function readEntry(line: string, links: readonly string[]): DayEntry | null {
  const match = /^(?:AD\s*)?(\d{1,4})\s*(BCE?|AD|CE)?\s*[–—‒:-]\s*(\S[\s\S]*)$/.exec(line.trim());
  if (match === null) return null;
  const [, digits = '', era = '', text = ''] = match;
  const year = era.startsWith('B') ? -Number(digits) : Number(digits);
  return year === 0 ? null : { year, text: text.replace(/\s+/g, ' ').trim(), links };
}

/** `44 BC` */
export const writeYear = (year: number): string => (year < 0 ? `${-year} BC` : String(year));
