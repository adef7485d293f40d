import type { HTMLElement } from 'node-html-parser';
import { SynthError } from '../../../core/index.ts';
import { parseHtml } from '../text/html.ts';
import { readEntry, sections, type DayEntry, type Section } from './entry.ts';

/**
 * Entries of a day's article. The id of a section stands on a span in the heading (until 2024) or on the heading;
 * an entry that leads with no year is left out, one that holds a list of its own gives its year to each item.
 */
export function readDayPage(html: string): Map<Section, DayEntry[]> {
  const root = parseHtml(html);
  if (root === null)
    throw new SynthError('SYN_HTTP_BODY', { message: 'The page of the day is no page of Wikipedia.' });
  for (const noise of root.querySelectorAll('sup.reference, style, script, .mw-editsection')) noise.remove();
  const found = new Map<Section, DayEntry[]>();
  let open: Section | null = null;
  for (const element of root.querySelectorAll('h2, ul')) {
    if (element.tagName === 'H2') open = sectionOf(element);
    else if (open !== null && element.closest('li') === null) {
      const entries = childItems(element).flatMap(readItem);
      found.set(open, [...(found.get(open) ?? []), ...entries]);
    }
  }
  return found;
}

function sectionOf(heading: HTMLElement): Section | null {
  const ids = [heading.id, ...heading.querySelectorAll('span').map(({ id }) => id)];
  return sections.find((section) => ids.includes(section)) ?? null;
}

function readItem(item: HTMLElement): DayEntry[] {
  const inner = item.querySelector('ul');
  if (inner === null) {
    const entry = readEntry(textOf(item), linksOf(item));
    return entry === null ? [] : [entry];
  }
  const nested = childItems(inner);
  inner.remove();
  const year = textOf(item).replace(/\s*[–—:-]\s*$/, '');
  return nested
    .map((one) => readEntry(`${year} – ${textOf(one)}`, linksOf(one)))
    .filter((entry) => entry !== null);
}

const childItems = (list: HTMLElement): HTMLElement[] =>
  list.childNodes.filter((node): node is HTMLElement => (node as HTMLElement).tagName === 'LI');

const textOf = (element: HTMLElement): string => element.text.replace(/\s+/g, ' ').trim();

/** A link to a year is no topic. */
const linksOf = (element: HTMLElement): string[] =>
  element
    .querySelectorAll('a')
    .map((link) => link.getAttribute('title') ?? '')
    .filter((title) => title !== '' && !/^(AD )?\d+( BC)?$/.test(title));
