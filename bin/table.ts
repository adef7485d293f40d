import { printable } from '../core/index.ts';

export interface TableLayout {
  /** By column: to the right, as numbers (strings already) stand. */
  readonly right?: readonly boolean[];
  /** Characters a line may have; the last column is wrapped to fit. Default: as wide as it gets. */
  readonly columns?: number | undefined;
}

/** Below this the last column is better left to the terminal. */
const narrowest = 20;

/** Columns padded to their widest cell. What stands in a cell may be a stranger's: it neither leaves its line nor commands the terminal. */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { right = [], columns = Infinity }: TableLayout = {},
): string {
  const last = head.length - 1;
  const cells = [head, ...rows].map((row) =>
    head.map((_, column) => printable(row[column] ?? '').replaceAll('\n', ' ')),
  );
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const before = widths.slice(0, last).reduce((sum, width) => sum + width + 2, 0);
  const room = columns - before;
  if (room >= narrowest) widths[last] = Math.min(widths[last] ?? 0, room);

  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        right[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const wrapped = (row: readonly string[]): string[] => {
    const [first = '', ...more] = wrap(row[last] ?? '', widths[last] ?? 0);
    return [line([...row.slice(0, last), first]), ...more.map((text) => ' '.repeat(before) + text)];
  };
  const [top = [], ...body] = cells;
  return [line(top), line(widths.map((width) => '─'.repeat(width))), ...body.flatMap(wrapped)].join('\n');
}

/** Text in lines of at most so many characters, broken at spaces; a longer word stays whole. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const joined = `${lines.at(-1) ?? ''} ${word}`;
    if (lines.length > 0 && joined.length <= columns) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  return lines;
}

/** A count with its noun: `1 step`, `2 replies`. */
export const count = (n: number, noun: string, plural = `${noun}s`): string =>
  `${n} ${n === 1 ? noun : plural}`;
