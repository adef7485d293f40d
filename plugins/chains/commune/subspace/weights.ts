import type { ApiPromise } from '@polkadot/api';
import type { JsonObject, Weights, WeightsReceipt } from '../../../../core/index.ts';
import type { Connection } from '../../substrate/connection.ts';
import { stateAtHead } from '../../substrate/state-at.ts';
import type { Submitter } from '../../substrate/submit.ts';
import { foresee, mostWeights, readBooth, type Booth } from './booth.ts';
import { makeCall, type Call } from './call.ts';
import { encryptVote, type EncryptedVote } from './encrypt.ts';
import { remedyOf } from './errors.ts';
import type { Wanted } from './place.ts';
import { makeVote, type Refusal, type Vote } from './vote.ts';

interface VoteParts {
  readonly connection: Connection;
  readonly submitter: Submitter;
  readonly wanted: Wanted;
  readonly hotkey: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
}

/**
 * Votes, openly or encrypted as the subnet wants it. A refusal, foreseen or the chain's, is a receipt; its `detail` says what
 * to do. `keysThen`: who had which uid when the weights were made.
 */
export async function setWeights(
  { connection, submitter, wanted, hotkey, publicKey }: VoteParts,
  weights: Weights,
  keysThen: ReadonlyMap<number, string> | null,
  signal: AbortSignal,
): Promise<WeightsReceipt> {
  const state = await connection.call(
    'read the rules of the vote',
    async (_, link) => readBooth(await stateAtHead(link), wanted, hotkey),
    signal,
  );
  const phase = state.rules.encrypted ? 'encrypted' : 'set';
  const foreseen = (
    { reason, detail }: Refusal,
    sent: Pick<Vote, 'uids' | 'values'> = nothing,
  ): WeightsReceipt => ({
    ...{ accepted: false, block: state.block, uids: sent.uids, values: sent.values, reason },
    detail: { phase, isForeseen: true, remedy: remedyOf(reason), ...detail },
  });
  const { uid, keys, rules } = state;
  if (uid === null) return foreseen({ reason: 'ModuleDoesNotExist' });
  const refusal = foresee(state);
  if (refusal) return foreseen(refusal);
  const vote = makeVote(weights, {
    ...{ uid, keys, keysThen },
    ...{ least: rules.minAllowedWeights, most: mostWeights(state) },
  });
  if ('reason' in vote) return foreseen(vote);
  const sealed = seal(vote, publicKey, state);
  if (sealed !== null && 'reason' in sealed) return foreseen(sealed, vote);

  let call = '';
  const submission = await submitter.submit(
    'set weights',
    (api) => {
      const made = sealed ? encryptedCall(api, state.netuid, sealed) : openCall(api, state.netuid, vote);
      call = made.name;
      return made.extrinsic;
    },
    signal,
  );
  const { accepted, block, hash, error } = submission;
  const detail: JsonObject = { phase, call, hash, left: vote.left, ...(error && { remedy: error.remedy }) };
  return { accepted, block, uids: vote.uids, values: vote.values, reason: error?.name ?? null, detail };
}

const nothing = { uids: [], values: [] };

/** Null: the subnet wants votes open. */
function seal(
  vote: Vote,
  publicKey: Uint8Array,
  { rules, encryptionKey }: Booth,
): EncryptedVote | Refusal | null {
  if (!rules.encrypted || encryptionKey === null) return null;
  try {
    return encryptVote(vote, publicKey, encryptionKey);
  } catch (fault) {
    if (!(fault instanceof RangeError)) throw fault;
    return { reason: 'InvalidDecryptionKey', detail: { fault: fault.message } };
  }
}

const openCall = (api: ApiPromise, netuid: number, { uids, values }: Vote): Call =>
  makeCall(api, 'setWeights', { netuid, uids, weights: values });

const encryptedCall = (api: ApiPromise, netuid: number, { encrypted, hash }: EncryptedVote): Call =>
  makeCall(api, 'setWeightsEncrypted', {
    netuid,
    encryptedWeights: toHex(encrypted),
    decryptedWeightsHash: toHex(hash),
  });

// Bytes as they are would be read as ones that say their own length.
const toHex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;
