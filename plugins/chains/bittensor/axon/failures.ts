import type { Clock } from '../../../../core/index.ts';
import { createBudget } from './budget.ts';

/** Wrong signatures by address: checking one takes half a millisecond of everybody's time. */
export interface Failures {
  add(ip: string): void;
  isSpent(ip: string): boolean;
}

/** Two seconds of work at once, then a fifth of it. */
const allowed = { burst: 4000, perSecond: 400 };
const maxAddresses = 4096;

export function countFailures(clock: Clock): Failures {
  const budgets = new Map<string, ReturnType<typeof createBudget>>();
  return {
    add(ip) {
      const budget = budgets.get(ip) ?? createBudget(allowed, clock);
      budgets.delete(ip);
      budgets.set(ip, budget);
      budget.take();
      const [oldest] = budgets.keys();
      if (budgets.size > maxAddresses && oldest !== undefined) budgets.delete(oldest);
    },
    isSpent: (ip) => budgets.get(ip)?.isSpent ?? false,
  };
}
