import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';

export type Format = 'json' | 'jsonl' | 'log' | 'mail';

export interface SourceFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly absolute: string;
  readonly format: Format;
}

export interface Listing {
  /** Sorted by path, so that the same folder gives the same draws everywhere. */
  readonly files: readonly SourceFile[];
  /** Paths of what is too large, cannot be read, or is one too many. */
  readonly skipped: readonly string[];
}

const formats: Readonly<Record<string, Format>> = {
  json: 'json',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  txt: 'log',
  text: 'log',
  log: 'log',
  mbox: 'mail',
  mbx: 'mail',
  eml: 'mail',
};
export const knownEndings: readonly string[] = Object.keys(formats);

/** The one file, or those below a folder, that may hold conversations; hidden ones are left out. Rejects when `root` cannot be read. */
export async function listFiles(
  root: string,
  { maxFiles, maxFileBytes }: { readonly maxFiles: number; readonly maxFileBytes: number },
  signal: AbortSignal,
): Promise<Listing> {
  const files: SourceFile[] = [];
  const skipped: string[] = [];
  const seen = new Set<string>();
  const add = (path: string, absolute: string, bytes: number): void => {
    const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase();
    const format = Object.hasOwn(formats, ending) ? formats[ending] : undefined;
    if (format === undefined) return;
    if (bytes > maxFileBytes || files.length >= maxFiles) skipped.push(path);
    else files.push({ path, absolute, format });
  };
  const visit = async (folder: string, prefix: string): Promise<void> => {
    signal.throwIfAborted();
    const real = await realpath(folder);
    // A symbolic link may lead back to a folder we are in.
    if (seen.has(real)) return;
    seen.add(real);
    for (const name of (await readdir(folder)).sort()) {
      if (name.startsWith('.')) continue;
      const [path, absolute] = [`${prefix}${name}`, join(folder, name)];
      try {
        const found = await stat(absolute);
        if (found.isDirectory()) await visit(absolute, `${path}/`);
        else if (found.isFile()) add(path, absolute, found.size);
      } catch {
        // Told once, with the others; one unreadable file does not spoil a folder.
        signal.throwIfAborted();
        skipped.push(path);
      }
    }
  };
  const found = await stat(root);
  if (found.isDirectory()) await visit(root, '');
  else add(basename(root), root, found.size);
  return { files, skipped };
}
