import type { Clock } from '../contracts/io.ts';
import { isSynthError } from '../errors/synth-error.ts';

const retries = 4;
const firstBackoffMs = 500;
const longestWaitMs = 60_000;

/**
 * Does `work` again after a fault of the network that may pass, with growing waits and never before `Retry-After`. Gives up
 * after so many failures in a row in which `gained` did not reach a new height.
 */
export async function persist<T>(
  work: () => Promise<T>,
  clock: Clock,
  signal: AbortSignal,
  gained: () => number = () => 0,
): Promise<T> {
  let most = gained();
  for (let failures = 0; ;) {
    try {
      return await work();
    } catch (error) {
      signal.throwIfAborted();
      if (!isSynthError(error, 'SYN_MODEL_UNREACHABLE') || error.detail['passes'] !== true) throw error;
      const now = gained();
      failures = now > most ? 1 : failures + 1;
      most = Math.max(most, now);
      const { retryAfterMs = 0 } = error.detail as { retryAfterMs?: number };
      if (failures > retries || retryAfterMs > longestWaitMs) throw error;
      await clock.sleep(Math.max(firstBackoffMs * 2 ** (failures - 1), retryAfterMs), signal);
    }
  }
}
