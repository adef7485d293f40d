import { windowsOf } from '../text/words.ts';
import { splitFrontMatter, type FrontMatterSplit } from './front-matter.ts';
import { stemOf, type Piece, type PieceLimits } from './piece.ts';

interface Section {
  readonly heading: string;
  readonly level: number;
  /** Line of its first text, from 0. */
  readonly line: number;
  readonly text: string;
}

/** Sections of a Markdown document, each within the word limits; the whole document when no section is long enough. */
export function splitMarkdown(text: string, path: string, limits: PieceLimits): Piece[] {
  const front = splitFrontMatter(text);
  const sections = readSections(front.body);
  const first = sections.find(({ level }) => level === 1);
  const title = front.meta.title ?? first?.heading ?? stemOf(path);
  const excluded = new Set(limits.excludeSections.map((name) => name.toLowerCase()));
  const kept = sections.filter(({ heading }) => !excluded.has(heading.toLowerCase()));
  const pieces = kept.flatMap((section) => {
    // The text below the document's own title is its introduction, not a section of that name.
    const heading = section === first ? '' : section.heading;
    return cut(section.text, front.lines + section.line, title, heading, front, limits);
  });
  if (pieces.length > 0) return pieces;
  const whole = kept.map((section) => section.text).filter((part) => part.trim() !== '');
  return cut(whole.join('\n\n'), front.lines, title, '', front, limits);
}

/** Windows of a plain text file; its name is the title. */
export function splitText(text: string, path: string, limits: PieceLimits): Piece[] {
  const front = splitFrontMatter(text);
  const title = front.meta.title ?? stemOf(path);
  return cut(front.body, front.lines, title, '', front, limits);
}

function cut(
  text: string,
  line: number,
  title: string,
  heading: string,
  { meta, readable }: FrontMatterSplit,
  limits: PieceLimits,
): Piece[] {
  return windowsOf(text, limits).map((window) => ({
    kind: 'text',
    title,
    topic: meta.topic ?? (heading === '' ? title : heading),
    subtopic: heading,
    text: window.text,
    tags: meta.tags,
    url: meta.url,
    licence: meta.licence,
    line: line + window.line + 1,
    data: readable ? {} : { note: 'The front matter is not a YAML map and was ignored.' },
  }));
}

function readSections(body: string): Section[] {
  const sections: Section[] = [];
  let open = { heading: '', level: 0, line: 0 };
  let lines: string[] = [];
  let fence: string | null = null;
  const close = (): void => {
    sections.push({ ...open, text: lines.join('\n') });
    lines = [];
  };
  body.split('\n').forEach((line, index) => {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && (fence === null || mark.startsWith(fence))) {
      fence = fence === null ? mark : null;
      lines.push('');
      return;
    }
    // Code is no prose; the blank line keeps line numbers right.
    if (fence !== null) return void lines.push('');
    const heading = /^(#{1,6})[ \t]+(.*?)[ \t]*#*$/.exec(line);
    if (heading === null) return void lines.push(toPlain(line));
    close();
    open = { heading: toPlain(heading[2] ?? ''), level: (heading[1] ?? '').length, line: index + 1 };
  });
  close();
  return sections;
}

/** Markdown's marks taken off one line; table rows, rules and link definitions become blank. */
function toPlain(line: string): string {
  if (/^\s*(\|.*|[-*_=]{3,}|\[[^\]]+\]:\s.*|<!--.*-->)\s*$/.test(line)) return '';
  return line
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '')
    .replace(/\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1')
    .replace(/(\*\*|__)(?=\S)(.+?)(?<=\S)\1/g, '$2')
    .replace(/(?<![\w*])\*(?=\S)([^*]+)(?<=\S)\*(?![\w*])/g, '$1')
    .replace(/`([^`]+)`/g, '$1')
    .replace(/^\s*>\s?/, '');
}
