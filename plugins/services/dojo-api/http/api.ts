import type { Clock, Logger, Redactor, Variation } from '../../../../core/index.ts';
import type { Queue } from '../buffer/queue.ts';
import type { Store } from '../buffer/store.ts';
import type { Events } from '../events.ts';
import type { DojoOptions } from '../options.ts';
import type { Breaker } from '../worker/breaker.ts';
import type { Generation } from '../worker/generation.ts';

/** What the routes work with. */
export interface Api {
  readonly options: DojoOptions;
  readonly store: Store;
  readonly queue: Queue;
  readonly breaker: Breaker;
  readonly generation: Generation;
  /** How a question can be altered. */
  readonly variations: readonly Variation[];
  /** Seed of the node. */
  readonly seed: number;
  readonly version: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly events: Events;
  readonly redactor: Redactor;
  /** Whether the service is ending: nothing new is begun. */
  readonly draining: () => boolean;
  /** Aborts when the service ends at once. */
  readonly signal: AbortSignal;
}

/** Why a request came to nothing; `SYN_…` where it is a fault of the pipeline. */
export interface ApiError {
  readonly code: string;
  readonly message: string;
  readonly retryable: boolean;
}
