import type { Io } from './io.ts';

/** A role of its own, neither validator nor miner: an API, a collector. */
export interface Service {
  /** Resolves when the service is ready; `closed` settles when it has ended. Ends itself in order when `signal` aborts. */
  start(
    io: Io,
    signal: AbortSignal,
  ): Promise<{ readonly closed: Promise<void>; readonly address: string | null }>;
}
