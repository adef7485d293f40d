import { SynthError, type Where } from '../errors/synth-error.ts';
import { namespaceOf, type Modules, type PackageEntry } from '../host/load-plugin.ts';
import {
  child,
  describe,
  isNull,
  joinPath,
  textOf,
  whereOf,
  type ConfigDocument,
  type MapNode,
} from './node.ts';
import { packageFolder, packageFolders, pluginPackages } from './package-folder.ts';
import { nearest } from './suggest.ts';

/** With a scope or without; something is left when `synth-plugin-` is taken off. */
export const packageName = /^(@[\w.-]+\/)?(?!synth-plugin-$)[\w-][\w.-]*$/;

/** Packages listed under `plugins:`; each must be installed and have a namespace of its own. None is imported yet. */
export function listPackages(root: MapNode, modules: Modules, problems: SynthError[]): PackageEntry[] {
  return resolvePackages(root, modules, problems).filter(({ fault }) => fault === undefined);
}

/** The same with those that cannot be resolved, each with why: whatever names one of their plugins fails for that reason. */
export function resolvePackages(root: MapNode, modules: Modules, problems: SynthError[]): PackageEntry[] {
  return namedPackages(root, problems).map((entry) => {
    try {
      modules.resolve(entry.name, entry.folder);
      return entry;
    } catch (cause) {
      const fault = unresolved(entry.name, entry.folder, entry.where, cause);
      problems.push(fault);
      return { ...entry, fault };
    }
  });
}

/** The packages a configuration lists, installed or not, and what is wrong with the list. */
export function listedPackages({ root }: ConfigDocument): {
  readonly packages: PackageEntry[];
  readonly problems: readonly SynthError[];
} {
  const problems: SynthError[] = [];
  return { packages: namedPackages(root, problems), problems };
}

function namedPackages(root: MapNode, problems: SynthError[]): PackageEntry[] {
  const list = child(root, 'plugins');
  if (list === undefined || isNull(list)) return [];
  if (list.kind !== 'list') {
    problems.push(
      new SynthError('SYN_CONFIG_INVALID', {
        message: `Expected a list of package names, got ${describe(list)}.`,
        hint: 'Write plugins: [synth-plugin-name].',
        where: whereOf(list.origin, 'plugins'),
      }),
    );
    return [];
  }
  const packages: PackageEntry[] = [];
  list.items.forEach((item, i) => {
    const where = whereOf(item.origin, joinPath('plugins', i));
    const name = textOf(item);
    if (name === undefined || !packageName.test(name)) {
      problems.push(
        new SynthError('SYN_CONFIG_INVALID', {
          message: `Expected the name of a package, got ${describe(item)}.`,
          hint: 'A plugin in a file is not listed here; write use: ./file.js where it is used.',
          where,
        }),
      );
      return;
    }
    const twin = packages.find((other) => namespaceOf(other.name) === namespaceOf(name));
    if (twin !== undefined) {
      problems.push(
        new SynthError('SYN_CONFIG_INVALID', {
          message: `The packages "${twin.name}" and "${name}" have the same namespace "${namespaceOf(name)}".`,
          hint: 'List one of them.',
          where,
        }),
      );
      return;
    }
    const { folder } = item.origin.source;
    packages.push({ name, folder, where });
  });
  return packages;
}

/** Why Node finds no module for a package, with where it looked. */
export function unresolved(name: string, folder: string, where: Where, cause: unknown): SynthError {
  const installed = packageFolder(name, folder);
  const { code = '', message } = cause as { code?: string; message: string };
  const error = (message: string, hint: string): SynthError =>
    new SynthError('SYN_PLUGIN_LOAD', { message, hint, where, plugin: name, cause });
  if (installed === undefined) {
    const near = nearest(name, pluginPackages(folder));
    return error(
      `The package "${name}" cannot be found from here: there is none in ${packageFolders(folder).join(', ')}.`,
      `${near === undefined ? '' : `Did you mean "${near}"?  `}Run: npm install ${name}`,
    );
  }
  if (code === 'ERR_MODULE_NOT_FOUND')
    return error(
      `The package "${name}" lies in ${installed}, but the file its package.json names is not there: ${message}`,
      'Build it first (npm run build), or correct `exports` in its package.json.',
    );
  return error(
    `The package "${name}" lies in ${installed}, but cannot be imported: ${message}`,
    'Its author has to correct `exports` in its package.json: "exports": "./index.js".',
  );
}
