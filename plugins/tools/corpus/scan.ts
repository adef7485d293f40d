import { createReadStream } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import type { JsonObject } from '../../../core/index.ts';
import { splitCode } from './code.ts';
import { decodeText } from './decode.ts';
import { readRow, type FieldNames } from './jsonl.ts';
import { splitMarkdown, splitText } from './prose.ts';
import type { Piece, PieceLimits } from './piece.ts';
import type { SourceFile } from './walk.ts';

/** A longer row is no document. */
const longestRowBytes = 4 * 1024 * 1024;

export interface ScanRules {
  readonly limits: PieceLimits;
  readonly fields: FieldNames;
  readonly select: 'text' | 'code' | 'any';
}

export interface Problems {
  binary: number;
  unreadable: number;
  malformedRows: number;
}

/** A piece and where to find it again. */
export interface Located {
  /** Number of the piece in its file, from 1; of the line in a jsonl file. */
  readonly n: number;
  /** Byte range of a jsonl row; 0 and 0 elsewhere. */
  readonly at: number;
  readonly bytes: number;
  readonly piece: Piece;
}

/** Every wanted piece of a file, in order; an unusable file or row is counted. */
export async function* scanFile(
  file: SourceFile,
  rules: ScanRules,
  problems: Problems,
  signal: AbortSignal,
): AsyncGenerator<Located> {
  try {
    if (file.format === 'jsonl') yield* scanRows(file, rules, problems, signal);
    else yield* await scanWhole(file, rules, problems, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
    problems.unreadable += 1;
  }
}

/** The piece at a place found before; null when the file changed since. */
export async function readPiece(
  file: SourceFile,
  place: Pick<Located, 'n' | 'at' | 'bytes'>,
  rules: ScanRules,
  signal: AbortSignal,
): Promise<Piece | null> {
  try {
    if (file.format !== 'jsonl') {
      const located = await scanWhole(file, rules, { binary: 0, unreadable: 0, malformedRows: 0 }, signal);
      return located.find(({ n }) => n === place.n)?.piece ?? null;
    }
    const handle = await open(file.absolute);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(place.bytes), 0, place.bytes, place.at);
      return parseRow(buffer.subarray(0, bytesRead), file, place.n, rules) ?? null;
    } finally {
      await handle.close();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (typeof (error as NodeJS.ErrnoException).code !== 'string') throw error;
    return null;
  }
}

async function scanWhole(
  file: SourceFile,
  { limits, select }: ScanRules,
  problems: Problems,
  signal: AbortSignal,
): Promise<Located[]> {
  const decoded = decodeText(await readFile(file.absolute, { signal }));
  if (decoded === null) {
    problems.binary += 1;
    return [];
  }
  const pieces = await split(file, decoded.text, limits);
  const note = decoded.replaced > 0 ? { replacedBytes: decoded.replaced } : {};
  return pieces
    .map((piece, index) => ({ n: index + 1, at: 0, bytes: 0, piece: withData(piece, note) }))
    .filter(({ piece }) => select === 'any' || select === piece.kind);
}

async function split(file: SourceFile, text: string, limits: PieceLimits): Promise<Piece[]> {
  if (file.format === 'code') return splitCode(text, file.path, limits);
  if (file.format === 'markdown') return splitMarkdown(text, file.path, limits);
  if (file.format === 'text') return splitText(text, file.path, limits);
  const { readHtml } = await import('../text/html.ts');
  const page = readHtml(text);
  return splitMarkdown(page.text, file.path, limits).map((piece) =>
    page.title === '' ? piece : { ...piece, title: page.title },
  );
}

async function* scanRows(
  file: SourceFile,
  rules: ScanRules,
  problems: Problems,
  signal: AbortSignal,
): AsyncGenerator<Located> {
  let n = 0;
  for await (const { at, bytes } of linesOf(file.absolute, signal)) {
    n += 1;
    if (bytes === null) {
      problems.malformedRows += 1;
      continue;
    }
    const piece = parseRow(bytes, file, n, rules);
    if (piece === undefined) problems.malformedRows += 1;
    else if (piece !== null) yield { n, at, bytes: bytes.length, piece };
  }
}

/** undefined: not a JSON object; null: a row that doesn't suit. */
function parseRow(bytes: Buffer, file: SourceFile, n: number, rules: ScanRules): Piece | null | undefined {
  const text = decodeText(bytes)?.text.trim();
  if (text === '') return null;
  let row: unknown;
  try {
    row = JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return undefined;
  const piece = readRow(row as JsonObject, file.path, n, rules.fields, rules.limits);
  return piece !== null && (rules.select === 'any' || rules.select === piece.kind) ? piece : null;
}

/** Lines with their byte offsets; `bytes` is null for one that is too long to keep. */
async function* linesOf(
  path: string,
  signal: AbortSignal,
): AsyncGenerator<{ readonly at: number; readonly bytes: Buffer | null }> {
  let at = 0;
  let size = 0;
  let parts: Buffer[] = [];
  const take = (): { at: number; bytes: Buffer | null } => {
    const line = { at, bytes: size > longestRowBytes ? null : Buffer.concat(parts) };
    at += size + 1;
    size = 0;
    parts = [];
    return line;
  };
  for await (const chunk of createReadStream(path, { signal }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      size += end - from;
      if (size <= longestRowBytes) parts.push(chunk.subarray(from, end));
      yield take();
      from = end + 1;
    }
    size += chunk.length - from;
    if (size <= longestRowBytes) parts.push(chunk.subarray(from));
    else parts = [];
  }
  if (size > 0) yield take();
}

const withData = (piece: Piece, more: JsonObject): Piece =>
  Object.keys(more).length === 0 ? piece : { ...piece, data: { ...piece.data, ...more } };
