import type { FileHandle } from 'node:fs/promises';

/** The end of a file of lines. */
export interface Tail {
  /** Bytes up to and with the last line feed. */
  readonly end: number;
  /** The last line that has its line feed; null when there is none. */
  readonly line: string | null;
  /** What follows it: a line whose writing was cut off. */
  readonly torn: string;
}

const blockBytes = 65_536;
const lineFeed = 10;

/** Reads backwards, as far as the last whole line reaches. */
export async function readTail(file: FileHandle): Promise<Tail> {
  const { size } = await file.stat();
  let start = size;
  let tail = Buffer.alloc(0);
  for (;;) {
    const last = tail.lastIndexOf(lineFeed);
    const before = last <= 0 ? -1 : tail.lastIndexOf(lineFeed, last - 1);
    if (start === 0 || (last >= 0 && before >= 0)) {
      const line = last < 0 ? null : tail.toString('utf8', before + 1, last);
      return { end: start + last + 1, line, torn: tail.toString('utf8', last + 1) };
    }
    const length = Math.min(blockBytes, start);
    const block = Buffer.alloc(length);
    const { bytesRead } = await file.read(block, 0, length, start - length);
    if (bytesRead < length) throw new Error('the file became shorter while it was read');
    tail = Buffer.concat([block, tail]);
    start -= length;
  }
}
