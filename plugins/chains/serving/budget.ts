import type { Clock } from '../../../core/index.ts';

/** So many at once, then so many a second. */
export interface Budget {
  readonly burst: number;
  readonly perSecond: number;
}

/** Spends of a budget, one unless told otherwise; false when it is used up. */
export function createBudget(
  { burst, perSecond }: Budget,
  clock: Clock,
): { take(count?: number): boolean; readonly isSpent: boolean } {
  let left = burst;
  let lastMs = clock.monotonic();
  const refill = (): void => {
    const now = clock.monotonic();
    left = Math.min(burst, left + ((now - lastMs) / 1000) * perSecond);
    lastMs = now;
  };
  return {
    get isSpent() {
      refill();
      return left < 1;
    },
    take(count = 1) {
      refill();
      if (left < 1) return false;
      left -= count;
      return true;
    },
  };
}
