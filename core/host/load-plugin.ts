import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, resolve as resolvePath } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { resolve as resolveModule } from 'import-meta-resolve';
import { SynthError, type Where } from '../errors/synth-error.ts';
import { aKind } from '../config/node.ts';
import { nearest, suggest } from '../config/suggest.ts';
import type { Clock } from '../contracts/io.ts';
import type { Kind } from '../contracts/kinds.ts';
import type { AnyPlugin } from '../contracts/plugin.ts';
import { systemClock } from './clock.ts';
import { importPlugin } from './import-plugin.ts';
import { defaultOf, exportFault, faultsOf, misdeclared, packagePlugins } from './package-plugins.ts';
import { rejection } from './stop.ts';

/** Built-in plugins as `kind/name`, each with its import. */
export type Catalog = Readonly<Record<string, () => Promise<{ readonly default: AnyPlugin }>>>;

/** How modules are found and imported; replaced in tests. */
export interface Modules {
  /** URL of a package, as seen from a folder; throws when it is not installed. */
  resolve(name: string, folder: string): string;
  load(url: string): Promise<unknown>;
}

/** Node's own way. A module that waits for ever at its top level is given up on after `timeoutMs`. */
export const createModules = (clock: Clock, timeoutMs: number): Modules => ({
  resolve(name, folder) {
    const url = resolveModule(name, pathToFileURL(join(folder, 'synth.config.yaml')).href);
    // A path that `exports` names is not looked at there.
    if (url.startsWith('file:') && !existsSync(fileURLToPath(url)))
      throw Object.assign(new Error(`There is no ${fileURLToPath(url)}`), { code: 'ERR_MODULE_NOT_FOUND' });
    return url;
  },
  async load(url) {
    const deadline = clock.deadline(timeoutMs, new AbortController().signal);
    try {
      return await Promise.race([import(url) as Promise<unknown>, rejection(deadline.signal)]);
    } finally {
      deadline.clear();
    }
  },
});

export const nodeModules: Modules = createModules(systemClock, 30_000);

/** A package listed under `plugins:`. */
export interface PackageEntry {
  readonly name: string;
  readonly folder: string;
  readonly where: Where;
  /** Why it cannot be resolved. */
  readonly fault?: SynthError;
}

export interface PluginLoader {
  /** Names of the built-in plugins of a kind, sorted. */
  names(kind: Kind): readonly string[];
  /** What `use:` names, imported and checked. `folder`: relative paths start there. */
  load(kind: Kind, use: string, folder: string, where: Where): Promise<AnyPlugin>;
  /** Every plugin of a package, checked. */
  loadPackage(entry: PackageEntry): Promise<AnyPlugin[]>;
}

/** Namespace of a package: its name without scope and without `synth-plugin-`; of `@acme/synth-plugin` its scope. */
export const namespaceOf = (packageName: string): string =>
  packageName
    .replace(/^@([^/]+)\/synth-plugin$/, '$1')
    .replace(/^@[^/]+\//, '')
    .replace(/^synth-plugin-/, '');

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
    const label = `${kind}/${use}`;
    return ofKind((await importPlugin(load, label, where)).default, kind, label, where);
  };

  const loadFile = async (kind: Kind, use: string, folder: string, where: Where): Promise<AnyPlugin> => {
    const path = resolvePath(folder, use);
    if (!existsSync(path)) throw noFile(use, path, where);
    if (statSync(path).isDirectory()) throw aFolder(use, where);
    const module = await importPlugin(() => modules.load(pathToFileURL(path).href), use, where);
    const missing = exportFault(module);
    if (missing !== null) throw misdeclared(use, [missing], where);
    return ofKind(defaultOf(module), kind, use, where);
  };

  const loadPackage = async ({ name, folder }: PackageEntry, where: Where): Promise<AnyPlugin[]> => {
    const module = await importPlugin(() => modules.load(modules.resolve(name, folder)), name, where);
    return packagePlugins(name, module, where);
  };

  const loadFromPackage = async (kind: Kind, use: string, where: Where): Promise<AnyPlugin> => {
    const namespace = use.slice(0, use.indexOf('/'));
    const entry = packages.find((candidate) => namespaceOf(candidate.name) === namespace);
    if (!entry) throw noNamespace(namespace, packages, where);
    if (entry.fault) throw entry.fault;
    const plugins = await loadPackage(entry, where);
    const found = plugins.find((plugin) => plugin.kind === kind && `${namespace}/${plugin.name}` === use);
    if (found) return found;
    const offered = plugins.map((plugin) => [plugin.kind as Kind, `${namespace}/${plugin.name}`] as const);
    const other = offered.find(([, name]) => name === use);
    if (other !== undefined)
      throw new SynthError('SYN_PLUGIN_NOT_FOUND', {
        message: `"${use}" is ${aKind(other[0])}; here ${aKind(kind)} is needed.`,
        hint: suggestOf(kind, use, offered, entry.name),
        where,
      });
    throw notFound(kind, use, [], where, suggestOf(kind, use, offered, entry.name));
  };

  return {
    names,
    loadPackage: (entry) => loadPackage(entry, entry.where),
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
    const { default: exported } = await importPlugin(load, id, where);
    plugins.push(ofKind(exported, id.slice(0, id.indexOf('/')) as Kind, id, where));
  }
  return plugins;
}

function ofKind(exported: unknown, kind: Kind, label: string, where: Where): AnyPlugin {
  const faults = faultsOf(exported);
  const plugin = exported as AnyPlugin;
  if (faults.length === 0 && plugin.kind !== kind)
    faults.push(`it is ${aKind(plugin.kind as string)}; here ${aKind(kind)} is needed`);
  if (faults.length > 0) throw misdeclared(label, faults, where);
  return plugin;
}

const notFound = (
  kind: Kind,
  use: string,
  names: readonly string[],
  where: Where,
  hint = suggest(use, names, `Built-in ${kind}s`),
): SynthError =>
  new SynthError('SYN_PLUGIN_NOT_FOUND', { message: `No ${kind} is called "${use}".`, hint, where });

/** Those of the kind wanted; what else the package has when there is none. */
function suggestOf(
  kind: Kind,
  use: string,
  offered: readonly (readonly [Kind, string])[],
  packageName: string,
): string {
  const fitting = offered.filter(([of]) => of === kind).map(([, name]) => name);
  if (fitting.length > 0) return suggest(use, fitting, `Plugins of ${packageName}`);
  return `${packageName} has no ${kind}; it has ${offered.map(([of, name]) => `the ${of} ${name}`).join(', ')}.`;
}

function noFile(use: string, path: string, where: Where): SynthError {
  const folder = dirname(path);
  const near = existsSync(folder) ? nearest(basename(path), readdirSync(folder)) : undefined;
  const meant = near === undefined ? '' : `Did you mean "${use.slice(0, -basename(path).length)}${near}"?  `;
  return new SynthError('SYN_PLUGIN_NOT_FOUND', {
    message: `There is no file ${use}.`,
    hint: `${meant}The path is relative to the file that says \`use\`; looked for ${path}.`,
    where,
  });
}

const aFolder = (use: string, where: Where): SynthError =>
  new SynthError('SYN_PLUGIN_NOT_FOUND', {
    message: `${use} is a folder.`,
    hint: `Name the file in it: ${use}/index.js.`,
    where,
  });

function noNamespace(namespace: string, packages: readonly PackageEntry[], where: Where): SynthError {
  const namespaces = packages.map((item) => namespaceOf(item.name));
  const packageName = `synth-plugin-${namespace}`;
  return new SynthError('SYN_PLUGIN_NOT_FOUND', {
    message: `No package listed under \`plugins\` has the namespace "${namespace}".`,
    hint: `${suggest(namespace, namespaces, 'Namespaces')} Install the package and list it: plugins: [${packageName}], or run: synth plugins add ${packageName} --install`,
    where,
  });
}
