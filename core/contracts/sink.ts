import { z } from 'zod';
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

/** What a sink's entry in the config has beside the plugin's own options. */
export const sinkFrame = {
  options: {
    minReward: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Rows with a smaller reward are left out of this sink.'),
    columns: z
      .record(z.string().min(1), z.string().min(1))
      .optional()
      .describe(
        'Columns of this sink by name, each with where its value stands in a row: `explanation: completion`, `field: data.field`. Default: all.',
      ),
  },
  needs: {},
};
