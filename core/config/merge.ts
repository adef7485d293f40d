import { joinPath, textOf, child, type ConfigNode, type Entry, type MapNode } from './node.ts';

/**
 * Lays one configuration over another: maps merge by key, scalars and lists replace, `null` removes.
 *
 * A plugin entry whose `use` changes drops the options it inherits and keeps its frame: what the place itself defines,
 * such as `weight`, `agent`, `rewards` of a task, `weight` of a reward, `count` of a miner. Which keys are frame only the
 * plugins' manifests tell, so inherited entries are marked `outdated` here and sorted out by the check.
 *
 * A `null` that removes nothing stays in the tree, for the check to tell.
 */
export function merge(base: MapNode, over: MapNode, path = ''): MapNode {
  const name = path.slice(path.lastIndexOf('.') + 1);
  const changed = changesUse(base, over, name);
  const entries = new Map<string, Entry>();
  for (const [key, entry] of base.entries) entries.set(key, changed ? outdate(entry, path) : entry);
  for (const [key, entry] of over.entries) {
    const inherited = entries.get(key);
    if (inherited === undefined) entries.set(key, entry);
    else if (entry.value.kind === 'scalar' && entry.value.value === null) entries.delete(key);
    else entries.set(key, mergeEntry(inherited, entry, joinPath(path, key)));
  }
  return { kind: 'map', entries, origin: over.origin };
}

function mergeEntry(inherited: Entry, entry: Entry, path: string): Entry {
  if (inherited.value.kind !== 'map' || entry.value.kind !== 'map') return entry;
  let base = inherited.value;
  // The merged entry is fresh; what it still inherits stays outdated.
  for (const slot of inherited.outdated ?? [])
    base = { ...base, entries: new Map([...base.entries].map(([key, old]) => [key, outdate(old, slot)])) };
  return { key: entry.key, value: merge(base, entry.value, path) };
}

const outdate = (entry: Entry, slot: string): Entry => ({
  ...entry,
  outdated: [...new Set([...(entry.outdated ?? []), slot])],
});

/** An entry without `use` is the plugin of its own name. A relative path is another file when another folder says it. */
function changesUse(base: MapNode, over: MapNode, name: string): boolean {
  if (!over.entries.has('use')) return false;
  return effectiveUse(base, name) !== effectiveUse(over, name);
}

function effectiveUse(map: MapNode, name: string): string {
  const node = child(map, 'use');
  const use = textOf(node);
  if (node === undefined || use === undefined) return name;
  return use.startsWith('.') ? `${node.origin.source.folder}:${use}` : use;
}

/** The map without what belonged to a plugin this entry no longer uses; entries in `frame` stay whole. */
export function withoutOutdated(map: MapNode, slot: string, frame: ReadonlySet<string>): MapNode {
  const entries = new Map<string, Entry>();
  for (const [key, entry] of map.entries) {
    if (frame.has(key)) entries.set(key, entry);
    else if (!entry.outdated?.includes(slot)) entries.set(key, { ...entry, value: prune(entry.value, slot) });
  }
  return { ...map, entries };
}

const prune = (node: ConfigNode, slot: string): ConfigNode =>
  node.kind === 'map' ? withoutOutdated(node, slot, new Set()) : node;
