import type { JsonObject, Weights } from '../../../../core/index.ts';
import type { SubnetState } from '../subtensor/state.ts';
import type { Vote } from './commit-hash.ts';
import { fitIntegers } from './fit.ts';
import { processWeights, type ProcessedWeights } from './process.ts';

const u16Max = 65_535;

/** Why nothing is sent: the pallet's name for it, and facts. */
export interface Refusal {
  readonly reason: string;
  readonly detail?: JsonObject;
}

/** A weigher's vector as the chain takes it, processed as the SDK does it; or why there is nothing to take. */
export function makeVote({ uids, values }: Weights, state: SubnetState, versionKey: bigint): Vote | Refusal {
  if (uids.length !== values.length) return { reason: 'WeightVecNotEqualSize' };
  const sum = values.reduce((total, value) => total + value, 0);
  if (!Number.isFinite(sum) || values.some((value) => !(value >= 0))) return { reason: 'WeightsNotFinite' };
  if (new Set(uids).size < uids.length) return { reason: 'DuplicateUids' };
  const unknown = uids.find((uid) => !Number.isInteger(uid) || uid < 0 || uid >= state.n);
  if (unknown !== undefined)
    return { reason: 'UidVecContainInvalidOne', detail: { uid: unknown, neurons: state.n } };
  if (sum === 0) return { reason: 'WeightVecEmpty' };

  const shares = new Float64Array(state.n);
  uids.forEach((uid, index) => (shares[uid] = (values[index] ?? 0) / sum));
  const isForSelf = state.self !== null && shares[state.self.uid] === 1;
  const processed = isForSelf ? onlySelf(state.self.uid) : process(shares, state);
  const least = isForSelf ? 1 : Math.min(state.n, state.minAllowedWeights);
  return {
    ...fitIntegers(processed, { least, limit: isForSelf ? u16Max : state.maxWeightsLimit }),
    versionKey,
  };
}

/** The whole weight on oneself is held to no limit. */
const onlySelf = (uid: number): ProcessedWeights => ({ uids: [uid], weights: Float64Array.of(1) });

const process = (shares: Float64Array, state: SubnetState): ProcessedWeights =>
  processWeights(
    Array.from(shares, (_, uid) => uid),
    shares,
    { count: state.n, minAllowed: state.minAllowedWeights, maxLimit: state.maxWeightsLimit / u16Max },
  );
