import type { Settings } from '../config/schema.ts';
import type { Metagraph, Neuron } from '../contracts/chain.ts';
import type { Random } from '../contracts/io.ts';

type Sampling = Settings['run']['sampling'];

/**
 * Order in which peers are considered; of two that share a coldkey or a host the earlier one is asked. `assigned`: how many
 * items of this step each has already.
 */
export type Order = (peers: readonly Neuron[], assigned: ReadonlyMap<string, number>) => Neuron[];

/** Neurons that may be asked at all. */
export const availablePeers = (
  metagraph: Pick<Metagraph, 'self' | 'neurons'>,
  maxValidatorStake: number,
): Neuron[] =>
  metagraph.neurons.filter(
    (neuron) =>
      neuron.uid !== metagraph.self &&
      neuron.endpoint !== null &&
      !(neuron.validatorPermit && neuron.stake > maxValidatorStake),
  );

/** Random order, so that uniqueness favours nobody; `least-recent` puts those not asked for longest first. */
export function orderPeers(
  order: Sampling['order'],
  random: Random,
  lastAsked: ReadonlyMap<string, number>,
): Order {
  if (order === 'random') return (peers) => random.shuffle(peers);
  const when = (peer: Neuron): number => lastAsked.get(peer.hotkey) ?? 0;
  return (peers, assigned) => {
    const count = ({ hotkey }: Neuron): number => assigned.get(hotkey) ?? 0;
    return random.shuffle(peers).sort((a, b) => count(a) - count(b) || when(a) - when(b));
  };
}

/** Who gets which item: a list of peers for each of `items` items. Fewer peers than `size`: those there are. */
export function assignPeers(
  items: number,
  metagraph: Pick<Metagraph, 'self' | 'neurons'>,
  sampling: Omit<Sampling, 'order'>,
  order: Order,
): Neuron[][] {
  const available = availablePeers(metagraph, sampling.maxValidatorStake);
  const assigned = new Map<string, number>();
  if (sampling.mode === 'partition') return partition(items, order(available, assigned), sampling);
  const size = sampling.mode === 'all' ? available.length : sampling.size;
  return Array.from({ length: items }, () => {
    const group = emptyGroup(sampling);
    for (const peer of order(available, assigned)) if (group.peers.length < size) group.add(peer);
    for (const { hotkey } of group.peers) assigned.set(hotkey, (assigned.get(hotkey) ?? 0) + 1);
    return group.peers;
  });
}

/** Each peer goes to the smallest group that has none of its coldkey or host yet; to none when all have. */
function partition(items: number, peers: readonly Neuron[], sampling: Omit<Sampling, 'order'>): Neuron[][] {
  const groups = Array.from({ length: items }, () => emptyGroup(sampling));
  for (const peer of peers)
    groups.toSorted((a, b) => a.peers.length - b.peers.length).some((g) => g.add(peer));
  return groups.map((group) => group.peers);
}

function emptyGroup({ uniqueColdkeys, uniqueHosts }: Omit<Sampling, 'order'>): {
  peers: Neuron[];
  add(peer: Neuron): boolean;
} {
  const peers: Neuron[] = [];
  const coldkeys = new Set<string>();
  const hosts = new Set<string>();
  return {
    peers,
    add(peer) {
      const host = peer.endpoint?.host ?? '';
      if (uniqueColdkeys && coldkeys.has(peer.coldkey)) return false;
      if (uniqueHosts && hosts.has(host)) return false;
      coldkeys.add(peer.coldkey);
      hosts.add(host);
      peers.push(peer);
      return true;
    },
  };
}
