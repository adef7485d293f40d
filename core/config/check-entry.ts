import { z } from 'zod';
import type { Kind } from '../contracts/kinds.ts';
import type { AnyPlugin, Need } from '../contracts/plugin.ts';
import { frameOf, noFrame } from '../contracts/frames.ts';
import { SynthError } from '../errors/synth-error.ts';
import type { PluginLoader } from '../host/load-plugin.ts';
import { bind } from './bind.ts';
import type { Binding, CheckedEntry } from './checked.ts';
import { unknownKey } from './explain.ts';
import { deepFreeze } from './freeze.ts';
import { withoutOutdated } from './merge.ts';
import type { Findings } from './plain.ts';
import {
  aKind,
  child,
  describe,
  isNull,
  joinPath,
  textOf,
  whereOf,
  type Entry,
  type MapNode,
  type Origin,
} from './node.ts';
import { optionFolder } from './option-folder.ts';
import { shapeOf } from './schema-walk.ts';
import { suggest } from './suggest.ts';
import { usableEntries } from './usable-entries.ts';
import { validate } from './validate.ts';

/** What one pass over a configuration works with. */
export interface Pass extends Findings {
  readonly root: MapNode;
  /** The named maps (`llms`, `tools`…), entries with impossible names left out. */
  readonly sections: ReadonlyMap<string, MapNode>;
  readonly loader: PluginLoader;
  /** Paths visited, with the entry once it is found right. */
  readonly entries: Map<string, CheckedEntry | null>;
}

/** Where a plugin entry stands. */
export interface Place {
  readonly kind: Kind;
  readonly name: string;
  readonly path: string;
  readonly entry: Entry;
  /** Keys the place adds to the plugin's own options. */
  readonly extra?: z.ZodRawShape;
  /** The plugin alone: what every task has in its place (agent, rewards, weight…) is neither asked for nor accepted. */
  readonly bare?: boolean;
}

/** Checks one plugin entry and everything it needs. Problems are noted; nothing is thrown for them. */
export async function checkEntry(place: Place, pass: Pass): Promise<void> {
  const { kind, name, path, entry } = place;
  if (pass.entries.has(path)) return;
  pass.entries.set(path, null);
  if (entry.value.kind !== 'map') return void pass.problems.push(notAMap(place));
  const chosen = await choose(place, entry.value, pass);
  const frameOfKind = place.bare ? noFrame : frameOf(kind);
  const placed = { ...frameOfKind, options: { ...frameOfKind.options, ...place.extra } };
  const frame = z.strictObject(placed.options);
  const options = chosen?.plugin.options as z.ZodObject | undefined;
  const needs = needsOf(placed.needs, chosen?.plugin);
  const frameKeys = Object.keys(frame.shape);
  const optionKeys = options === undefined ? [] : Object.keys(shapeOf(options));

  const lasting = new Set(['use', ...frameKeys, ...Object.keys(placed.needs)]);
  const map = withoutOutdated(entry.value, path, lasting);
  const known = [...optionKeys, ...frameKeys, ...needs.keys(), 'use'];
  for (const [key, { key: at }] of chosen === undefined ? [] : map.entries)
    if (!known.includes(key)) pass.problems.push(unknownKey(key, at, joinPath(path, key), known));
  const twice = known.find((key, i) => known.indexOf(key) !== i);
  if (chosen && twice !== undefined) pass.problems.push(takenKey(twice, chosen, path));
  const added = await validate(frame, select(map, frameKeys), path, entry.key, pass);
  const ownMap = select(map, optionKeys);
  const own = chosen && (await readOptions(chosen, ownMap, place, pass));
  const bindings = new Map<string, Binding>();
  for (const [need, declared] of needs) {
    const binding = await bind(need, declared, place, map, pass);
    if (binding) bindings.set(need, binding);
  }
  if (chosen === undefined || own === undefined || added === undefined) return;
  const { plugin, use, origin } = chosen;
  pass.entries.set(path, {
    path,
    name,
    kind,
    use,
    plugin,
    where: whereOf(origin, path),
    folder: optionFolder(ownMap, origin),
    options: deepFreeze(own.value),
    frame: deepFreeze(added.value),
    bindings,
    identity: { options: own.identity, frame: added.identity },
  });
}

/** The manifest alone can't tell: which keys a place adds depends on the plugin that has the place. */
const takenKey = (key: string, { plugin, origin }: Chosen, path: string): SynthError =>
  new SynthError('SYN_PLUGIN_MANIFEST', {
    message: `The plugin ${plugin.kind}/${plugin.name} has an option "${key}", and so has every ${plugin.kind} in this place.`,
    hint: 'Its author has to rename the option.',
    where: whereOf(origin, path),
    plugin: `${plugin.kind}/${plugin.name}`,
  });

/** A plugin's options by its own schema; a schema that throws instead of reporting is the plugin's fault. */
async function readOptions(
  { plugin, origin }: Chosen,
  map: MapNode,
  { kind, path, entry }: Place,
  pass: Pass,
): ReturnType<typeof validate> {
  try {
    return await validate(plugin.options as z.ZodObject, map, path, entry.key, pass);
  } catch (cause) {
    const name = `${kind}/${plugin.name}`;
    pass.problems.push(
      new SynthError('SYN_PLUGIN_MANIFEST', {
        message: `The options schema of ${name} throws: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: 'Its author has to correct it.',
        where: whereOf(origin, path),
        plugin: name,
        cause,
      }),
    );
    return undefined;
  }
}

/** Needs that the configuration binds: the plugin's own, and a task's agent, rewards and penalties. */
function needsOf(
  placed: Readonly<Record<string, Need>>,
  plugin: AnyPlugin | undefined,
): ReadonlyMap<string, Need> {
  const own = Object.entries((plugin?.needs ?? {}) as Record<string, Need>);
  return new Map([...Object.entries(placed), ...own.filter(([, need]) => need.need !== 'token')]);
}

interface Chosen {
  readonly plugin: AnyPlugin;
  readonly use: string;
  readonly origin: Origin;
}

/** The plugin an entry names with `use`, else with its own name. */
async function choose(
  { kind, name, path, entry }: Place,
  map: MapNode,
  { loader, problems }: Pass,
): Promise<Chosen | undefined> {
  const written = child(map, 'use');
  const node = written && !isNull(written) ? written : undefined;
  const origin = node?.origin ?? entry.key;
  const names = loader.names(kind);
  try {
    const use = node === undefined ? name : textOf(node);
    if (use === undefined || use === '')
      throw new SynthError('SYN_CONFIG_INVALID', {
        message: `Expected the name of ${aKind(kind)}, got ${describe(node)}.`,
        hint: `Built-in ${kind}s: ${names.join(', ')}.`,
        where: whereOf(origin, joinPath(path, 'use')),
      });
    // A name of one's own, such as `default`, is no attempt to name a plugin.
    if (node === undefined && !names.includes(name) && !name.includes('/'))
      throw new SynthError('SYN_CONFIG_INVALID', {
        message: `"${name}" does not say which ${kind} it uses, and no built-in ${kind} has that name.`,
        hint: `Add use: <name>. ${suggest(name, names, `Built-in ${kind}s`)}`,
        where: whereOf(origin, path),
      });
    const where = whereOf(origin, node === undefined ? path : joinPath(path, 'use'));
    return { plugin: await loader.load(kind, use, origin.source.folder, where), use, origin };
  } catch (error) {
    if (!(error instanceof SynthError)) throw error;
    // A package that is not installed is told of once, however many of its plugins are used.
    if (!problems.includes(error)) problems.push(error);
    return undefined;
  }
}

/** Checks every entry of a map of plugins and gives the paths of those that can be addressed. */
export async function checkMap(
  map: MapNode | undefined,
  kind: Kind,
  path: string,
  pass: Pass,
  extra?: z.ZodRawShape,
): Promise<string[]> {
  const usable = map === undefined ? undefined : usableEntries(map, kind, path, pass.problems);
  for (const [name, entry] of usable?.entries ?? [])
    await checkEntry({ kind, name, path: joinPath(path, name), entry, ...(extra ? { extra } : {}) }, pass);
  return [...(usable?.entries.keys() ?? [])].map((name) => joinPath(path, name));
}

const notAMap = ({ kind, name, path, entry }: Place): SynthError =>
  new SynthError('SYN_CONFIG_INVALID', {
    message: `Expected a map that describes ${aKind(kind)}, got ${describe(entry.value)}.`,
    hint: `Write ${name}: { use: ${textOf(entry.value) ?? '…'} }.`,
    where: whereOf(entry.value.origin, path),
  });

const select = (map: MapNode, keys: readonly string[]): MapNode => ({
  ...map,
  entries: new Map([...map.entries].filter(([key]) => keys.includes(key))),
});
