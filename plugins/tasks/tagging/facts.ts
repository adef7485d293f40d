import { z } from 'zod';
import type { JsonObject } from '../../../core/index.ts';
import type { Source } from './source.ts';

/** What a tagging task notes about an item, and so what stands in the `data` of its dataset row. */
export const factsSchema = z.object({
  /** As the source names the type of task. */
  type: z.string(),
  guid: z.string(),
  batchNum: z.int().nullable(),
  participants: z.array(z.string()),
  categories: z.array(z.string()),
  /** Lines of the whole piece. */
  lines: z.int(),
  /** Windows of the whole piece, sent or not; 1 for what is not cut into windows. */
  windows: z.int(),
  windowIndex: z.int(),
  /** Of the window, both included. */
  firstLine: z.int(),
  lastLine: z.int(),
  /** A model's tags of the whole piece. */
  tags: z.array(z.string()),
  /** How far the model's passes agreed on them, in [0, 1]. */
  agreement: z.number(),
  profiles: z.array(z.custom<JsonObject>()),
  quality: z
    .object({ quality_score: z.number(), primary_reason: z.string(), reason_details: z.string() })
    .nullable(),
});
export type Facts = z.output<typeof factsSchema>;

/** The facts of a piece that is sent as a whole. */
export const factsOf = ({
  type,
  source: { guid, batchNum = null, participants, categories },
  lines,
  tags,
}: {
  readonly type: string;
  readonly source: Source;
  readonly lines: number;
  readonly tags: readonly string[];
}): Facts => ({
  type,
  guid,
  batchNum,
  participants,
  categories: categories ?? [],
  lines,
  windows: 1,
  windowIndex: 0,
  firstLine: 0,
  lastLine: lines - 1,
  tags: [...tags],
  agreement: 1,
  profiles: [],
  quality: null,
});
