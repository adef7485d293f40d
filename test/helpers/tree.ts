import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

/** Root of the repository. */
export const root = resolve(import.meta.dirname, '../..');

/** TypeScript files below a folder of the repository, as paths relative to its root, sorted. */
export function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((path) => !path.includes('/sample/'))
    .sort();
}

/** Files of the repository below a folder with an ending, as paths relative to its root, sorted; none without the folder. */
export const files = (folder: string, ending: string): string[] =>
  !existsSync(join(root, folder))
    ? []
    : readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .map((path) => `${folder}/${path}`)
        .filter((path) => path.endsWith(ending) && !/\/(node_modules|dist)\//.test(path))
        .sort();

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Modules a source file imports, statically or not: relative ones as paths from the root, others by name. */
export function imports(path: string): string[] {
  const text = read(path);
  const found = [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)'([^']+)'/g)].map(
    (match) => match[1] as string,
  );
  return found.map((name) =>
    name.startsWith('.') ? relative(root, resolve(root, dirname(path), name)) : name,
  );
}
