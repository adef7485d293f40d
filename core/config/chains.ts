import { merge, withoutOutdated } from './merge.ts';
import { child, textOf, type MapNode } from './node.ts';

/** Root key with options for chains by the name `chain.use` has for them. */
export const chainsKey = 'chains';

/**
 * The configuration with what `chains.<use>` says of the chain in use laid under `chain` itself: a preset can carry what each
 * chain needs (its netuid), and one word picks the chain.
 */
export function withChainOptions(root: MapNode): MapNode {
  const entry = root.entries.get('chain');
  const chains = child(root, chainsKey);
  if (entry?.value.kind !== 'map' || chains?.kind !== 'map') return root;
  const use = entry.value.entries.get('use');
  const under = child(chains, textOf(use?.value) ?? '');
  if (use === undefined || under?.kind !== 'map') return root;
  const own = withoutOutdated(entry.value, 'chain', new Set(['use']));
  // The key is the name of the plugin; said again, what lies under it stays its own.
  const base = { ...under, entries: new Map(under.entries).set('use', use) };
  const value = merge(base, own, 'chain');
  return { ...root, entries: new Map(root.entries).set('chain', { ...entry, value }) };
}
