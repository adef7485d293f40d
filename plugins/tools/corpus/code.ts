import { languageOf } from './formats.ts';
import { stemOf, type Piece, type PieceLimits } from './piece.ts';

const widestLine = 400;
const largestPiece = 24_000;

/** Half-open range of lines. */
interface Block {
  readonly from: number;
  readonly to: number;
}

/**
 * Blocks of a source file within the line limits: top-level functions and classes whole where they fit, else cut one
 * level further in. Minified or generated files (very long lines) give nothing.
 */
export function splitCode(text: string, path: string, limits: PieceLimits): Piece[] {
  const language = languageOf(path);
  const lines = text.replace(/\s+$/, '').split('\n');
  if (language === null || lines.some((line) => line.length > widestLine)) return [];
  const licence =
    /SPDX-License-Identifier:\s*([\w.+-]+(?:\s+(?:OR|AND|WITH)\s+[\w.+-]+)*)/.exec(text)?.[1] ?? null;
  return joinSmall(splitAt(lines, { from: 0, to: lines.length }, 0, limits.maxLines), limits)
    .map((block) => trim(lines, block))
    .filter((block) => fits(lines, block, limits))
    .map(({ from, to }) => {
      const code = lines.slice(from, to).join('\n');
      return {
        kind: 'code',
        title: path,
        topic: language,
        subtopic: stemOf(path),
        text: code,
        tags: [language],
        url: null,
        licence,
        line: from + 1,
        data: { code, language, path, lines: to - from },
      };
    });
}

/** Cuts before lines at the given indentation that follow a blank line, further in only where a block is too long. */
function splitAt(lines: readonly string[], block: Block, indent: number, maxLines: number): Block[] {
  const starts = [block.from];
  for (let at = block.from + 1; at < block.to; at += 1) {
    const line = lines[at] ?? '';
    const opens = line.trim() !== '' && indentOf(line) <= indent && !/^\s*([)\]}]|end\b|else\b)/.test(line);
    if (opens && (lines[at - 1] ?? '').trim() === '') starts.push(at);
  }
  return starts.flatMap((from, index) => {
    const part = { from, to: starts[index + 1] ?? block.to };
    if (part.to - part.from <= maxLines) return [part];
    const next = nextIndent(lines, part, indent);
    return next === null ? cutHard(part, maxLines) : splitAt(lines, part, next, maxLines);
  });
}

function nextIndent(lines: readonly string[], { from, to }: Block, indent: number): number | null {
  let next: number | null = null;
  for (const line of lines.slice(from, to)) {
    const own = indentOf(line);
    if (line.trim() !== '' && own > indent && (next === null || own < next)) next = own;
  }
  return next;
}

function cutHard({ from, to }: Block, maxLines: number): Block[] {
  const blocks: Block[] = [];
  for (let at = from; at < to; at += maxLines) blocks.push({ from: at, to: Math.min(to, at + maxLines) });
  return blocks;
}

/** Imports and one-line definitions go with what follows them. */
function joinSmall(blocks: readonly Block[], { minLines, maxLines }: PieceLimits): Block[] {
  const joined: Block[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    if (last !== undefined && last.to - last.from < minLines && block.to - last.from <= maxLines)
      joined[joined.length - 1] = { from: last.from, to: block.to };
    else joined.push(block);
  }
  return joined;
}

function trim(lines: readonly string[], { from, to }: Block): Block {
  let end = to;
  while (end > from && (lines[end - 1] ?? '').trim() === '') end -= 1;
  let start = from;
  while (start < end && (lines[start] ?? '').trim() === '') start += 1;
  return { from: start, to: end };
}

const fits = (lines: readonly string[], { from, to }: Block, { minLines, maxLines }: PieceLimits): boolean =>
  to - from >= minLines &&
  to - from <= maxLines &&
  lines.slice(from, to).reduce((size, line) => size + line.length + 1, 0) <= largestPiece;

const indentOf = (line: string): number => (/^[ \t]*/.exec(line)?.[0] ?? '').replaceAll('\t', '    ').length;
