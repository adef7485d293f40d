import type { StateAt } from '../../substrate/state-at.ts';
import { readKeys } from './metagraph.ts';
import { findPlace, toComai, type Wanted } from './place.ts';
import {
  readCalls,
  readDelegate,
  readEncryptionKey,
  readRules,
  type EncryptionKey,
  type Rules,
} from './rules.ts';
import { readReceived } from './stake.ts';
import type { Refusal } from './vote.ts';

/** All that a vote depends on, after one block. */
export interface Booth {
  readonly block: number;
  readonly netuid: number;
  readonly rules: Rules;
  readonly keys: ReadonlyMap<number, string>;
  /** null: not registered. */
  readonly uid: number | null;
  /** Nano received. */
  readonly stake: bigint;
  readonly calls: number;
  readonly delegate: string | null;
  readonly encryptionKey: EncryptionKey | null;
}

export async function readBooth(state: StateAt, wanted: Wanted, hotkey: string): Promise<Booth> {
  const { netuid } = await findPlace(state, wanted);
  const [rules, keys, stakes, calls, delegate, encryptionKey] = await Promise.all([
    readRules(state, netuid),
    readKeys(state, netuid),
    readReceived(state, netuid, [hotkey]),
    readCalls(state, netuid, hotkey),
    readDelegate(state, netuid, hotkey),
    readEncryptionKey(state, netuid),
  ]);
  const uid = [...keys].find(([, key]) => key === hotkey)?.[0] ?? null;
  return {
    ...{ block: state.block, netuid, rules, keys, uid },
    ...{ stake: stakes.get(hotkey) ?? 0n, calls, delegate, encryptionKey },
  };
}

/** The pallet's checks that no choice of weights could pass; null when all pass. */
export function foresee({
  block,
  netuid,
  rules,
  stake,
  calls,
  delegate,
  encryptionKey,
}: Booth): Refusal | null {
  if (rules.isRoot) return { reason: 'RootVotesForSubnets', detail: { netuid } };
  if (stake < rules.minValidatorStake)
    return {
      reason: 'NotEnoughStakeToSetWeights',
      detail: { stake: toComai(stake), minValidatorStake: toComai(rules.minValidatorStake) },
    };
  if (delegate !== null) return { reason: 'DelegatingControl', detail: { to: delegate } };
  if (rules.encrypted && encryptionKey === null) return { reason: 'NoDecryptionNode' };
  if (rules.callsPerEpoch !== null && calls >= rules.callsPerEpoch) {
    const blocksToWait = rules.tempo - ((block + netuid) % rules.tempo);
    return {
      reason: 'MaxSetWeightsPerEpochReached',
      detail: { calls, worksFromBlock: block + blocksToWait, blocksToWait },
    };
  }
  const least = rules.minWeightStake * BigInt(Math.max(1, rules.minAllowedWeights));
  if (stake < least)
    return { reason: 'NotEnoughStakePerWeight', detail: { stake: toComai(stake), needed: toComai(least) } };
  return null;
}

/** As many as the subnet takes, and as the stake is enough for. */
export const mostWeights = ({ rules, stake }: Booth): number =>
  rules.minWeightStake === 0n
    ? rules.maxAllowedWeights
    : Math.min(rules.maxAllowedWeights, Number(stake / rules.minWeightStake));
