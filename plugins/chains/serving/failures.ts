import type { Clock } from '../../../core/index.ts';
import { createBudget } from './budget.ts';
import { siteOf } from './site.ts';

/** Wrong signatures by address: checking one takes half a millisecond of everybody's time. */
export interface Failures {
  /** `work`: how many checks it took, 1 unless told otherwise. */
  add(ip: string, work?: number): void;
  isSpent(ip: string): boolean;
}

/** Two seconds of work at once, then a fifth of it. */
const allowed = { burst: 4000, perSecond: 400 };
const maxAddresses = 4096;

export function countFailures(clock: Clock): Failures {
  const budgets = new Map<string, ReturnType<typeof createBudget>>();
  return {
    add(ip, work) {
      const site = siteOf(ip);
      const budget = budgets.get(site) ?? createBudget(allowed, clock);
      budgets.delete(site);
      budgets.set(site, budget);
      budget.take(work);
      const [oldest] = budgets.keys();
      if (budgets.size > maxAddresses && oldest !== undefined) budgets.delete(oldest);
    },
    isSpent: (ip) => budgets.get(siteOf(ip))?.isSpent ?? false,
  };
}
