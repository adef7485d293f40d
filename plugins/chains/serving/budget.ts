import type { Clock } from '../../../core/index.ts';

/** So many at once, then so many a second. */
export interface Budget {
  readonly burst: number;
  readonly perSecond: number;
}

/** Spends one of a budget; false when it is used up. */
export function createBudget(
  { burst, perSecond }: Budget,
  clock: Clock,
): { take(): boolean; readonly isSpent: boolean } {
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
    take() {
      refill();
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
