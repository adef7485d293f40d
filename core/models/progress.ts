import type { Clock, Logger } from '../contracts/io.ts';
import { showBytes } from './bytes.ts';
import type { Progress } from './collect.ts';

const everyMs = 10_000;

/** Log lines about what is being fetched: when it begins, every ten seconds, and at its end. */
export function logProgress(log: Logger, clock: Clock, host: string): (progress: Progress) => void {
  let current: { readonly id: string; lineMs: number } | null = null;
  return ({ id, bytes, totalBytes }) => {
    const nowMs = clock.monotonic();
    if (current?.id !== id) {
      current = { id, lineMs: nowMs };
      log.info(`Fetching ${id} from ${host}: ${showBytes(totalBytes - bytes)}.`);
    }
    if (bytes === totalBytes) {
      current = null;
      log.info(`Fetched ${id}.`);
    } else if (nowMs - current.lineMs >= everyMs) {
      current.lineMs = nowMs;
      log.info(`Fetching ${id}: ${showBytes(bytes)} of ${showBytes(totalBytes)}.`);
    }
  };
}
