/** What a model wrote: the name of its subject, and the explanation. */
export interface Written {
  readonly subject: string;
  readonly explanation: string;
}

/** Lines that may hold the title: a model may say something before it. */
const linesLookedAt = 3;
const longestTitle = 200;

/**
 * Subject and explanation of a text whose title stands on a line of its own, in quotation marks, as a heading, in bold, or
 * behind "Title:". null when there is no such line or nothing below it.
 */
export function splitSubject(text: string): Written | null {
  const lines = text.trim().split(/\r?\n/);
  let looked = 0;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    looked += 1;
    if (looked > linesLookedAt) return null;
    const subject = titleIn(line, ruler.test(lines[index + 1] ?? ''));
    if (subject === null) continue;
    const below = lines.slice(index + 1);
    if (ruler.test(below[0] ?? '')) below.shift();
    const explanation = below.join('\n').trim();
    return explanation === '' ? null : { subject, explanation };
  }
  return null;
}

/** As upstream: cut at the first line break, wherever it is; without one the subject is all but the last character. */
export function splitAtFirstLine(text: string): Written {
  const end = text.indexOf('\n');
  return {
    subject: end < 0 ? text.replace(/.$/su, '') : text.slice(0, end),
    explanation: text.slice(end + 1),
  };
}

/** A title without the marks around it, on one line; null when no letter or digit is left, or it is no title's length. */
export function cleanTitle(text: string): string | null {
  const title = (unwrap(quotes, text.trim()) ?? text).replace(/\s+/gu, ' ').trim();
  return title.length <= longestTitle && /[\p{L}\p{N}]/u.test(title) ? title : null;
}

const ruler = /^\s*(?:={3,}|-{3,})\s*$/;
const quotes = ['""', '“”', '„“', '«»', '‘’', "''"];
const emphasis = ['**', '__', '*', '_'];

/** The title a line is, if it is one. */
function titleIn(line: string, isUnderlined: boolean): string | null {
  const trimmed = line.trim();
  // No title with its marks is so long, and what is longer is not worth looking through.
  if (trimmed.length > 2 * longestTitle) return null;
  const heading = /^#{1,6}\s+(\S.*)$/u.exec(trimmed)?.[1]?.replace(/\s+#+$/u, '');
  const plain = heading ?? trimmed;
  const bold = emphasis.map((mark) => inside(plain, mark, mark)).find((inner) => inner !== null);
  const label = /^(?:\*\*|__)?(?:title|subject|topic)\s*:\s*(?:\*\*|__)?\s*(\S.*)$/iu.exec(
    bold ?? plain,
  )?.[1];
  const words = label ?? bold ?? plain;
  const quoted = unwrap(quotes, words.replace(/[.:]$/u, ''));
  const isMarked = isUnderlined || [heading, bold, label, quoted].some((form) => form != null);
  return isMarked ? cleanTitle(quoted ?? words.replace(/\s*:$/u, '')) : null;
}

/** What stands inside the first pair of marks that encloses the text as a whole. */
const unwrap = (pairs: readonly string[], text: string): string | null =>
  pairs.map(([open = '', close = '']) => inside(text, open, close)).find((inner) => inner !== null) ?? null;

/** null when the marks do not enclose the text, or occur inside it: `"A" and "B"` is no title in marks. */
function inside(text: string, open: string, close: string): string | null {
  if (text.length <= open.length + close.length || !text.startsWith(open) || !text.endsWith(close))
    return null;
  const inner = text.slice(open.length, -close.length);
  return inner.includes(open) || inner.includes(close) ? null : inner;
}
