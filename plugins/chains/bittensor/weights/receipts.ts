import type { JsonObject, WeightsReceipt } from '../../../../core/index.ts';
import type { Submission } from '../../substrate/submit.ts';
import { remedyOf } from '../subtensor/errors.ts';
import type { Vote } from './commit-hash.ts';
import type { Refusal } from './vote.ts';

/** Which part of a vote's way an attempt was. */
export type Phase = 'set' | 'commit' | 'reveal';

type Sent = Pick<Vote, 'uids' | 'values'>;

/** Nothing was sent: the chain would have refused it. */
export function foreseen(
  phase: Phase,
  block: number,
  { reason, detail }: Refusal,
  { uids, values }: Sent = { uids: [], values: [] },
): WeightsReceipt {
  const facts = { phase, isForeseen: true, remedy: remedyOf(reason), ...detail };
  return { accepted: false, block, uids, values, reason, detail: facts };
}

/** What the chain made of a transaction. */
export function receiptOf(
  { accepted, block, hash, error }: Submission,
  { uids, values, versionKey }: Vote,
  facts: JsonObject & { readonly phase: Phase; readonly call: string },
): WeightsReceipt {
  return {
    accepted,
    block,
    uids,
    values,
    reason: error?.name ?? null,
    detail: { ...facts, hash, versionKey: String(versionKey), ...(error && { remedy: error.remedy }) },
  };
}
