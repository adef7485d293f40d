import { windowsOf } from '../text/words.ts';
import { splitFrontMatter, type FrontMatterSplit } from './front-matter.ts';
import { readSections, type Section } from './markdown.ts';
import { stemOf, type Piece, type PieceLimits } from './piece.ts';

/** Sections of a Markdown document, each within the word limits; the whole document when no section is long enough. */
export function splitMarkdown(text: string, path: string, limits: PieceLimits): Piece[] {
  const front = splitFrontMatter(text);
  const sections = readSections(front.body);
  const first = sections.find(
    ({ level, heading }) => level === 1 && heading !== '' && !general.test(heading),
  );
  const title = front.meta.title ?? first?.heading ?? stemOf(path);
  const excluded = new Set(limits.excludeSections.map((name) => name.toLowerCase()));
  const kept = sections.filter(({ heading }) => !excluded.has(heading.toLowerCase()));
  const names = namesOf(kept, first);
  const pieces = kept.flatMap((section, index) =>
    cut(section.text, front.lines + section.line, title, names[index] as string, front, limits),
  );
  if (pieces.length > 0) return pieces;
  const whole = kept.map((section) => section.text).filter((part) => part.trim() !== '');
  return cut(whole.join('\n\n'), front.lines, title, '', front, limits);
}

/** Headings that say nothing about what the document is about. */
const general =
  /^(?:table of contents|contents|toc|features|install(?:ation)?|usage|about|overview|introduction|getting started|readme|api|documentation)$/i;

/** Windows of a plain text file; its name is the title. */
export function splitText(text: string, path: string, limits: PieceLimits): Piece[] {
  const front = splitFrontMatter(text);
  const title = front.meta.title ?? stemOf(path);
  return cut(front.body, front.lines, title, '', front, limits);
}

/**
 * A name for each section that no other one of the document has, so that it can be asked for: a heading that comes again
 * stands with the one above it, and with its number where that does not help.
 */
function namesOf(sections: readonly Section[], first: Section | undefined): string[] {
  const above: string[] = [];
  const long = sections.map((section) => {
    // The text below the document's own title is its introduction, not a section of that name.
    if (section === first || section.heading === '') return '';
    above.length = Math.min(above.length, section.level);
    above[section.level] = section.heading;
    const parent = above.slice(2, section.level).findLast((name) => name !== undefined);
    return parent === undefined ? section.heading : `${parent}: ${section.heading}`;
  });
  const short = sections.map((section, index) => (long[index] === '' ? '' : section.heading));
  const occurs = (names: readonly string[], name: string): number =>
    names.filter((other) => other === name).length;
  const seen = new Map<string, number>();
  return short.map((name, index) => {
    if (name === '' || occurs(short, name) === 1) return name;
    const full = long[index] as string;
    const number = (seen.get(full) ?? 0) + 1;
    seen.set(full, number);
    return number === 1 ? full : `${full} (${number})`;
  });
}

function cut(
  text: string,
  line: number,
  title: string,
  heading: string,
  { meta, readable }: FrontMatterSplit,
  limits: PieceLimits,
): Piece[] {
  const windows = windowsOf(text, limits);
  return windows.map((window, index) => {
    const part = windows.length === 1 || index === 0 ? '' : `part ${index + 1}`;
    const subtopic = [heading, part].filter((name) => name !== '').join(', ');
    return {
      kind: 'text',
      title,
      topic: meta.topic ?? (heading === '' ? title : heading),
      subtopic,
      text: window.text,
      tags: meta.tags,
      url: meta.url,
      licence: meta.licence,
      line: line + window.line + 1,
      data: readable ? {} : { note: 'The front matter is not a YAML map and was ignored.' },
    };
  });
}
