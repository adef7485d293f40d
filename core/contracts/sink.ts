import { z } from 'zod';
import type { Row } from './values.ts';

/** Columns of a dataset row, in order. */
export const rowColumns: readonly string[] = [
  ...'seq run step item turn task query challenge messages reference referenceHash completion model'.split(
    ' ',
  ),
  ...'uid hotkey status replyMs reward rewards penalties data source models configHash at'.split(' '),
];

/** `completion`, `data.criteria.field`. */
const rowPath = new RegExp(`^(${rowColumns.join('|')})(\\..+)?$`);

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
      .record(
        z.string().min(1),
        z
          .string()
          .regex(rowPath, { error: ({ input }) => `Rows have no "${input}".` })
          .describe(`They have ${rowColumns.join(', ')}; for a part of one: a dot and its name.`),
      )
      .refine((columns) => !Object.hasOwn(columns, 'seq'), '`seq` is in every row by itself')
      .optional()
      .describe(
        'Columns of this sink by name, each with where its value stands in a row: `explanation: completion`, `field: data.field`. Default: all.',
      ),
  },
  needs: {},
};
