import { createHash } from 'node:crypto';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SynthError, type JsonObject } from '../../../../core/index.ts';

/** One result of a conversation. */
export interface Result {
  readonly context: string;
  /** Names it within its context. */
  readonly key: string;
  readonly data: JsonObject;
}

/** A file of results, one JSON object a line; the last line of a context and key is the one that holds. */
export interface ResultsFile {
  /** Resolves when the results are on disk. One that is there already, word for word, is not written again. */
  add(results: readonly Result[], at: number): Promise<void>;
  close(): Promise<void>;
}

/** Results come again after a crash, and then they are the last ones: those of one step, vectors of 200 kB with each. */
const tailBytes = 128 * 1024 * 1024;
const mostRemembered = 50_000;

/** Several entries of a configuration may write to one file: they take turns. */
const turns = new Map<string, Promise<unknown>>();

export function createResultsFile(path: string): ResultsFile {
  let file: FileHandle | null = null;
  const known = new Map<string, string>();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = (turns.get(path) ?? Promise.resolve()).then(work).catch((cause: NodeJS.ErrnoException) => {
      throw cause.code === undefined ? cause : unusable(path, cause);
    });
    const settled = done.catch(() => undefined); // whoever asked for it hears of it
    turns.set(path, settled);
    return done;
  };

  const openFile = async (): Promise<FileHandle> => {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(path, 'a+');
    try {
      const end = await readTail(handle, (line) => remember(known, line));
      // A line without its line feed is the end of a process that died; what it said is reported again.
      await handle.truncate(end);
      return handle;
    } catch (error) {
      await handle.close();
      throw error;
    }
  };

  return {
    add: (results, at) =>
      inTurn(async () => {
        file ??= await openFile();
        const fresh = results.filter((result) => known.get(nameOf(result)) !== hashOf(result.data));
        if (fresh.length === 0) return;
        const lines = fresh.map(({ context, key, data }) => JSON.stringify({ context, key, at, data }));
        try {
          await file.appendFile(lines.map((line) => `${line}\n`).join(''));
          await file.datasync();
        } catch (error) {
          // How much of it is in the file is not known: it is looked at anew.
          await file.close();
          file = null;
          throw error;
        }
        for (const line of lines) remember(known, line);
      }),
    close: () =>
      inTurn(async () => {
        await file?.close();
        file = null;
      }),
  };
}

function remember(known: Map<string, string>, line: string): void {
  try {
    const result = JSON.parse(line) as Result;
    const name = nameOf(result);
    known.delete(name);
    known.set(name, hashOf(result.data));
  } catch (error) {
    // The tail begins within a line; lines of other programs are theirs.
    if (!(error instanceof SyntaxError) && !(error instanceof TypeError)) throw error;
  }
  for (const oldest of known.keys()) {
    if (known.size <= mostRemembered) return;
    known.delete(oldest);
  }
}

const nameOf = ({ context, key }: Pick<Result, 'context' | 'key'>): string => JSON.stringify([context, key]);
const hashOf = (data: JsonObject): string =>
  createHash('sha256').update(JSON.stringify(data)).digest('base64url');

/** Resolves with where the last whole line ends. */
async function readTail(file: FileHandle, onLine: (line: string) => void): Promise<number> {
  const { size } = await file.stat();
  const start = Math.max(0, size - tailBytes);
  let [at, end] = [start, start];
  let begun: Buffer[] = [];
  for await (const piece of file.createReadStream({ start, autoClose: false })) {
    const bytes = piece as Buffer;
    const last = bytes.lastIndexOf(10);
    if (last >= 0) {
      const lines = Buffer.concat([...begun, bytes.subarray(0, last)]).toString();
      lines.split('\n').forEach(onLine);
      begun = [];
      end = at + last + 1;
    }
    begun.push(bytes.subarray(last + 1));
    at += bytes.length;
  }
  return end === start && start > 0 ? size : end;
}

const unusable = (path: string, cause: NodeJS.ErrnoException): SynthError =>
  new SynthError('SYN_STORE_DAMAGED', {
    message: `Results cannot be written to ${path}: ${cause.message}.`,
    hint: 'Check the disk and the permissions; what is written is kept.',
    cause,
  });
