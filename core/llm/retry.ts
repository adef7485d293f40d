import type { Random } from '../contracts/io.ts';
import { isSynthError } from '../errors/synth-error.ts';

const baseMs = 500;
const longestMs = 60_000;

/**
 * Milliseconds to wait before trying again; null when trying again is no use: the fault is not one that passes, or the
 * provider asks for a longer wait than a minute. Exponential backoff, half of it random, never less than `Retry-After`.
 */
export function retryDelayMs(error: unknown, attempt: number, random: Random): number | null {
  if (!isSynthError(error, 'SYN_LLM_RATE_LIMIT', 'SYN_LLM_UNAVAILABLE', 'SYN_LLM_TIMEOUT', 'SYN_LLM_BODY'))
    return null;
  const backoffMs = Math.min(baseMs * 2 ** attempt, longestMs / 2) * (0.5 + random.next() / 2);
  const { retryAfterMs } = error.detail;
  if (typeof retryAfterMs !== 'number') return Math.round(backoffMs);
  return retryAfterMs > longestMs ? null : Math.round(Math.max(backoffMs, retryAfterMs));
}
