import type { Readable, Writable } from 'node:stream';

/** The process as commands see it; a test hands in another one. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** stderr is a terminal that understands cursor movement. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** Calls back for the first and every further SIGINT or SIGTERM; returns how to stop listening. */
  onStopSignal(listener: (count: number) => void): () => void;
}

export const writeLine = (stream: Writable, text: string): void => {
  stream.write(`${text}\n`);
};

/** One JSON object a line. */
export const writeJson = (stream: Writable, value: unknown): void => writeLine(stream, JSON.stringify(value));

/** Columns padded to their widest cell; numbers, as strings already, to the right where `right` says so. */
export function renderTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly boolean[] = [],
): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        right[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(head), line(widths.map((width) => '─'.repeat(width))), ...rows.map(line)].join('\n');
}
