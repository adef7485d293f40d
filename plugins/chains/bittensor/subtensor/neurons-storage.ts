import type { JsonValue, Neuron } from '../../../../core/index.ts';
import { toNumber, type StateAt } from '../../substrate/state-at.ts';
import { endpointOf, readAxon } from './axon-info.ts';
import { indexOf, pallet, read, readAny, toTao, toText, u16Max, type Place } from './place.ts';

/** The neurons one by one, where the runtime has no account of them all. Stake is the own alone, without that of the root. */
export async function neuronsFromStorage(state: StateAt, place: Place): Promise<readonly Neuron[]> {
  const { netuid } = place;
  const column = async (entry: string, key = netuid): Promise<readonly JsonValue[]> =>
    ((await readAny(state, [entry], key)) ?? []) as readonly JsonValue[];
  const [count, permits, lastUpdates, incentives, dividends, consensus, trust, emissions] = await Promise.all(
    [
      read(state, 'subnetworkN', netuid),
      column('validatorPermit'),
      column('lastUpdate', indexOf(place)),
      column('incentive', indexOf(place)),
      column('dividends'),
      column('consensus'),
      column('trust'),
      column('emission'),
    ],
  );
  const share = (values: readonly JsonValue[], uid: number): number => toNumber(values[uid] ?? 0) / u16Max;
  return Promise.all(
    Array.from({ length: toNumber(count) }, async (_, uid) => {
      const hotkey = toText(await read(state, 'keys', netuid, uid));
      const [coldkey, axon, registeredAt, stake] = await Promise.all([
        read(state, 'owner', hotkey),
        read(state, 'axons', netuid, hotkey),
        read(state, 'blockAtRegistration', netuid, uid),
        stakeFromStorage(state, netuid, hotkey),
      ]);
      return {
        uid,
        hotkey,
        coldkey: toText(coldkey),
        stake,
        validatorPermit: permits[uid] === true,
        endpoint: endpointOf(readAxon(axon)),
        lastUpdate: toNumber(lastUpdates[uid] ?? 0),
        registeredAt: toNumber(registeredAt),
        incentive: share(incentives, uid),
        dividends: share(dividends, uid),
        consensus: share(consensus, uid),
        trust: share(trust, uid),
        emission: toTao(emissions[uid] ?? 0),
        label: null,
      };
    }),
  );
}

/** The entry of runtimes (around 202) that keep stake of TAO by subnet; what counts is the sum of it. */
const stakeBySubnet = 'totalHotkeySubStake';

/** TAO, by what runtimes since, and before, each subnet had its own token. */
export async function stakeFromStorage(state: StateAt, netuid: number, hotkey: string): Promise<number> {
  if (state.has(pallet, stakeBySubnet)) {
    const netuids = [...new Set([0, netuid])];
    const stakes = await Promise.all(netuids.map((one) => read(state, stakeBySubnet, hotkey, one)));
    return stakes.reduce<number>((sum, rao) => sum + toTao(rao), 0);
  }
  const own = await readAny(state, ['totalHotkeyAlpha'], hotkey, netuid);
  return toTao(own ?? (await readAny(state, ['totalHotkeyStake'], hotkey)) ?? 0);
}
