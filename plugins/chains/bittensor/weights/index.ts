import { join } from 'node:path';
import type { Weights, WeightsReceipt } from '../../../../core/index.ts';
import { readState, type SubnetState } from '../subtensor/state.ts';
import { ownVersion } from '../wire/versions.ts';
import { hasTimelock, setCall } from './calls.ts';
import { commitHashed, commitTimelocked } from './commit.ts';
import { foresee } from './foresee.ts';
import { submitCall, type WeightsParts } from './parts.ts';
import { openPending } from './pending.ts';
import { foreseen, receiptOf, type Phase } from './receipts.ts';
import { settlePending } from './settle.ts';
import { makeVote } from './vote.ts';

/** How one hotkey votes on one mechanism of a subnet. */
export interface SubnetWeights {
  /**
   * Submits weights in the way the subnet wants them: plainly, as a hash to be revealed, or encrypted until a round of drand.
   * A refusal, foreseen or the chain's, is a receipt; its `detail` says what to do, and from which block it works if it will.
   */
  set(weights: Weights, signal: AbortSignal): Promise<WeightsReceipt>;
  /** Reveals what was committed as a hash and can be revealed now; also what a process before this one committed. */
  settle(signal: AbortSignal): Promise<readonly WeightsReceipt[]>;
  /** Lets go of the folder. */
  close(): Promise<void>;
}

/** Nothing happens before the first call. `read`: the subnet now. */
export function createWeights(
  parts: WeightsParts,
  read = (signal: AbortSignal): Promise<SubnetState> => readState(parts.connection, parts, signal),
): SubnetWeights {
  const { connection, hotkey, options } = parts;
  const pending = openPending(join(parts.storage, 'weight-commits'), parts.log);
  const inTurn = takeTurns();

  return {
    set: (weights, signal) =>
      inTurn(signal, async () => {
        const state = await read(signal);
        const act = state.commitReveal ? 'commit' : 'set';
        const vote = makeVote(weights, state, versionKeyOf(state, options.versionKey));
        if ('reason' in vote) return foreseen(act, state.block, vote);
        const refusal = foresee(state, hotkey, act, vote);
        if (refusal) return foreseen(act, state.block, refusal, vote);
        if (state.commitReveal) {
          const look = connection.call('look at the runtime', async (api) => hasTimelock(api), signal);
          return (await look)
            ? commitTimelocked(parts, state, vote, signal)
            : commitHashed(parts, pending, state, vote, signal);
        }
        const send = submitCall(parts, 'set weights', (api) => setCall(api, parts, vote), signal);
        const { submission, call } = await send;
        return receiptOf(submission, vote, { phase: act satisfies Phase, call });
      }),
    settle: (signal) => inTurn(signal, () => settlePending(parts, pending, read, signal)),
    close: () => pending.close(),
  };
}

/** What the user says; else what the subnet asks for; else the version of the SDK we behave as. */
const versionKeyOf = ({ weightsVersionKey }: SubnetState, given: number | undefined): bigint =>
  given !== undefined ? BigInt(given) : weightsVersionKey > 0n ? weightsVersionKey : BigInt(ownVersion);

/** One thing after the other: what is sent depends on what became of what was sent before. */
function takeTurns(): <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (signal, work) => {
    const mine = last.then(() => {
      signal.throwIfAborted();
      return work();
    });
    last = mine.catch(() => undefined);
    return mine;
  };
}
