import { frameOf } from '../contracts/frames.ts';
import type { Kind } from '../contracts/kinds.ts';
import type { AnyPlugin, Need } from '../contracts/plugin.ts';
import { SynthError } from '../errors/synth-error.ts';
import {
  createPluginLoader,
  namespaceOf,
  nodeModules,
  type Catalog,
  type Modules,
} from '../host/load-plugin.ts';
import { child, isNull, joinPath, textOf, whereOf, type ConfigDocument, type MapNode } from './node.ts';
import { listPackages } from './packages.ts';
import { kindOfSection } from './sections.ts';

/** A plugin and what a configuration calls it after `use:`. */
export interface Installed {
  readonly use: string;
  readonly plugin: AnyPlugin;
}

/** What a configuration has around the file that is being edited. */
export interface InUse {
  /** Plugins of the packages listed, and of files. */
  readonly installed: readonly Installed[];
  /**
   * For each kind the entries by name, with what they use; null where two of one name use different plugins. A kind of which
   * a node has one has it under the kind's own name.
   */
  readonly entries: ReadonlyMap<Kind, ReadonlyMap<string, string | null>>;
  /** Why something is missing here: a package that cannot be imported, a file that is not there. */
  readonly problems: readonly SynthError[];
}

/** What a configuration uses, as far as it can be told: whatever is wrong is noted, and the rest looked at all the same. */
export async function findInUse(
  { root }: ConfigDocument,
  { catalog, modules = nodeModules }: { readonly catalog: Catalog; readonly modules?: Modules },
): Promise<InUse> {
  const problems: SynthError[] = [];
  const packages = listPackages(root, modules, problems);
  const loader = createPluginLoader(catalog, packages, modules);
  const installed = new Map<string, Installed>();
  const entries = new Map<Kind, Map<string, string | null>>();
  const add = (found: Installed): void => {
    installed.set(`${found.plugin.kind} ${found.use}`, found);
  };

  const visit = async (kind: Kind, name: string, map: MapNode, path: string): Promise<void> => {
    const written = child(map, 'use');
    const use = textOf(written) ?? name;
    if (written === undefined && !loader.names(kind).includes(name)) return;
    const named = entries.get(kind) ?? new Map<string, string | null>();
    const before = named.get(name);
    entries.set(kind, named.set(name, before === undefined || before === use ? use : null));
    const origin = written?.origin ?? map.origin;
    const plugin = await noted(problems, () =>
      loader.load(kind, use, origin.source.folder, whereOf(origin, path)),
    );
    if (plugin !== undefined && use.includes('/')) add({ use, plugin });
    const needs = { ...frameOf(kind).needs, ...(plugin?.needs as Record<string, Need> | undefined) };
    for (const [key, need] of Object.entries(needs))
      if (need.need === 'slots') await visitMap(need.kind, child(map, key), joinPath(path, key));
  };
  const visitMap = async (kind: Kind, map: ReturnType<typeof child>, path: string): Promise<void> => {
    for (const [name, { value }] of map?.kind === 'map' ? map.entries : [])
      if (value.kind === 'map') await visit(kind, name, value, joinPath(path, name));
  };

  for (const entry of packages)
    for (const plugin of (await noted(problems, () => loader.loadPackage(entry))) ?? [])
      add({ use: `${namespaceOf(entry.name)}/${plugin.name}`, plugin });
  for (const [section, kind] of kindOfSection) {
    const node = child(root, section);
    if (node === undefined || isNull(node)) continue;
    if (section !== kind) await visitMap(kind, node, section);
    else if (node.kind === 'map') await visit(kind, kind, node, section);
  }
  return { installed: [...installed.values()], entries, problems };
}

/** What a step gives; a SynthError is noted instead. */
async function noted<T>(problems: SynthError[], step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof SynthError)) throw error;
    problems.push(error);
    return undefined;
  }
}
