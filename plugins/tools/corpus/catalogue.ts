import type { Logger, Random } from '../../../core/index.ts';
import { createBm25, type Bm25 } from './bm25.ts';
import type { Piece } from './piece.ts';
import { readPiece, scanFile, type Located, type Problems, type ScanRules } from './scan.ts';
import type { SourceFile } from './walk.ts';

/** Where a piece is; its text stays on disk. */
export interface Entry {
  readonly file: SourceFile;
  readonly place: Pick<Located, 'n' | 'at' | 'bytes'>;
  readonly title: string;
  readonly subtopic: string;
}

export interface Found {
  readonly entry: Entry;
  readonly piece: Piece;
}

export interface Catalogue {
  /** In the order of the files, then of the pieces. */
  entries(signal: AbortSignal): Promise<readonly Entry[]>;
  /** Any piece, a file by its size and one of its pieces at that; null when there is none. */
  draw(random: Random, signal: AbortSignal): Promise<Found | null>;
  search(text: string, signal: AbortSignal): Promise<Entry | null>;
  read(entry: Entry, signal: AbortSignal): Promise<Piece | null>;
}

/** Files drawn one by one before all of them are read to see whether there is any piece. */
const draws = 30;
const noProblems = (): Problems => ({ binary: 0, unreadable: 0, malformedRows: 0 });

/** A draw reads one file; the whole corpus is read once at the first search, and once for the first look-up by name. */
export function createCatalogue(
  files: readonly SourceFile[],
  rules: ScanRules,
  log: Logger,
  stopped: AbortSignal,
): Catalogue {
  const report = (problems: Problems): void => {
    if (Object.values(problems).some((count) => count > 0))
      log.warn('Some of the corpus cannot be used.', { ...problems });
  };
  const list = once(async () => {
    const problems = noProblems();
    const entries: Entry[] = [];
    for await (const { entry } of allPieces(files, rules, problems, stopped)) entries.push(entry);
    report(problems);
    return entries;
  });
  const index = once(async () => {
    const bm25: Bm25 = createBm25();
    const problems = noProblems();
    const entries: Entry[] = [];
    for await (const { entry, piece } of allPieces(files, rules, problems, stopped)) {
      const { title, subtopic, text } = piece;
      if (!bm25.add({ title, heading: subtopic, text })) {
        log.warn('The corpus is too large to search whole.', { searched: entries.length });
        break;
      }
      entries.push(entry);
    }
    report(problems);
    return { bm25, entries };
  });
  const read: Catalogue['read'] = (entry, signal) => readPiece(entry.file, entry.place, rules, signal);
  const drawFile = byBytes(files);
  /** Rows of a jsonl file are found by reading all of it, once; other files are small. */
  const rowsOf = new Map<SourceFile, readonly Entry[]>();

  const pickPiece = async (file: SourceFile, random: Random, signal: AbortSignal): Promise<Found | null> => {
    const pieces: Found[] = [];
    for await (const found of allPieces([file], rules, noProblems(), signal)) pieces.push(found);
    return pieces.length > 0 ? random.pick(pieces) : null;
  };
  const pickRow = async (file: SourceFile, random: Random, signal: AbortSignal): Promise<Found | null> => {
    const rows: Entry[] = [];
    if (!rowsOf.has(file)) {
      for await (const { entry } of allPieces([file], rules, noProblems(), signal)) rows.push(entry);
      rowsOf.set(file, rows);
    }
    return readAny(rowsOf.get(file) ?? [], random, signal);
  };
  const readAny = async (
    entries: readonly Entry[],
    random: Random,
    signal: AbortSignal,
  ): Promise<Found | null> => {
    const entry = entries.length > 0 ? random.pick(entries) : null;
    const piece = entry === null ? null : await read(entry, signal);
    return entry === null || piece === null ? null : { entry, piece };
  };

  return {
    entries: (signal) => unlessAborted(list(), signal),
    async draw(random, signal) {
      for (let draw = 0; draw < draws; draw += 1) {
        const file = drawFile(random);
        const found = await (file.format === 'jsonl' ? pickRow : pickPiece)(file, random, signal);
        if (found !== null) return found;
      }
      return readAny(await unlessAborted(list(), signal), random, signal);
    },
    async search(text, signal) {
      const { bm25, entries } = await unlessAborted(index(), signal);
      const best = bm25.best(text);
      return best === null ? null : (entries[best] ?? null);
    },
    read,
  };
}

/** Draws a file with probability proportional to its size, so that every piece is about equally likely. */
function byBytes(files: readonly SourceFile[]): (random: Random) => SourceFile {
  const ends: number[] = [];
  let total = 0;
  for (const { bytes } of files) ends.push((total += Math.max(1, bytes)));
  return (random) => {
    const point = random.next() * total;
    let [low, high] = [0, files.length - 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[middle] as number) > point) high = middle;
      else low = middle + 1;
    }
    return files[low] as SourceFile;
  };
}

async function* allPieces(
  files: readonly SourceFile[],
  rules: ScanRules,
  problems: Problems,
  signal: AbortSignal,
): AsyncGenerator<Found> {
  for (const file of files)
    for await (const { n, at, bytes, piece } of scanFile(file, rules, problems, signal)) {
      const { title, subtopic } = piece;
      yield { entry: { file, place: { n, at, bytes }, title, subtopic }, piece };
    }
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
