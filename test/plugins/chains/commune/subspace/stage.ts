import { systemClock } from '../../../../../core/host/clock.ts';
import type { Logger } from '../../../../../core/index.ts';
import { options } from '../../../../../plugins/chains/commune/options.ts';
import { openLiveSubnet } from '../../../../../plugins/chains/commune/subspace/index.ts';
import { loadSr25519, type Sr25519Pair } from '../../../../../plugins/chains/keys/sr25519.ts';
import type { Subnet } from '../../../../../plugins/chains/subnet/subnet.ts';
import { layOutModules, type LabModule } from '../../../../helpers/substrate-node/lab-modules.ts';
import { startSubstrateNode, type SubstrateNode } from '../../../../helpers/substrate-node/node.ts';
import { subspace, type SubspaceVersion } from '../../../../helpers/substrate-node/subspace.ts';

export const { signal } = new AbortController();
export const netuid = 3;

const said: string[] = [];
export const warnings: readonly string[] = said;
const nothing = (): void => undefined;
const log: Logger = {
  ...{ debug: nothing, info: nothing, warn: (message) => void said.push(message) },
  error: (message) => {
    throw new Error(message);
  },
  child: () => log,
};

export type Name = 'alice' | 'bob' | 'carol' | 'stranger';
export type Pairs = Record<Name, Sr25519Pair>;

export async function makePairs(): Promise<Pairs> {
  const sr25519 = await loadSr25519();
  const fromUri = (uri: string): Sr25519Pair => sr25519.fromUri(uri);
  return {
    ...{ alice: fromUri('//Alice'), bob: fromUri('//Bob') },
    ...{ carol: fromUri('//Carol'), stranger: fromUri('//Stranger') },
  };
}

/** Alice, uid 7, has the stake of a validator, by herself and Carol; Bob and Carol earn. */
export const modulesOf = ({ alice, bob, carol }: Pairs): LabModule[] => [
  {
    ...{ key: alice.address, name: 'validator', address: 'None:None', lastUpdate: 9, dividends: 65_535 },
    stakes: { [alice.address]: 40_000_000_000_000, [carol.address]: 20_000_000_000_000 },
  },
  {
    ...{ key: bob.address, name: 'miner/bob', address: 'http://198.51.100.7:8000/', registeredAt: 5 },
    ...{ lastUpdate: 5, incentive: 39_321, emission: 1_500_000_000 },
  },
  {
    ...{ key: carol.address, name: 'carol', address: '169.254.169.254:80', incentive: 26_214 },
    stakes: { [carol.address]: 1_000_000_000 },
  },
];
export const uidsOf = [7, 0, 2] as const;

export interface Stage {
  readonly node: SubstrateNode;
  /** Of a key and a config; the same ones, the same adapter. */
  readonly subnet: (pair: Sr25519Pair, config?: object) => Subnet;
  close(): Promise<void>;
}

/** A chain of a version with the subnets commune (0) and synthia (3). */
export async function openStage(version: SubspaceVersion, pairs: Pairs): Promise<Stage> {
  const node = await startSubstrateNode(subspace(version));
  layOutModules(node, [
    { netuid: 0, name: 'commune', modules: [] },
    { netuid, name: 'synthia', modules: modulesOf(pairs), uids: [...uidsOf] },
  ]);
  const opened = new Map<string, Subnet>();
  return {
    node,
    subnet(pair, config = {}) {
      const id = `${pair.address} ${JSON.stringify(config)}`;
      const known = opened.get(id);
      if (known) return known;
      const parsed = options.parse({ endpoints: [node.url], subnet: 'synthia', ...config });
      const made = openLiveSubnet({ pair, options: parsed, clock: systemClock, log, signal });
      opened.set(id, made);
      return made;
    },
    async close() {
      for (const one of opened.values()) await one.close();
      await node.close();
    },
  };
}
