import type { ApiPromise } from '@polkadot/api';
import type { Codec } from '@polkadot/types-codec/types';
import type { JsonObject, JsonValue, Neuron } from '../../../../core/index.ts';
import { toNumber, type StateAt } from '../../substrate/state-at.ts';
import { endpointOf, readAxon } from './axon-info.ts';
import { stakeFromStorage } from './neurons-storage.ts';
import { indexOf, pallet, read, toTao, toText, u16Max, type Place } from './place.ts';

/** What runtimes before 233 give as bytes. Source: NeuronInfoLite of the pallet. */
const layout = [
  ['hotkey', 'AccountId32'],
  ['coldkey', 'AccountId32'],
  ['uid', 'Compact<u16>'],
  ['netuid', 'Compact<u16>'],
  ['active', 'bool'],
  // The order of the parts of these two differs by runtime; storage has them too, and says how.
  ['axonInfo', 'axons'],
  ['prometheusInfo', 'prometheus'],
  ['stakeWeight', 'Vec<(AccountId32,Compact<u64>)>'],
  ['rank', 'Compact<u16>'],
  ['emission', 'Compact<u64>'],
  ['incentive', 'Compact<u16>'],
  ['consensus', 'Compact<u16>'],
  ['trust', 'Compact<u16>'],
  ['validatorTrust', 'Compact<u16>'],
  ['dividends', 'Compact<u16>'],
  ['lastUpdate', 'Compact<u64>'],
  ['validatorPermit', 'bool'],
  ['pruningScore', 'Compact<u16>'],
] as const;

const runtimeApi = 'neuronInfoRuntimeApi';

/** The neurons out of their short accounts; null where the runtime gives none. */
export async function neuronsFromLite(
  api: ApiPromise,
  state: StateAt,
  place: Place,
): Promise<readonly Neuron[] | null> {
  if (!state.hasCall(runtimeApi, 'getNeuronsLite')) return null;
  const { netuid } = place;
  const accounts = decode(api, await state.call(runtimeApi, 'getNeuronsLite', netuid));
  // The accounts are of the first mechanism.
  const [lastUpdates, incentives] = (await Promise.all(
    ['lastUpdate', 'incentive'].map((entry) => read(state, entry, indexOf(place))),
  )) as [readonly JsonValue[], readonly JsonValue[]];
  return Promise.all(
    accounts.map(async (account) => {
      const of = (name: string): JsonValue => account[name] ?? 0;
      const share = (value: JsonValue): number => toNumber(value) / u16Max;
      const uid = toNumber(of('uid'));
      return {
        uid,
        hotkey: toText(of('hotkey')),
        coldkey: toText(of('coldkey')),
        stake: await stakeOf(state, netuid, account),
        validatorPermit: of('validatorPermit') === true,
        endpoint: endpointOf(readAxon(account['axonInfo'])),
        lastUpdate: toNumber(lastUpdates[uid] ?? 0),
        registeredAt: toNumber(await read(state, 'blockAtRegistration', netuid, uid)),
        incentive: share(incentives[uid] ?? 0),
        dividends: share(of('dividends')),
        consensus: share(of('consensus')),
        trust: share(of('trust')),
        emission: toTao(of('emission')),
        label: null,
      };
    }),
  );
}

/** The stake of one neuron, in TAO; null where the runtime gives no account of it. */
export async function stakeFromLite(
  api: ApiPromise,
  state: StateAt,
  netuid: number,
  uid: number,
): Promise<number | null> {
  if (!state.hasCall(runtimeApi, 'getNeuronsLite')) return null;
  const accounts = decode(api, await state.call(runtimeApi, 'getNeuronsLite', netuid));
  const account = accounts.find((one) => toNumber(one['uid'] ?? null) === uid);
  return account ? stakeOf(state, netuid, account) : null;
}

/** Runtimes that give bytes say another thing in its place: a weight among all. */
async function stakeOf(state: StateAt, netuid: number, account: JsonObject): Promise<number> {
  const stakes = account['stake'] as readonly (readonly [string, JsonValue])[] | undefined;
  if (!stakes) return stakeFromStorage(state, netuid, toText(account['hotkey'] ?? null));
  return stakes.reduce((sum, [, rao]) => sum + toTao(rao), 0);
}

function decode(api: ApiPromise, result: Codec): readonly JsonObject[] {
  if (result.toRawType() !== 'Bytes') return result.toJSON() as readonly JsonObject[];
  const { registry } = api;
  const types = layout.map(([, type]) => valueTypeOf(api, type) ?? type);
  const rows = registry.createType(`Vec<(${types.join(',')})>`, result.toU8a(true)).toJSON() as JsonValue[][];
  return rows.map((row) => Object.fromEntries(layout.map(([name], index) => [name, row[index] ?? null])));
}

/** The type of a storage map's values; null when there is no such map. */
function valueTypeOf(api: ApiPromise, name: string): string | null {
  const type = api.query[pallet]?.[name]?.creator.meta.type;
  return type?.isMap ? api.registry.createLookupType(type.asMap.value) : null;
}
