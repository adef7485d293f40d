import type { JsonValue, Metagraph, Neuron } from '../../../../core/index.ts';
import type { Connection } from '../../substrate/connection.ts';
import { stateAtHead, toNumber, type StateAt } from '../../substrate/state-at.ts';
import type { CommuneOptions } from '../options.ts';
import { endpointOf } from './address.ts';
import { findPlace, read, readAny, readMap, toComai, u16Max, type Wanted } from './place.ts';
import { readRules, votePause, type Rules } from './rules.ts';
import { readGiven, readReceived, type Stakes } from './stake.ts';
import { readAddress, readText } from './text.ts';

/** The subnet after the newest block, all of it after the same one. SYN_CHAIN_UNAVAILABLE, SYN_CHAIN_REFUSED, SYN_CHAIN_RUNTIME. */
export const readMetagraph = (
  connection: Connection,
  wanted: Wanted,
  hotkey: string,
  stake: CommuneOptions['sync']['stake'],
  signal: AbortSignal,
): Promise<Metagraph> =>
  connection.call(
    'read the metagraph',
    async (_, link) => {
      const state = await stateAtHead(link);
      const { netuid } = await findPlace(state, wanted);
      const [rules, owner] = await Promise.all([readRules(state, netuid), readAny(state, 'founder', netuid)]);
      const neurons = await readNeurons(state, netuid, rules, stake);
      return {
        netuid,
        block: state.block,
        self: neurons.find((neuron) => neuron.hotkey === hotkey)?.uid ?? null,
        owner: owner === nobody ? null : (owner as string | null),
        neurons,
        limits: {
          tempo: rules.tempo,
          weightsRateLimit: votePause(rules),
          minAllowedWeights: rules.minAllowedWeights,
          maxWeightLimit: 1,
        },
      };
    },
    signal,
  );

/** The keys of a subnet by uid, ascending. */
export async function readKeys(state: StateAt, netuid: number): Promise<ReadonlyMap<number, string>> {
  const keys = await readMap(state, 'keys', netuid);
  return new Map(
    keys
      .map((entry): [number, string] => [uidOf(entry.keys), readAddress(entry.value)])
      .sort(([a], [b]) => a - b),
  );
}

/** What an account that was never set is. */
const nobody = '5C4hrfjw9DjXZTzV3MwzrrAr9P1MJhSrvWGWqi1eSuyUpnhM';

const uidOf = ([, uid = null]: readonly JsonValue[]): number => toNumber(uid);

async function readNeurons(
  state: StateAt,
  netuid: number,
  rules: Rules,
  stake: CommuneOptions['sync']['stake'],
): Promise<readonly Neuron[]> {
  const keys = await readKeys(state, netuid);
  const hotkeys = [...keys.values()];
  const none: Stakes = new Map();
  const column = async (entry: string): Promise<readonly JsonValue[]> =>
    ((await readAny(state, entry, netuid)) ?? []) as readonly JsonValue[];
  const [addresses, names, registrations, received, given] = await Promise.all([
    byUid(state, 'address', netuid),
    byUid(state, 'name', netuid),
    byUid(state, 'registrationBlock', netuid),
    readReceived(state, netuid, hotkeys),
    stake === 'received' ? none : readGiven(state, netuid, hotkeys),
  ]);
  const [lastUpdates, incentives, dividends, consensus, trust, emissions] = await Promise.all([
    read(state, 'lastUpdate', netuid) as Promise<readonly JsonValue[]>,
    column('incentive'),
    column('dividends'),
    column('consensus'),
    column('trust'),
    column('emission'),
  ]);
  const share = (values: readonly JsonValue[], uid: number): number => toNumber(values[uid] ?? 0) / u16Max;
  return [...keys].map(([uid, hotkey]) => {
    const on = received.get(hotkey) ?? 0n;
    const to = given.get(hotkey) ?? 0n;
    const registeredAt = toNumber(registrations.get(uid) ?? 0);
    const lastUpdate = toNumber(lastUpdates[uid] ?? 0);
    return {
      uid,
      hotkey,
      coldkey: hotkey,
      stake: toComai(stake === 'received' ? on : stake === 'given' ? to : on > to ? on : to),
      // The chain's own permits follow from votes; whoever has the stake may cast one.
      validatorPermit: on >= rules.minValidatorStake,
      endpoint: endpointOf(readText(addresses.get(uid) ?? '0x')),
      // Set at the registration too.
      lastUpdate: lastUpdate > registeredAt ? lastUpdate : 0,
      registeredAt,
      incentive: share(incentives, uid),
      dividends: share(dividends, uid),
      consensus: share(consensus, uid),
      trust: share(trust, uid),
      emission: toComai(emissions[uid] ?? 0),
      label: readText(names.get(uid) ?? '0x') || null,
    };
  });
}

async function byUid(state: StateAt, entry: string, netuid: number): Promise<ReadonlyMap<number, JsonValue>> {
  const entries = await readMap(state, entry, netuid);
  return new Map(entries.map(({ keys, value }) => [uidOf(keys), value]));
}
