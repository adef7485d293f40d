import type { ApiPromise } from '@polkadot/api';
import type { JsonValue } from '../../../../core/index.ts';
import type { Connection } from '../../substrate/connection.ts';
import { stateAtHead, toBigInt, toNumber, type StateAt } from '../../substrate/state-at.ts';
import { neuronsFromColumns } from './columns.ts';
import { stakeFromLite } from './neurons-lite.ts';
import { stakeFromStorage } from './neurons-storage.ts';
import { checkPlace, indexOf, read, readAny, toTao, type Place } from './place.ts';

/** What a subnet asks of those who set weights, after one block. */
export interface SubnetState {
  readonly netuid: number;
  readonly mechid: number;
  readonly block: number;
  readonly blockHash: string;
  readonly specVersion: number;
  /** Blocks; an epoch is one longer before runtime 424. */
  readonly tempo: number;
  /** Blocks. */
  readonly weightsRateLimit: number;
  readonly minAllowedWeights: number;
  /** Of 65535. */
  readonly maxWeightsLimit: number;
  readonly weightsVersionKey: bigint;
  readonly commitReveal: boolean;
  readonly revealPeriodEpochs: number;
  /** null: the runtime knows no timelocked commits. */
  readonly commitRevealVersion: number | null;
  /** TAO. */
  readonly stakeThreshold: number;
  readonly blockMs: number;
  /** Block; null before runtime 424. */
  readonly nextEpochStart: number | null;
  /** null before runtime 424. */
  readonly subnetEpochIndex: number | null;
  /** The last round of drand that the chain has; null where it has none. */
  readonly lastStoredRound: number | null;
  readonly n: number;
  /** null: the hotkey is not registered. Stake in TAO. */
  readonly self: {
    readonly uid: number;
    readonly lastUpdate: number;
    readonly permit: boolean;
    readonly stake: number;
  } | null;
  /** The owner's hotkey. */
  readonly owner: string | null;
}

/** All of it after the newest block. SYN_CHAIN_UNAVAILABLE, SYN_CHAIN_REFUSED, SYN_CHAIN_RUNTIME. */
export const readState = (connection: Connection, place: Place, signal: AbortSignal): Promise<SubnetState> =>
  connection.call(
    'read the state of the subnet',
    async (api, link) => {
      const state = await stateAtHead(link);
      await checkPlace(state, place);
      const [parameters, self, owner] = await Promise.all([
        readParameters(state, place.netuid),
        readSelf(api, state, place),
        readAny(state, ['subnetOwnerHotkey'], place.netuid),
      ]);
      const { netuid, mechid } = place;
      const { block, blockHash, specVersion } = state;
      return {
        ...{ netuid, mechid, block, blockHash, specVersion },
        ...parameters,
        blockMs: readBlockMs(state),
        self,
        owner: owner as string | null,
      };
    },
    signal,
  );

type Parameters = Omit<
  SubnetState,
  'netuid' | 'mechid' | 'block' | 'blockHash' | 'specVersion' | 'blockMs' | 'self' | 'owner'
>;

async function readParameters(state: StateAt, netuid: number): Promise<Parameters> {
  const number = async (entry: string): Promise<number> => toNumber(await read(state, entry, netuid));
  const numberOrNull = async (value: Promise<JsonValue>): Promise<number | null> => {
    const found = await value;
    return found === null ? null : toNumber(found);
  };
  const [tempo, weightsRateLimit, minAllowedWeights, maxWeightsLimit, n] = await Promise.all([
    number('tempo'),
    number('weightsSetRateLimit'),
    number('minAllowedWeights'),
    number('maxWeightsLimit'),
    number('subnetworkN'),
  ]);
  const [versionKey, commitReveal, period, version, threshold, next, epoch, round] = await Promise.all([
    read(state, 'weightsVersionKey', netuid),
    readAny(state, ['commitRevealWeightsEnabled'], netuid),
    numberOrNull(readAny(state, ['revealPeriodEpochs'], netuid)),
    numberOrNull(readAny(state, ['commitRevealWeightsVersion'])),
    readAny(state, ['stakeThreshold', 'weightsMinStake']),
    readNextEpoch(state, netuid, tempo),
    numberOrNull(readAny(state, ['subnetEpochIndex'], netuid)),
    numberOrNull(state.has('drand', 'lastStoredRound') ? state.read('drand', 'lastStoredRound') : nothing),
  ]);
  return {
    ...{ tempo, weightsRateLimit, minAllowedWeights, maxWeightsLimit, n },
    weightsVersionKey: toBigInt(versionKey),
    commitReveal: commitReveal === true,
    revealPeriodEpochs: period ?? 1,
    commitRevealVersion: version,
    stakeThreshold: toTao(threshold ?? 0),
    nextEpochStart: next,
    subnetEpochIndex: epoch,
    lastStoredRound: round,
  };
}

const nothing = Promise.resolve(null);

/** By the chain's own account where it gives one, else by its scheduler; null where an epoch follows from the block alone. */
async function readNextEpoch(state: StateAt, netuid: number, tempo: number): Promise<number | null> {
  const [runtimeApi, method] = ['subnetInfoRuntimeApi', 'getNextEpochStartBlock'];
  if (state.hasCall(runtimeApi, method)) {
    const next = (await state.call(runtimeApi, method, netuid)).toJSON() as JsonValue;
    if (next !== null) return toNumber(next);
  }
  const last = await readAny(state, ['lastEpochBlock'], netuid);
  if (last === null) return null;
  const regular = toNumber(last) + tempo;
  const pending = toNumber((await readAny(state, ['pendingEpochAt'], netuid)) ?? 0);
  return pending > 0 ? Math.min(pending, regular) : regular;
}

async function readSelf(api: ApiPromise, state: StateAt, place: Place): Promise<SubnetState['self']> {
  const { netuid, hotkey } = place;
  const found = await read(state, 'uids', netuid, hotkey);
  if (found === null) return null;
  const uid = toNumber(found);
  const [lastUpdates, permits, stake] = await Promise.all([
    read(state, 'lastUpdate', indexOf(place)),
    read(state, 'validatorPermit', netuid),
    readStake(api, state, place, uid),
  ]);
  return {
    uid,
    lastUpdate: toNumber((lastUpdates as readonly JsonValue[])[uid] ?? 0),
    permit: (permits as readonly JsonValue[])[uid] === true,
    stake,
  };
}

async function readStake(api: ApiPromise, state: StateAt, place: Place, uid: number): Promise<number> {
  const { netuid, hotkey } = place;
  const neurons = await neuronsFromColumns(state, place);
  return (
    neurons?.[uid]?.stake ??
    (await stakeFromLite(api, state, netuid, uid)) ??
    (await stakeFromStorage(state, netuid, hotkey))
  );
}

/** Of Aura's slots, or of what the clock of the chain allows at least. */
function readBlockMs(state: StateAt): number {
  const slot = state.constant('aura', 'slotDuration');
  if (slot !== null) return toNumber(slot);
  return 2 * toNumber(state.constant('timestamp', 'minimumPeriod') ?? 6_000);
}
