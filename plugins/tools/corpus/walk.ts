import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { extensionOf, formatOf, type Format } from './formats.ts';

export interface SourceFile {
  /** Relative to the corpus, with `/`. */
  readonly path: string;
  readonly absolute: string;
  readonly format: Format;
  readonly bytes: number;
}

export interface WalkRules {
  /** Endings without the dot; empty: every one we know. */
  readonly include: readonly string[];
  /** Names or patterns: `*` within a name, `**` across folders. */
  readonly exclude: readonly string[];
  readonly formats: ReadonlySet<Format>;
  /** For every format but jsonl, which is read line by line. */
  readonly maxFileBytes: number;
  readonly maxFiles: number;
}

export interface Walk {
  /** Sorted by path, so that the same folder gives the same draws everywhere. */
  readonly files: readonly SourceFile[];
  readonly skipped: { unreadable: number; tooLarge: number; overLimit: number };
}

/** Lists the files of a folder, or the one file, that may hold material. Hidden folders and files are left out. */
export async function walkCorpus(root: string, rules: WalkRules, signal: AbortSignal): Promise<Walk> {
  const files: SourceFile[] = [];
  const skipped = { unreadable: 0, tooLarge: 0, overLimit: 0 };
  const seen = new Set<string>();
  const excluded = toMatcher(rules.exclude);
  const included = new Set(rules.include.map((ending) => ending.replace(/^\*?\./, '').toLowerCase()));

  const add = (path: string, absolute: string, bytes: number): void => {
    const format = formatOf(path);
    if (format === null || !rules.formats.has(format)) return;
    if (included.size > 0 && !included.has(extensionOf(path))) return;
    if (format !== 'jsonl' && bytes > rules.maxFileBytes) skipped.tooLarge += 1;
    else if (files.length >= rules.maxFiles) skipped.overLimit += 1;
    else files.push({ path, absolute, format, bytes });
  };
  const visit = async (folder: string, prefix: string): Promise<void> => {
    signal.throwIfAborted();
    const real = await realpath(folder);
    // A symbolic link may lead back to a folder we are in.
    if (seen.has(real)) return;
    seen.add(real);
    for (const entry of sortByName(await readdir(folder, { withFileTypes: true }))) {
      const path = `${prefix}${entry.name}`;
      if (entry.name.startsWith('.') || excluded(path)) continue;
      const absolute = join(folder, entry.name);
      try {
        const found = entry.isSymbolicLink() || entry.isFile() ? await stat(absolute) : entry;
        if (found.isDirectory()) await visit(absolute, `${path}/`);
        else if (found.isFile() && 'size' in found) add(path, absolute, found.size);
      } catch {
        // Counted, and told once at set-up; one unreadable file does not spoil a corpus.
        signal.throwIfAborted();
        skipped.unreadable += 1;
      }
    }
  };

  const found = await stat(root);
  if (found.isFile()) add(basename(root), root, found.size);
  else await visit(root, '');
  files.sort((a, b) => compare(a.path, b.path));
  return { files, skipped };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const sortByName = (entries: Dirent[]): Dirent[] => entries.sort((a, b) => compare(a.name, b.name));

/** A pattern without `/` is held against every single name of a path, one with `/` against the path. */
function toMatcher(patterns: readonly string[]): (path: string) => boolean {
  const rules = patterns.map((pattern) => ({
    whole: pattern.includes('/'),
    regex: new RegExp(
      `^${pattern
        .replace(/\/$/, '')
        .split(/(\*\*\/?|\*)/)
        .map(toRegex)
        .join('')}$`,
    ),
  }));
  return (path) =>
    rules.some(({ whole, regex }) =>
      whole ? regex.test(path) : regex.test(path.slice(path.lastIndexOf('/') + 1)),
    );
}

function toRegex(part: string): string {
  if (part === '**/') return '(?:.*/)?';
  if (part === '**') return '.*';
  if (part === '*') return '[^/]*';
  return part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}
