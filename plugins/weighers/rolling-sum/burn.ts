import type { Vector } from '../limits.ts';

export interface Burn {
  /** Neuron that gets the share; what it earned itself never counts. */
  readonly uid: number;
  /** Share of all weight, 0 to 100. */
  readonly percent: number;
}

/** Shares in [0, 1] with the burnt one among them; null: nobody has anything, and nothing is burnt. */
export function burnShares({ uids, values }: Vector, burn: Burn | null): Vector | null {
  const percent = burn?.percent ?? 0;
  const rest = 1 - percent / 100;
  const earned = uids.map((uid, index) => (uid === burn?.uid ? 0 : (values[index] ?? 0)));
  const max = Math.max(0, ...earned);
  // Relative to the largest, so that no sum is beyond the largest number.
  const total = earned.reduce((sum, value) => sum + (max === 0 ? 0 : value / max), 0);
  if (total === 0) return burn !== null && percent > 0 ? { uids: [burn.uid], values: [percent / 100] } : null;
  return {
    uids,
    values: uids.map((uid, index) =>
      uid === burn?.uid ? percent / 100 : ((earned[index] ?? 0) / max / total) * rest,
    ),
  };
}
