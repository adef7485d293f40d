import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SynthError, type Row } from '../../core/index.ts';
import { readTail } from './jsonl-tail.ts';

/** A file of rows that holds each `seq` once, however often a row is handed over. */
export interface JsonlFile {
  /** Looks at an existing file without changing it. SYN_SINK_DAMAGED when its rows are not ours. */
  inspect(): Promise<void>;
  append(rows: readonly Row[]): Promise<void>;
  flush(): Promise<void>;
  close(): Promise<void>;
}

interface Opened {
  readonly handle: FileHandle;
  /** The last row in the file. */
  last: Row | null;
  /** Highest seq handed over. */
  seen: number;
}

/** Every row begins so; anything else at the end of a file was not written here. */
const lineStart = '{"seq":';
/** Columns that say where a row comes from: the same ones in a row that is handed over again. */
const origin = ['run', 'step', 'uid', 'at'] as const;

export function createJsonlFile(path: string): JsonlFile {
  let opened: Opened | null = null;
  let turn: Promise<void> = Promise.resolve();
  /** One thing after another: an append that nobody waits for any more may still be writing when the same rows come again. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const done = turn.then(work);
    turn = done.catch(() => undefined); // whoever asked for it hears of it
    return done;
  };

  const openFile = async (): Promise<Opened> => {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(path, 'a+');
    try {
      const { end, last } = await readEnd(handle, path);
      // A line without its line feed is the end of a process that died; its row is handed over again.
      await handle.truncate(end);
      return { handle, last, seen: 0 };
    } catch (error) {
      await handle.close();
      throw error;
    }
  };

  const close = async (): Promise<void> => {
    const { handle } = opened ?? {};
    opened = null;
    await handle?.close();
  };

  return {
    async inspect() {
      const handle = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return null;
        throw unusable(path, error.message, error);
      });
      if (handle === null) return;
      try {
        await readEnd(handle, path);
      } finally {
        await handle.close();
      }
    },
    append: (rows) => inTurn(() => append(rows)),
    flush: () => inTurn(flush),
    close: () => inTurn(close),
  };

  async function append(rows: readonly Row[]): Promise<void> {
    const file = (opened ??= await openFile());
    const fresh = rows.filter((row) => row.seq > (file.last?.seq ?? 0));
    const again = rows.find((row) => row.seq === file.last?.seq);
    if (again && origin.some((column) => again[column] !== file.last?.[column]))
      throw unusable(path, `its row ${again.seq} is another one than this node's`);
    file.seen = Math.max(file.seen, rows.at(-1)?.seq ?? 0);
    if (fresh.length === 0) return;
    const bytes = Buffer.from(fresh.map((row) => `${lineOf(row)}\n`).join(''));
    try {
      await file.handle.appendFile(bytes);
    } catch (error) {
      // How much was written is not known: the next append looks at the file anew.
      await close();
      throw error;
    }
    file.last = fresh.at(-1) ?? file.last;
  }

  async function flush(): Promise<void> {
    if (opened === null) return;
    const { handle, last, seen } = opened;
    if (seen > 0 && last !== null && last.seq > seen)
      throw unusable(path, `it goes on to row ${last.seq}, and this node has given ${seen}`);
    await handle.datasync();
  }
}

async function readEnd(handle: FileHandle, path: string): Promise<{ end: number; last: Row | null }> {
  const { end, line, torn } = await readTail(handle);
  const last = line === null ? null : parseRow(line);
  if (line !== null && last === null) throw unusable(path, 'its last line is no row of this sink');
  if (!torn.startsWith(lineStart.slice(0, torn.length)))
    throw unusable(path, 'it ends with something that this sink did not write');
  return { end, last };
}

/** Wherever `seq` stands in the row: its columns may be a user's choice. */
function lineOf({ seq, ...rest }: Row): string {
  const others = JSON.stringify(rest).slice(1);
  return `${lineStart}${seq}${others === '}' ? '' : ','}${others}`;
}

function parseRow(line: string): Row | null {
  try {
    const row = line.startsWith(lineStart) ? (JSON.parse(line) as Row) : null;
    return row !== null && Number.isSafeInteger(row.seq) && row.seq > 0 ? row : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const unusable = (path: string, why: string, cause?: unknown): SynthError =>
  new SynthError('SYN_SINK_DAMAGED', {
    message: `${path} cannot be appended to: ${why}.`,
    hint: 'Move the file away, or give the sink another `path`. The records hold every row.',
    plugin: 'sink/jsonl',
    cause,
  });
