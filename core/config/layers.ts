import { devKey, withDev } from './dev.ts';
import { merge } from './merge.ts';
import { child, describe, textOf, whereOf, type MapNode } from './node.ts';
import { SynthError } from '../errors/synth-error.ts';

/** Root key with what a file says for chains by name, as it would stand at its root. */
export const onChainKey = 'onChain';

/**
 * Files laid over one another, the base first, then what `dev` changes, then the flags. Where a file has an `onChain` for the
 * chain that comes to be used, that lies right over the file: a file that builds on it may still say otherwise.
 */
export function layUp(files: readonly MapNode[], flags: MapNode, dev: boolean): MapNode {
  const stack = (layers: readonly MapNode[]): MapNode => {
    const origin = (layers.at(-1) ?? flags).origin;
    const root = layers.slice(1).reduce((base, over) => merge(base, over), layers[0] ?? flags);
    return { ...merge(withDev(root, dev), flags), origin };
  };
  const plain = stack(files);
  const chain = child(plain, 'chain');
  const use = chain?.kind === 'map' ? textOf(child(chain, 'use')) : undefined;
  const overlays = files.map((file) => overlayOf(file, use ?? ''));
  if (overlays.every((overlay) => overlay === null)) return plain;
  return stack(
    files.flatMap((file, index) => {
      const overlay = overlays[index] ?? null;
      return overlay === null ? [file] : [file, { ...overlay, origin: file.origin }];
    }),
  );
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
