import { existsSync } from 'node:fs';
import { extname, isAbsolute, join, resolve as resolvePath } from 'node:path';
import { pathToFileURL } from 'node:url';
import { resolve as resolveModule } from 'import-meta-resolve';
import { SynthError, type Where } from '../errors/synth-error.ts';
import { aKind } from '../config/node.ts';
import { suggest } from '../config/suggest.ts';
import type { Kind } from '../contracts/kinds.ts';
import type { AnyPlugin } from '../contracts/plugin.ts';
import { manifestFaults } from './manifest.ts';
import { missingLibrary } from './missing-library.ts';

/** Built-in plugins as `kind/name`, each with its import. */
export type Catalog = Readonly<Record<string, () => Promise<{ readonly default: AnyPlugin }>>>;

/** How modules are found and imported; replaced in tests. */
export interface Modules {
  /** URL of a package, as seen from a folder; throws when it is not installed. */
  resolve(name: string, folder: string): string;
  load(url: string): Promise<unknown>;
}

export const nodeModules: Modules = {
  resolve: (name, folder) => resolveModule(name, pathToFileURL(join(folder, 'synth.config.yaml')).href),
  load: (url) => import(url) as Promise<unknown>,
};

/** A package listed under `plugins:`. */
export interface PackageEntry {
  readonly name: string;
  readonly folder: string;
  readonly where: Where;
}

export interface PluginLoader {
  /** Names of the built-in plugins of a kind, sorted. */
  names(kind: Kind): readonly string[];
  /** What `use:` names, imported and checked. `folder`: relative paths start there. */
  load(kind: Kind, use: string, folder: string, where: Where): Promise<AnyPlugin>;
}

/** Namespace of a package: its name without scope and without `synth-plugin-`. */
export const namespaceOf = (packageName: string): string =>
  packageName.replace(/^@[^/]+\//, '').replace(/^synth-plugin-/, '');

/** Finds plugins by name: built-ins, files (`./mine.js`), and `namespace/name` of the packages listed. */
export function createPluginLoader(
  catalog: Catalog,
  packages: readonly PackageEntry[],
  modules: Modules = nodeModules,
): PluginLoader {
  const loaded = new Map<string, Promise<AnyPlugin>>();
  const names = (kind: Kind): string[] =>
    Object.keys(catalog)
      .filter((id) => id.startsWith(`${kind}/`))
      .map((id) => id.slice(kind.length + 1))
      .sort();
  const once = (key: string, load: () => Promise<AnyPlugin>): Promise<AnyPlugin> => {
    const known = loaded.get(key);
    if (known) return known;
    const promise = load();
    loaded.set(key, promise);
    // A failure names the place that asked, so each place fails for itself.
    promise.catch(() => loaded.delete(key));
    return promise;
  };

  const loadBuiltIn = async (kind: Kind, use: string, where: Where): Promise<AnyPlugin> => {
    const load = catalog[`${kind}/${use}`];
    if (!load) throw notFound(kind, use, names(kind), where);
    return checked((await importOf(load, `${kind}/${use}`, where)).default, kind, `${kind}/${use}`, where);
  };

  const loadFile = async (kind: Kind, use: string, folder: string, where: Where): Promise<AnyPlugin> => {
    const path = resolvePath(folder, use);
    if (!existsSync(path))
      throw new SynthError('SYN_PLUGIN_NOT_FOUND', {
        message: `There is no file ${use}.`,
        hint: 'The path is relative to the file that says `use`.',
        where,
      });
    const module = await importOf(() => modules.load(pathToFileURL(path).href), use, where);
    return checked((module as { default?: unknown }).default, kind, use, where);
  };

  const loadFromPackage = async (kind: Kind, use: string, where: Where): Promise<AnyPlugin> => {
    const [namespace, name] = [use.slice(0, use.indexOf('/')), use.slice(use.indexOf('/') + 1)];
    const entry = packages.find((candidate) => namespaceOf(candidate.name) === namespace);
    if (!entry)
      throw new SynthError('SYN_PLUGIN_NOT_FOUND', {
        message: `No package listed under \`plugins\` has the namespace "${namespace}".`,
        hint: `${suggest(
          namespace,
          packages.map((item) => namespaceOf(item.name)),
          'Namespaces',
        )} Install the package and list it: plugins: [synth-plugin-${namespace}].`,
        where,
      });
    const url = modules.resolve(entry.name, entry.folder);
    const module = await importOf(() => modules.load(url), entry.name, where);
    const exported: unknown = (module as { default?: unknown }).default;
    const list: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
    const ofKind = list.filter((item): item is AnyPlugin => (item as AnyPlugin | null)?.kind === kind);
    const twins = ofKind.filter((item) => item.name === name);
    if (
      twins.length === 0 &&
      list.length > 0 &&
      list.every((item) => (item as AnyPlugin | null)?.kind !== undefined)
    )
      throw notFound(
        kind,
        use,
        ofKind.map((item) => `${namespace}/${item.name}`),
        where,
        entry.name,
      );
    if (twins.length > 1)
      throw misdeclared(entry.name, [`it exports two plugins called ${kind}/${name}`], where);
    return checked(twins[0] ?? list[0], kind, use, where);
  };

  return {
    names,
    load(kind, use, folder, where) {
      if (use.startsWith('.') || isAbsolute(use))
        return once(`${kind} ${resolvePath(folder, use)}`, () => loadFile(kind, use, folder, where));
      if (use.includes('/')) return once(`${kind} ${use}`, () => loadFromPackage(kind, use, where));
      return once(`${kind} ${use}`, () => loadBuiltIn(kind, use, where));
    },
  };
}

/** Every built-in plugin, for lists and editor schemas. */
export async function loadCatalog(catalog: Catalog): Promise<AnyPlugin[]> {
  const plugins: AnyPlugin[] = [];
  for (const [id, load] of Object.entries(catalog)) {
    const where = { file: id };
    const { default: exported } = await importOf(load, id, where);
    plugins.push(checked(exported, id.slice(0, id.indexOf('/')) as Kind, id, where));
  }
  return plugins;
}

async function importOf<T>(load: () => Promise<T>, label: string, where: Where): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const { code, message } = cause as { code?: string; message?: string };
    const library = missingLibrary(cause);
    const typescript = code === 'ERR_UNKNOWN_FILE_EXTENSION' && /^\.[cm]?ts$/.test(extname(label));
    throw new SynthError('SYN_PLUGIN_LOAD', {
      message: typescript
        ? `${label} is TypeScript, which this version of Node.js does not run.`
        : `${label} could not be imported: ${message ?? String(cause)}`,
      hint: typescript
        ? 'Use Node.js 22.18 or newer, or compile it and name the .js file.'
        : library === undefined
          ? 'Import the file with node to see where it fails.'
          : `Run: npm install ${library}`,
      where,
      plugin: label,
      cause,
    });
  }
}

function checked(exported: unknown, kind: Kind, label: string, where: Where): AnyPlugin {
  const faults = manifestFaults(exported);
  const plugin = exported as AnyPlugin;
  if (faults.length === 0 && plugin.kind !== kind)
    faults.push(`it is ${aKind(plugin.kind as string)}; here ${aKind(kind)} is needed`);
  if (faults.length > 0) throw misdeclared(label, faults, where);
  return plugin;
}

const misdeclared = (label: string, faults: readonly string[], where: Where): SynthError =>
  new SynthError('SYN_PLUGIN_MANIFEST', {
    message: `The plugin ${label} is not declared rightly: ${faults.join('; ')}.`,
    hint: 'Its author has to correct it; `synth new` writes a plugin that is right.',
    where,
    plugin: label,
  });

const notFound = (
  kind: Kind,
  use: string,
  names: readonly string[],
  where: Where,
  packageName?: string,
): SynthError =>
  new SynthError('SYN_PLUGIN_NOT_FOUND', {
    message: `No ${kind} is called "${use}".`,
    hint: suggest(use, names, packageName === undefined ? `Built-in ${kind}s` : `Plugins of ${packageName}`),
    where,
  });
