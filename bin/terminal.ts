import type { Readable, Writable } from 'node:stream';

/** The process as commands see it; a test hands in another one. */
export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** Characters a line of standard output has; undefined when it is no terminal. */
  readonly columns?: number | undefined;
  /** stderr is a terminal that understands cursor movement. */
  readonly interactive: boolean;
  readonly color: boolean;
  /** What keeps the process alive just now, as Node names it. */
  readonly openHandles?: () => readonly string[];
  /** Calls back for the first and every further SIGINT or SIGTERM; returns how to stop listening. */
  onStopSignal(listener: (count: number) => void): () => void;
}

export const writeLine = (stream: Writable, text: string): void => {
  stream.write(`${text}\n`);
};

/** One JSON object a line. */
export const writeJson = (stream: Writable, value: unknown): void => writeLine(stream, JSON.stringify(value));
