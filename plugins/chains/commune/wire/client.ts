import type { Ask, Clock, Logger, Reply } from '../../../../core/index.ts';
import type { Sr25519Pair } from '../../keys/sr25519.ts';

/** How a request is signed: `raw`: the body as sent, its time among the params. `header`: as current clients do. */
export type Scheme = 'raw' | 'header';

export interface ModuleClientParts {
  readonly pair: Sr25519Pair;
  readonly scheme: Scheme;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Calls methods of modules over kept connections. */
export interface ModuleClient {
  ask(ask: Ask, signal: AbortSignal): Promise<Reply>;
  close(): void;
}

export declare function createModuleClient(parts: ModuleClientParts): ModuleClient;
