import type { SubstrateNode } from './node.ts';

/** A module as a test writes it; stake in nano, shares of 65535. */
export interface LabModule {
  readonly key: string;
  readonly name: string;
  readonly address: string;
  /** Who has staked how much on it. */
  readonly stakes?: Readonly<Record<string, number>>;
  readonly lastUpdate?: number;
  readonly registeredAt?: number;
  readonly incentive?: number;
  readonly dividends?: number;
  readonly emission?: number;
}

export interface LabModules {
  readonly netuid: number;
  readonly name: string;
  /** By uid, in this order unless told otherwise. */
  readonly modules: readonly LabModule[];
  readonly uids?: readonly number[];
}

const pallet = 'SubspaceModule';
const hexOf = (text: string): string => `0x${Buffer.from(text).toString('hex')}`;

/** Writes subnets of Subspace, of whichever version, into the storage of a node. */
export function layOutModules(node: SubstrateNode, subnets: readonly LabModules[]): void {
  const { chain } = node;
  const { specVersion } = chain.runtime;
  const set = (entry: string, keys: readonly unknown[], value: unknown): void =>
    chain.set(pallet, entry, keys, value);
  for (const { netuid, name, modules, uids = modules.map((_, uid) => uid) } of subnets) {
    const column = (key: 'lastUpdate' | 'incentive' | 'dividends' | 'emission'): number[] =>
      Array.from({ length: Math.max(-1, ...uids) + 1 }, (_, uid) => modules[uids.indexOf(uid)]?.[key] ?? 0);
    set('SubnetNames', [netuid], hexOf(name));
    set('N', [netuid], modules.length);
    if (modules[0]) set('Founder', [netuid], modules[0].key);
    set('LastUpdate', [netuid], column('lastUpdate'));
    set('Incentive', [netuid], column('incentive'));
    set('Dividends', [netuid], column('dividends'));
    set('Emission', [netuid], column('emission'));
    modules.forEach((module, index) => {
      const uid = uids[index];
      set('Keys', [netuid, uid], module.key);
      set('Uids', [netuid, module.key], uid);
      set('Name', [netuid, uid], hexOf(module.name));
      set('Address', [netuid, uid], hexOf(module.address));
      set('RegistrationBlock', [netuid, uid], module.registeredAt ?? 1);
    });
    layOutStakes(node, netuid, modules, specVersion < 118);
  }
  node.newBlock();
}

function layOutStakes(
  { chain }: SubstrateNode,
  netuid: number,
  modules: readonly LabModule[],
  isBySubnet: boolean,
): void {
  const given = new Map<string, [key: string, nano: number][]>();
  for (const { key, stakes = {} } of modules)
    for (const [staker, nano] of Object.entries(stakes)) {
      given.set(staker, [...(given.get(staker) ?? []), [key, nano]]);
      if (isBySubnet) continue;
      chain.set(pallet, 'StakeFrom', [key, staker], nano);
      chain.set(pallet, 'StakeTo', [staker, key], nano);
    }
  if (!isBySubnet) return;
  for (const { key, stakes = {} } of modules)
    chain.set(
      pallet,
      'Stake',
      [netuid, key],
      Object.values(stakes).reduce((sum, nano) => sum + nano, 0),
    );
  const isMap = chain.runtime.specVersion >= 113;
  given.forEach((list, staker) =>
    chain.set(pallet, 'StakeTo', [netuid, staker], isMap ? new Map(list) : list),
  );
}
