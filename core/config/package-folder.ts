import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders that may hold packages, as Node looks for them from a folder upwards. */
export function packageFolders(folder: string): string[] {
  const found: string[] = [];
  for (let at = folder; ; at = dirname(at)) {
    found.push(join(at, 'node_modules'));
    if (at === dirname(at)) return found;
  }
}

/** Where a package is installed for a folder; undefined when it is not. Its `exports` have no say. */
export const packageFolder = (name: string, folder: string): string | undefined =>
  packageFolders(folder)
    .map((modules) => join(modules, name))
    .find((path) => existsSync(join(path, 'package.json')));

/** Names of the packages installed for a folder that call themselves plugins of synth. */
export function pluginPackages(folder: string): string[] {
  const names = packageFolders(folder).flatMap((modules) => {
    if (!existsSync(modules)) return [];
    return readdirSync(modules).flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(modules, name)).map((inner) => `${name}/${inner}`) : [name],
    );
  });
  return [...new Set(names.filter((name) => /(?:^|\/)synth-plugin(?:-|$)/.test(name)))].sort();
}
