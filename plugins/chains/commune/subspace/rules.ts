import { fromHex } from '../../substrate/decode.ts';
import { toBigInt, toNumber, type StateAt } from '../../substrate/state-at.ts';
import { read, readAny } from './place.ts';

/** What a subnet asks of those who vote. What a runtime does not know of is not asked. */
export interface Rules {
  /** Blocks; an epoch ends where `(block + netuid) % tempo` is 0. */
  readonly tempo: number;
  readonly minAllowedWeights: number;
  readonly maxAllowedWeights: number;
  /** Nano a voter must have received. */
  readonly minValidatorStake: bigint;
  /** Nano it must have received for each weight. */
  readonly minWeightStake: bigint;
  /** Votes of one key between two epochs; null: as many as it likes. */
  readonly callsPerEpoch: number | null;
  /** Votes are to be encrypted. */
  readonly encrypted: boolean;
  /** The root: its votes are for subnets. */
  readonly isRoot: boolean;
  readonly modules: number;
}

export async function readRules(state: StateAt, netuid: number): Promise<Rules> {
  const [tempo, least, most, modules, stake, weightStake, calls, encrypted, consensus] = await Promise.all([
    read(state, 'tempo', netuid),
    read(state, 'minAllowedWeights', netuid),
    read(state, 'maxAllowedWeights', netuid),
    read(state, 'n', netuid),
    readAny(state, 'minValidatorStake', netuid),
    readAny(state, 'minWeightStake'),
    readAny(state, 'maximumSetWeightCallsPerEpoch', netuid),
    readAny(state, 'useWeightsEncryption', netuid),
    readAny(state, 'subnetConsensusType', netuid),
  ]);
  const count = toNumber(modules);
  return {
    tempo: Math.max(1, toNumber(tempo)),
    // The pallet asks for no more than there are.
    minAllowedWeights: Math.min(count, toNumber(least)),
    maxAllowedWeights: toNumber(most),
    // Without any stake nobody votes.
    minValidatorStake: max(1n, toBigInt(stake ?? 0)),
    minWeightStake: toBigInt(weightStake ?? 0),
    callsPerEpoch: toNumber(calls ?? 0) || null,
    encrypted: encrypted === true,
    isRoot: consensus === 'Root',
    modules: count,
  };
}

/** Blocks that keep who votes no more often within the votes of an epoch; 0: as often as it likes. */
export const votePause = ({ callsPerEpoch, tempo }: Rules): number =>
  callsPerEpoch === null ? 0 : Math.ceil(tempo / callsPerEpoch);

/** Votes of a key since the last epoch. */
export const readCalls = async (state: StateAt, netuid: number, key: string): Promise<number> =>
  toNumber((await readAny(state, 'setWeightCallsPerEpoch', netuid, key)) ?? 0);

/** Whom a key leaves its votes to; null: it votes itself. */
export const readDelegate = async (state: StateAt, netuid: number, key: string): Promise<string | null> =>
  (await readAny(state, 'weightSettingDelegation', netuid, key)) as string | null;

/** The RSA key to encrypt for: modulus and exponent, big endian. */
export interface EncryptionKey {
  readonly modulus: Uint8Array;
  readonly exponent: Uint8Array;
}

/** Null: no node decrypts for the subnet. */
export async function readEncryptionKey(state: StateAt, netuid: number): Promise<EncryptionKey | null> {
  const info = (await readAny(state, 'subnetDecryptionData', netuid)) as {
    readonly nodePublicKey: readonly [modulus: string, exponent: string];
  } | null;
  if (info === null) return null;
  const [modulus, exponent] = info.nodePublicKey;
  return { modulus: fromHex(modulus), exponent: fromHex(exponent) };
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);
