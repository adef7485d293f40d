/** Words as upstream counts them: runs between white space. */
export const countWords = (text: string): number => text.match(/\S+/g)?.length ?? 0;

/** Sizes of a piece of prose, in words, both included. */
export interface WordLimits {
  readonly minWords: number;
  readonly maxWords: number;
}

export interface Window {
  readonly text: string;
  /** Line of the given text where the window begins, from 0. */
  readonly line: number;
}

/**
 * Packs paragraphs into windows within the limits. A paragraph longer than `maxWords` is cut between sentences, a
 * sentence longer than that between words; a last window below `minWords` is left out.
 */
export function windowsOf(text: string, { minWords, maxWords }: WordLimits): Window[] {
  const windows: Window[] = [];
  let parts: string[] = [];
  let words = 0;
  let start = 0;
  const close = (): void => {
    if (parts.length > 0 && words >= minWords) windows.push({ text: parts.join('\n\n'), line: start });
    parts = [];
    words = 0;
  };
  for (const paragraph of paragraphsOf(text)) {
    for (const part of fitParagraph(paragraph.text, maxWords)) {
      const size = countWords(part);
      if (words + size > maxWords) close();
      if (parts.length === 0) start = paragraph.line;
      parts.push(part);
      words += size;
    }
  }
  close();
  return windows;
}

function paragraphsOf(text: string): Window[] {
  const paragraphs: Window[] = [];
  let lines: string[] = [];
  const flush = (end: number): void => {
    if (lines.length > 0) paragraphs.push({ text: lines.join('\n'), line: end - lines.length });
    lines = [];
  };
  const all = text.split('\n');
  all.forEach((line, index) => {
    if (line.trim() === '') flush(index);
    else lines.push(line.trimEnd());
  });
  flush(all.length);
  return paragraphs;
}

function fitParagraph(paragraph: string, maxWords: number): string[] {
  if (countWords(paragraph) <= maxWords) return [paragraph];
  const parts: string[] = [];
  let open: string[] = [];
  let words = 0;
  for (const sentence of paragraph
    .split(/(?<=[.!?…。！？]["'”’)\]]?)\s+/u)
    .flatMap((s) => cutWords(s, maxWords))) {
    const size = countWords(sentence);
    if (words + size > maxWords) {
      parts.push(open.join(' '));
      open = [];
      words = 0;
    }
    open.push(sentence);
    words += size;
  }
  return [...parts, open.join(' ')].filter((part) => part !== '');
}

function cutWords(sentence: string, maxWords: number): string[] {
  const words = sentence.match(/\S+/g) ?? [];
  if (words.length <= maxWords) return [sentence];
  const parts: string[] = [];
  for (let at = 0; at < words.length; at += maxWords) parts.push(words.slice(at, at + maxWords).join(' '));
  return parts;
}
