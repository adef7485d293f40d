import { SynthError } from '../errors/synth-error.ts';
import { merge } from './merge.ts';
import { child, describe, whereOf, type MapNode } from './node.ts';

/** Root key with what is different while somebody develops against the node. */
export const devKey = 'dev';

/** The configuration with its `dev` laid over it when that is wanted; SYN_USAGE when there is none. */
export function withDev(root: MapNode, wanted: boolean): MapNode {
  if (!wanted) return root;
  const over = child(root, devKey);
  if (over === undefined)
    throw new SynthError('SYN_USAGE', {
      message: 'This configuration has no `dev` section for --dev to lay over it.',
      hint: 'Leave --dev out, or write what differs in development under `dev:`.',
    });
  if (over.kind !== 'map')
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: `Expected a map, got ${describe(over)}.`,
      hint: 'Write under `dev:` what differs in development, as it would stand at the root.',
      where: whereOf(over.origin, devKey),
    });
  const { entries } = root;
  const rest = { ...root, entries: new Map([...entries].filter(([key]) => key !== devKey)) };
  return { ...merge(rest, over), origin: root.origin };
}
