import { devKey, withDev } from './dev.ts';
import { merge } from './merge.ts';
import { child, describe, textOf, whereOf, type MapNode } from './node.ts';
import { SynthError } from '../errors/synth-error.ts';

/** Root key with what a file says for chains by name, as it would stand at its root. */
export const onChainKey = 'onChain';

/**
 * Files laid over one another, the base first, then what `dev` changes, then the flags. Where one of these has an `onChain` for
 * the chain that comes to be used, that lies right over it: a file that builds on it may still say otherwise.
 */
export function layUp(files: readonly MapNode[], flags: MapNode, dev: boolean): MapNode {
  const stack = (layers: readonly MapNode[], above: readonly MapNode[]): MapNode => {
    const origin = (layers.at(-1) ?? flags).origin;
    const root = layers.slice(1).reduce((base, over) => merge(base, over), layers[0] ?? flags);
    return { ...above.reduce((base, over) => merge(base, over), withDev(root, dev)), origin };
  };
  const chain = child(stack(files, [flags]), 'chain');
  const use = chain?.kind === 'map' ? textOf(child(chain, 'use')) : undefined;
  const withOverlay = (layer: MapNode): MapNode[] => {
    const overlay = overlayOf(layer, use ?? '');
    return overlay === null ? [layer] : [layer, { ...overlay, origin: layer.origin }];
  };
  return stack(files.flatMap(withOverlay), withOverlay(flags));
}

/** What a file says for this chain; null when that is nothing. */
function overlayOf(file: MapNode, use: string): MapNode | null {
  const all = child(file, onChainKey);
  const own = all?.kind === 'map' ? child(all, use) : all;
  if (own === undefined) return null;
  const path = all?.kind === 'map' ? `${onChainKey}.${use}` : onChainKey;
  if (own.kind !== 'map')
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: `Expected a map, got ${describe(own)}.`,
      hint: `Write ${onChainKey}: { commune: { … } }, with what differs on that chain as it would stand at the root.`,
      where: whereOf(own.origin, path),
    });
  const within = [onChainKey, devKey, 'extends', 'chain'].find((key) => own.entries.has(key));
  if (within === undefined) return own;
  throw new SynthError('SYN_CONFIG_INVALID', {
    message: `\`${within}\` cannot differ by chain.`,
    hint: within === 'chain' ? 'Options of a chain stand under `chains:`.' : 'Write it at the root.',
    where: whereOf(own.entries.get(within)?.key ?? own.origin, `${path}.${within}`),
  });
}
