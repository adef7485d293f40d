import type { ApiPromise } from '@polkadot/api';
import type { Codec } from '@polkadot/types-codec/types';
import type { JsonObject, JsonValue, Neuron } from '../../../../core/index.ts';
import { toNumber, type StateAt } from '../../substrate/state-at.ts';
import { endpointOf, readAxon } from './axon-info.ts';
import { indexOf, read, toTao, toText, u16Max, type Place } from './place.ts';

type Layout = readonly (readonly [string, string])[];

/** What runtimes before 233 give as bytes. Source: AxonInfo and NeuronInfoLite of the pallet. */
const axonLayout: Layout = [
  ['block', 'u64'],
  ['version', 'u32'],
  ['ip', 'u128'],
  ['port', 'u16'],
  ['ipType', 'u8'],
  ['protocol', 'u8'],
  ['placeholder1', 'u8'],
  ['placeholder2', 'u8'],
];
const neuronLayout: Layout = [
  ['hotkey', 'AccountId32'],
  ['coldkey', 'AccountId32'],
  ['uid', 'Compact<u16>'],
  ['netuid', 'Compact<u16>'],
  ['active', 'bool'],
  ['axonInfo', typeOf(axonLayout)],
  ['prometheusInfo', '(u64,u32,u128,u16,u8)'],
  ['stake', 'Vec<(AccountId32,Compact<u64>)>'],
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
];

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
        stake: stakeIn(of('stake')),
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
  return account ? stakeIn(account['stake'] ?? []) : null;
}

/** Accounts and what each has staked. */
const stakeIn = (stakes: JsonValue): number =>
  (stakes as readonly (readonly [string, JsonValue])[]).reduce((sum, [, rao]) => sum + toTao(rao), 0);

function decode({ registry }: ApiPromise, result: Codec): readonly JsonObject[] {
  if (result.toRawType() !== 'Bytes') return result.toJSON() as readonly JsonObject[];
  const list = registry.createType(`Vec<${typeOf(neuronLayout)}>`, withoutLength(registry, result));
  return (list.toJSON() as JsonValue[][]).map((row) => {
    const account = named(neuronLayout, row);
    return { ...account, axonInfo: named(axonLayout, account['axonInfo'] as JsonValue[]) };
  });
}

/** The bytes of a result are told by their length too. */
const withoutLength = (registry: ApiPromise['registry'], result: Codec): Uint8Array =>
  registry.createType('Bytes', result.toU8a(true)).toU8a(true);

function typeOf(layout: Layout): string {
  return `(${layout.map(([, type]) => type).join(',')})`;
}

const named = (layout: Layout, row: readonly JsonValue[]): JsonObject =>
  Object.fromEntries(layout.map(([name], index) => [name, row[index] ?? null]));
