import { isWithinLimit, upscale } from '../../weights/integers.ts';
import type { SubnetState } from '../subtensor/state.ts';
import type { Vote } from './commit-hash.ts';
import type { Refusal } from './vote.ts';

/** What a vote is about to be used for. */
export type Act = 'set' | 'commit' | 'reveal';

/** The pallet's checks in its order, so that no call is made that must fail; null when all pass. */
export function foresee(state: SubnetState, hotkey: string, act: Act, vote: Vote): Refusal | null {
  const { self, n } = state;
  const { uids, values } = vote;
  if (state.netuid === 0) return { reason: 'CanNotSetRootNetworkWeights' };
  if (uids.length > n) return { reason: 'UidsLengthExceedUidsInSubNet', detail: { neurons: n } };
  if (self === null) return { reason: 'HotKeyNotRegisteredInSubNet' };
  const isOwner = state.owner === hotkey;
  if (!isOwner && self.stake < state.stakeThreshold)
    return {
      reason: 'NotEnoughStakeToSetWeights',
      detail: { stake: self.stake, stakeThreshold: state.stakeThreshold },
    };
  if (vote.versionKey < state.weightsVersionKey)
    return {
      reason: 'IncorrectWeightVersionKey',
      detail: { versionKey: String(vote.versionKey), least: String(state.weightsVersionKey) },
    };
  const worksFromBlock = self.lastUpdate + state.weightsRateLimit;
  if (act !== 'reveal' && self.lastUpdate > 0 && state.block < worksFromBlock)
    return {
      reason: act === 'set' ? 'SettingWeightsTooFast' : 'CommittingWeightsTooFast',
      detail: { worksFromBlock, blocksToWait: worksFromBlock - state.block },
    };
  const isForSelf = uids.length === 1 && uids[0] === self.uid;
  if (!isForSelf && !isOwner && !self.permit) return { reason: 'NeuronNoValidatorPermit' };
  if (uids.some((uid) => uid >= n)) return { reason: 'UidVecContainInvalidOne', detail: { neurons: n } };
  if (isForSelf) return null;
  const least = Math.min(n, state.minAllowedWeights);
  if (uids.length < least) return { reason: 'WeightVecLengthIsLow', detail: { least } };
  if (!isWithinLimit(upscale(values), state.maxWeightsLimit))
    return { reason: 'MaxWeightExceeded', detail: { limit: state.maxWeightsLimit } };
  return null;
}
