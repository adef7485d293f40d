import type { Row } from './values.ts';

/**
 * Writes dataset rows. The engine delivers rows in ascending `seq`, at least once; after a crash the last ones again.
 * A sink drops what it has already written, so that each row is written once, also when rows come again while an append
 * that was given up on is still writing them.
 */
export interface Sink {
  append(rows: readonly Row[], signal: AbortSignal): Promise<void>;
  /** Resolves when everything appended is durable. */
  flush(signal: AbortSignal): Promise<void>;
}
