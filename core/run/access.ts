import type { Settings } from '../config/schema.ts';
import type { Refusal, ServeHandler } from '../contracts/chain.ts';
import type { Clock } from '../contracts/io.ts';
import type { MinerRequest } from '../contracts/miner.ts';

type Access = Settings['access'];
type Rate = NonNullable<Access['rate']>;
type Caller = NonNullable<MinerRequest['caller']>;

/** When a caller without calls of its own is told to come back. */
const hopelessMs = 600_000;
/** Callers remembered; beyond it the one not seen for longest is forgotten. */
const maxCallers = 10_000;

/** Whose requests a miner answers, as `access` says. On a wire that does not authenticate only a rule for all can hold. */
export function createAccess(access: Access, clock: Clock): ServeHandler['refuse'] {
  const limit = access.rate && createLimiter(access.rate, clock);
  const needsCaller = access.validatorPermit || access.minStake > 0 || access.rate !== undefined;
  return ({ caller }) => {
    if (caller === null) return needsCaller ? { status: 401, reason: 'the caller must say who it is' } : null;
    if (access.registered && caller.uid === null)
      return { status: 403, reason: 'the caller is not registered on this subnet' };
    if (access.validatorPermit && !caller.validatorPermit)
      return { status: 403, reason: 'the caller holds no validator permit' };
    if (caller.stake < access.minStake) return { status: 403, reason: "the caller's stake is too small" };
    return limit?.(caller) ?? null;
  };
}

/**
 * A token bucket for each caller, filled at the rate of its stake and at most to that of the highest tier. Each answer starts
 * the filling anew, so that a steady caller gets one call per `epochMs / calls`; even one without calls has a single one.
 */
function createLimiter({ epochMs, tiers }: Rate, clock: Clock): (caller: Caller) => Refusal | null {
  // At least one: else a rate below one call an epoch would never fill up to it.
  const most = Math.max(1, ...tiers.map(({ calls }) => calls));
  const buckets = new Map<string, { tokens: number; lastMs: number }>();
  return ({ hotkey, stake }) => {
    const calls = callsFor(stake, tiers);
    const now = clock.monotonic();
    const bucket = buckets.get(hotkey) ?? { tokens: Math.trunc(Math.max(1, calls)), lastMs: now };
    buckets.delete(hotkey);
    buckets.set(hotkey, bucket);
    const [oldest] = buckets.keys();
    if (buckets.size > maxCallers && oldest !== undefined) buckets.delete(oldest);

    const refill = Math.floor(((now - bucket.lastMs) * calls) / epochMs);
    if (refill > 0) Object.assign(bucket, { tokens: Math.min(bucket.tokens + refill, most), lastMs: now });
    if (bucket.tokens < 1) {
      const retryAfterMs = calls > 0 ? Math.ceil(epochMs / calls) : hopelessMs;
      return { status: 429, reason: 'too many requests for this stake', retryAfterMs };
    }
    Object.assign(bucket, { tokens: bucket.tokens - 1, lastMs: now });
    return null;
  };
}

const callsFor = (stake: number, tiers: Rate['tiers']): number =>
  tiers.reduce((best, tier) => (stake >= tier.minStake && tier.minStake >= best.minStake ? tier : best), {
    minStake: 0,
    calls: 0,
  }).calls;
