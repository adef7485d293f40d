import type { JsonObject, Weights, WeightsReceipt } from '../../../core/index.ts';
import { isWithinLimit, toIntegers, upscale, type IntegerWeights } from '../weights/integers.ts';
import { raoPerToken, type NeuronRow, type Subnet } from './subnet.ts';

const u16Max = 65_535;

interface Refusal {
  readonly reason: string;
  readonly detail?: JsonObject;
}

/** Sets the weights of `hotkey` by the pallet's rules; a refusal has the pallet's name for it. */
export function vote(subnet: Subnet, hotkey: string, weights: Weights): WeightsReceipt {
  return subnet.database.transact(() => {
    const block = subnet.block();
    let sent: IntegerWeights = { uids: [], values: [] };
    const receipt = (refusal: Refusal | null): WeightsReceipt => ({
      accepted: refusal === null,
      block,
      ...sent,
      reason: refusal?.reason ?? null,
      ...(refusal?.detail && { detail: refusal.detail }),
    });
    if (weights.uids.length !== weights.values.length) return receipt({ reason: 'WeightVecNotEqualSize' });
    if (weights.values.some((value) => !(value >= 0 && value < Infinity)))
      return receipt({ reason: 'WeightsNotFinite' });
    sent = toIntegers(weights.uids, weights.values);
    if (sent.uids.length === 0) return receipt({ reason: 'WeightVecEmpty' });
    const stored = upscale(sent.values);
    const row = JSON.stringify(sent.uids.map((uid, index) => [uid, stored[index] ?? 0]));
    const own = subnet.find(hotkey);
    // The same once more: the first answer was lost, with the process that asked.
    if (own && own.lastUpdate === block && own.weights === row) return receipt(null);
    const refusal = refuse(subnet, own, block, sent);
    if (refusal) return receipt(refusal);
    subnet.database.run('UPDATE neuron SET weights = ?, lastUpdate = ? WHERE hotkey = ?', row, block, hotkey);
    return receipt(null);
  });
}

/** The pallet's checks in its order; null when all pass. */
function refuse(
  subnet: Subnet,
  own: NeuronRow | null,
  block: number,
  { uids, values }: IntegerWeights,
): Refusal | null {
  const laws = subnet.laws();
  const count = subnet.neurons().length;
  if (uids.length > count) return { reason: 'UidsLengthExceedUidsInSubNet' };
  if (!own) return { reason: 'HotKeyNotRegisteredInSubNet' };
  if (own.stake < laws.stakeThreshold * raoPerToken) return { reason: 'NotEnoughStakeToSetWeights' };
  const waited = block - own.lastUpdate;
  if (own.lastUpdate > 0 && waited < laws.weightsRateLimit)
    return { reason: 'SettingWeightsTooFast', detail: { blocksToWait: laws.weightsRateLimit - waited } };
  const isSelfWeight = uids.length === 1 && uids[0] === own.uid;
  if (!own.permit && !isSelfWeight) return { reason: 'NeuronNoValidatorPermit' };
  if (new Set(uids).size < uids.length) return { reason: 'DuplicateUids' };
  if (uids.some((uid) => !Number.isInteger(uid) || uid < 0 || uid >= count))
    return { reason: 'UidVecContainInvalidOne' };
  if (isSelfWeight) return null;
  const least = Math.min(count, laws.minAllowedWeights);
  if (uids.length < least) return { reason: 'WeightVecLengthIsLow', detail: { least } };
  if (!isWithinLimit(upscale(values), Math.ceil(laws.maxWeightLimit * u16Max)))
    return { reason: 'MaxWeightExceeded', detail: { limit: laws.maxWeightLimit } };
  return null;
}
