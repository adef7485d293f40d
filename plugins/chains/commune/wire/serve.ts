import type { Serving } from '../../../../core/index.ts';
import type { ModuleServeParts } from './parts.ts';

/**
 * Serves every protocol that has a name on this wire as `POST /method/<name>`. SYN_CHAIN_STATE when the address is taken or the
 * folder can't be written, SYN_PLUGIN_RESULT for protocols that can't be served.
 */
export declare function serveModule(parts: ModuleServeParts, signal: AbortSignal): Promise<Serving>;
