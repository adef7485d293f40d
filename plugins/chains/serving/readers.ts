import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../../core/index.ts';
import { readBytes } from './body.ts';
import type { ServingLimits } from './limits.ts';
import type { Exchange } from './shell.ts';

/** Reads bodies of callers nobody knows yet: what they signed is the body. */
export interface Readers {
  /** `full`: too many are being read; null: more bytes than allowed. Rejects when the connection is lost on the way. */
  read(exchange: Pick<Exchange, 'request' | 'response'>): Promise<Buffer | 'full' | null>;
}

/** Bodies that are read at once, for each request that may be answered at once. */
const readersPerAnswer = 4;
/** Who takes longer over a body makes room for others. */
const slowAfterMs = 1_000;

export function createReaders(
  { maxConcurrent, maxRequestBytes }: Pick<ServingLimits, 'maxConcurrent' | 'maxRequestBytes'>,
  clock: Clock,
): Readers {
  /** Whose body is being read since when, the first in front. */
  const readers = new Map<IncomingMessage, number>();
  const hasRoom = (): boolean => {
    if (readers.size < readersPerAnswer * maxConcurrent) return true;
    const [[slowest, sinceMs]] = readers as unknown as [[IncomingMessage, number]];
    if (clock.monotonic() - sinceMs < slowAfterMs) return false;
    readers.delete(slowest);
    slowest.destroy();
    return true;
  };
  return {
    async read({ request, response }) {
      if (!hasRoom()) return 'full';
      if (request.headers.expect !== undefined) response.writeContinue();
      readers.set(request, clock.monotonic());
      return readBytes(request, maxRequestBytes).finally(() => readers.delete(request));
    },
  };
}
