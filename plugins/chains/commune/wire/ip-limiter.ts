import type { Clock } from '../../../../core/index.ts';
import { createBudget } from '../../serving/budget.ts';
import { siteOf } from '../../serving/site.ts';
import type { CommuneOptions } from '../options.ts';

/** Calls of each address; of IPv6, of each /64. */
export interface IpLimiter {
  isSpent(ip: string): boolean;
  /** False when there is none left. */
  take(ip: string): boolean;
}

/** Addresses remembered; beyond it the one not seen for longest starts anew. */
const maxAddresses = 16_384;

export function createIpLimiter(options: CommuneOptions['module']['limiter'], clock: Clock): IpLimiter {
  if (options === 'off') return { isSpent: () => false, take: () => true };
  const budgets = new Map<string, ReturnType<typeof createBudget>>();
  const budget = { burst: options.size, perSecond: options.perSecond };
  return {
    isSpent: (ip) => budgets.get(siteOf(ip))?.isSpent ?? false,
    take(ip) {
      const site = siteOf(ip);
      const own = budgets.get(site) ?? createBudget(budget, clock);
      budgets.delete(site);
      budgets.set(site, own);
      const [oldest] = budgets.keys();
      if (budgets.size > maxAddresses && oldest !== undefined) budgets.delete(oldest);
      return own.take();
    },
  };
}
