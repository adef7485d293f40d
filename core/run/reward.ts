/** One scorer's value for one reply and the weight it has. */
export interface Weighted {
  readonly weight: number;
  /** In [0, 1]. */
  readonly value: number;
}

/** The weighted sum of the rewards, taken down by each penalty, in [0, 1]. */
export function aggregateReward(rewards: readonly Weighted[], penalties: readonly Weighted[]): number {
  const sum = rewards.reduce((total, { weight, value }) => total + weight * value, 0);
  const kept = penalties.reduce((share, { weight, value }) => share * (1 - weight * value), 1);
  return Math.min(1, Math.max(0, sum * kept));
}
