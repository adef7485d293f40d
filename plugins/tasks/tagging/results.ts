import { z } from 'zod';
import { cleanTags, type ItemOutcome, type JsonObject } from '../../../core/index.ts';

type Result = ItemOutcome['results'][number];

/** What a scorer of tags says of a reply, as far as it says it. */
const detailSchema = z.object({
  tags: z.array(z.string()),
  both: z.array(z.string()).optional(),
  unique: z.array(z.string()).optional(),
  min: z.number().nullish(),
  median: z.number().nullish(),
  mean: z.number().nullish(),
  top3: z.number().nullish(),
  max: z.number().nullish(),
});

/** One miner's answer to one item, and what it came to. */
export interface Answer {
  readonly uid: number;
  readonly hotkey: string;
  readonly status: number;
  readonly statusText: string;
  /** Why the score is what it is, where a scorer says so. */
  readonly reason: string | null;
  readonly score: number;
  /** As the miner wrote them. */
  readonly originalTags: readonly string[];
  /** In normal form, as they were judged. */
  readonly tags: readonly string[];
  readonly shared: readonly string[];
  readonly unique: readonly string[];
  /** Similarities of the tags with the ground truth, where a scorer measured them. */
  readonly similarity: Similarity | null;
}

export interface Similarity {
  readonly min: number;
  readonly median: number;
  readonly mean: number;
  /** Of the tags the ground truth has not; null without any. */
  readonly top3: number | null;
  readonly max: number;
}

/** The answer behind a result; tags that no scorer judged are put in normal form here. */
export function answerOf(result: Result, truth: readonly string[]): Answer {
  const { reply, reward } = result;
  const originalTags = reply.text.split('\n').filter((line) => line.trim() !== '');
  const detail = detailOf(result);
  const tags = detail?.tags ?? cleanTags(originalTags);
  const known = new Set(truth);
  const { min, median, mean, top3, max } = detail ?? {};
  // A mean of nothing is null.
  const similarity =
    min == null || median == null || mean == null || max == null
      ? null
      : { min, median, mean, top3: top3 ?? null, max };
  return {
    uid: reply.uid,
    hotkey: reply.hotkey,
    status: reply.status,
    statusText: reply.statusText,
    reason: Object.values(result.rewards).find(({ reason }) => reason !== undefined)?.reason ?? null,
    score: reward,
    originalTags,
    tags,
    shared: detail?.both ?? tags.filter((tag) => known.has(tag)),
    unique: detail?.unique ?? tags.filter((tag) => !known.has(tag)),
    similarity,
  };
}

function detailOf({ rewards }: Result): z.output<typeof detailSchema> | null {
  for (const { detail } of Object.values(rewards)) {
    const parsed = detailSchema.safeParse(detail satisfies JsonObject | undefined);
    if (parsed.success) return parsed.data;
  }
  return null;
}
