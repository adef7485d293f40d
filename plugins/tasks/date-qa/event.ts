import type { Compat } from '../../../core/index.ts';

/** An entry of an on-this-day page. */
export interface DayEvent {
  /** `1969 – Apollo 11 lands on the Moon.` */
  readonly event: string;
  /** Events, Births or Deaths. */
  readonly section: string;
  /** `July 20` */
  readonly date: string;
}

const endings: Readonly<Record<string, string>> = { births: ' was born', deaths: ' died' };

/**
 * What happened, without its year, and the whole date. null where the entry does not open with a year.
 * Under `compat` the first word is the year and the second a dash, whatever they are, as upstream had it.
 */
export function readEvent(
  { event, section, date }: DayEvent,
  compat: Compat = 'none',
): { readonly body: string; readonly date: string } | null {
  const ending = endings[section.toLowerCase()] ?? '';
  const bodyOf = (rest: string): string => `${rest.replace(/\.+$/, '')}${ending}`;
  if (compat !== 'none') {
    const [year = '', , ...rest] = event.split(/\s+/).filter(Boolean);
    return { body: bodyOf(rest.join(' ')), date: `${date}, ${year}` };
  }
  const match = /^\s*(?:AD\s+)?(\d{1,4}(?:\s+BCE?)?)\s*(?:AD|CE)?\s*[–—-]\s*(\S[\s\S]*)$/u.exec(event);
  if (match === null) return null;
  const [, year = '', rest = ''] = match;
  return {
    body: bodyOf(rest.replace(/\s+/g, ' ').trim()),
    date: `${date}, ${year.replace(/\s+BCE?/, ' BC')}`,
  };
}
