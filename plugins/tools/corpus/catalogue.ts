import type { Logger } from '../../../core/index.ts';
import { createBm25, type Bm25 } from './bm25.ts';
import type { Piece } from './piece.ts';
import { readPiece, scanFile, type Located, type Problems, type ScanRules } from './scan.ts';
import type { SourceFile } from './walk.ts';

/** Where a piece is; its text stays on disk. */
export interface Entry {
  readonly file: SourceFile;
  readonly place: Pick<Located, 'n' | 'at' | 'bytes'>;
  readonly title: string;
}

export interface Catalogue {
  /** In the order of the files, then of the pieces. */
  entries(signal: AbortSignal): Promise<readonly Entry[]>;
  search(text: string, signal: AbortSignal): Promise<Entry | null>;
  read(entry: Entry, signal: AbortSignal): Promise<Piece | null>;
}

/** Reads every file once to list its pieces, at the first request; once more for the first search. */
export function createCatalogue(
  files: readonly SourceFile[],
  rules: ScanRules,
  log: Logger,
  stopped: AbortSignal,
): Catalogue {
  const list = once(async () => {
    const problems: Problems = { binary: 0, unreadable: 0, malformedRows: 0 };
    const entries: Entry[] = [];
    for await (const { entry } of allPieces(files, rules, problems, stopped)) entries.push(entry);
    log.debug('Corpus read.', { files: files.length, pieces: entries.length });
    if (Object.values(problems).some((count) => count > 0))
      log.warn('Some of the corpus cannot be used.', { ...problems });
    return entries;
  });
  const index = once(async () => {
    const bm25: Bm25 = createBm25();
    const entries: Entry[] = [];
    const problems: Problems = { binary: 0, unreadable: 0, malformedRows: 0 };
    for await (const { entry, piece } of allPieces(files, rules, problems, stopped)) {
      // Names count twice: a search is mostly for a thing by its name.
      if (!bm25.add(`${piece.title} ${piece.title} ${piece.subtopic} ${piece.text}`)) {
        log.warn('The corpus is too large to search whole.', { searched: entries.length });
        break;
      }
      entries.push(entry);
    }
    return { bm25, entries };
  });
  return {
    entries: (signal) => unlessAborted(list(), signal),
    async search(text, signal) {
      const { bm25, entries } = await unlessAborted(index(), signal);
      const best = bm25.best(text);
      return best === null ? null : (entries[best] ?? null);
    },
    read: (entry, signal) => readPiece(entry.file, entry.place, rules, signal),
  };
}

async function* allPieces(
  files: readonly SourceFile[],
  rules: ScanRules,
  problems: Problems,
  signal: AbortSignal,
): AsyncGenerator<{ readonly entry: Entry; readonly piece: Piece }> {
  for (const file of files)
    for await (const { n, at, bytes, piece } of scanFile(file, rules, problems, signal))
      yield { entry: { file, place: { n, at, bytes }, title: piece.title }, piece };
}

/** Shares one run among all callers; a failed one is forgotten. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= work().catch((error: unknown) => {
      running = null;
      throw error;
    });
    return running;
  };
}

/** The work goes on for the next caller when this one gives up. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
