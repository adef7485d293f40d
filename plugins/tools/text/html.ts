import { NodeType, parse, type HTMLElement, type Node } from 'node-html-parser';

const skipped = new Set([
  'SCRIPT',
  'STYLE',
  'NOSCRIPT',
  'TEMPLATE',
  'SVG',
  'HEAD',
  'NAV',
  'FOOTER',
  'IFRAME',
]);
const blocks = new Set(
  'P DIV SECTION ARTICLE MAIN HEADER UL OL DL DT DD TABLE TR BLOCKQUOTE FIGURE FIGCAPTION PRE HR'.split(' '),
);
/** Void elements, and those the parser closes by itself. */
const selfClosing = new Set('area base br col embed hr img input li link meta p source td th wbr'.split(' '));
/** Hostile nesting would exhaust the stack and the parser's patience; real pages stay far below. */
const deepest = 300;

export interface HtmlText {
  /** Paragraphs separated by a blank line; list items start with `- `, headings with `#`, code stands in fences. */
  readonly text: string;
  /** Text of each `pre` block, in order. */
  readonly code: readonly string[];
  /** Text of the `title` element, or ''. */
  readonly title: string;
}

/** Parses a page or fragment; null when it is nested too deeply to be honest. */
export const parseHtml = (html: string): HTMLElement | null =>
  depthOf(html) > deepest
    ? null
    : parse(html, { comment: false, blockTextElements: { script: false, style: false } });

/** Turns an HTML page or fragment into readable plain text. */
export function readHtml(html: string): HtmlText {
  const root = parseHtml(html);
  if (root === null) return { text: tidy(html.replace(/<[^>]*>/g, ' ')), code: [], title: '' };
  const code: string[] = [];
  const out: string[] = [];
  write(root, out, code);
  const title = root.querySelector('title')?.text.replace(/\s+/g, ' ').trim() ?? '';
  return { text: tidy(out.join('')), code, title };
}

/** Largest number of elements open at once, taking tags as they come. */
function depthOf(html: string): number {
  let depth = 0;
  let most = 0;
  for (const [, end, tag = ''] of html.matchAll(/<(\/?)([a-z][a-z0-9-]*)/gi)) {
    if (selfClosing.has(tag.toLowerCase())) continue;
    depth = Math.max(0, depth + (end === '/' ? -1 : 1));
    most = Math.max(most, depth);
  }
  return most;
}

function write(node: Node, out: string[], code: string[]): void {
  if (node.nodeType === NodeType.TEXT_NODE) {
    out.push(node.text.replace(/\s+/g, ' '));
    return;
  }
  if (node.nodeType !== NodeType.ELEMENT_NODE) return;
  const element = node as HTMLElement;
  // The root of a parse has no tag.
  const tag = (element.tagName as string | null)?.toUpperCase() ?? '';
  if (skipped.has(tag)) return;
  if (tag === 'PRE') return writeCode(element, out, code);
  if (tag === 'BR') out.push('\n');
  const heading = /^H([1-6])$/.exec(tag)?.[1];
  const isBlock = heading !== undefined || blocks.has(tag);
  if (isBlock) out.push('\n\n');
  if (heading !== undefined) out.push(`${'#'.repeat(Number(heading))} `);
  if (tag === 'LI') out.push('\n- ');
  for (const child of element.childNodes) write(child, out, code);
  if (tag === 'TD' || tag === 'TH') out.push(' ');
  if (isBlock) out.push('\n\n');
}

function writeCode(element: HTMLElement, out: string[], code: string[]): void {
  // `pre` is raw text to the parser; the tags a highlighter left inside are of no use.
  const text = parse(element.innerHTML).text.replace(/^\n/, '').trimEnd();
  if (text.trim() === '') return;
  code.push(text);
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  out.push(`\n\n${fence}\n${text}\n${fence}\n\n`);
}

/** Collapses blanks and blank lines, but not inside fences. */
function tidy(text: string): string {
  let fence = '';
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    const mark = /^`{3,}$/.exec(line.trim())?.[0] ?? '';
    if (fence !== '') {
      lines.push(line);
      if (mark === fence) fence = '';
      continue;
    }
    fence = mark;
    const clean = line.replace(/[ \t\u00a0]+/g, ' ').trim();
    if (clean !== '' || lines.at(-1) !== '') lines.push(clean);
  }
  return lines.join('\n').trim();
}
