import { z } from 'zod';

const maxLines = 2000;
const maxCharacters = 262_144;

/** Who speaks, and what is said. */
const line = z.tuple([z.int(), z.string().max(maxCharacters)]);
const lines = z.array(line).max(maxLines);
const id = z.union([z.string().max(1000), z.number()]);

/** What a task puts into an item's `fields`. */
export const fieldsSchema = z.object({
  type: z
    .enum([
      'conversation_tagging',
      'webpage_metadata_generation',
      'named_entities_extraction',
      'survey_tagging',
    ])
    .default('conversation_tagging'),
  /** What is asked for, without the material. */
  prompt: z.string().optional(),
  /** Conversations: the window. Web pages and documents: the page, then what a search found about it. */
  lines: lines.default([]),
  survey: z.strictObject({ question: z.string(), comment: z.string() }).optional(),
  categories: z.array(z.string()).default([]),
  guid: z.string().optional(),
  windowIndex: z.int().optional(),
});
export type Fields = z.output<typeof fieldsSchema>;

/** What upstream's miners read of a task (March 2026); further keys are passed over. */
const task = z.looseObject({
  type: z.string().max(200),
  guid: id.nullish(),
  bundle_guid: id.nullish(),
  input: z.looseObject({
    input_type: z.string().max(200).optional(),
    guid: id.nullish(),
    input_categories: z.array(z.string().max(200)).max(100).nullish(),
    data: z.looseObject({
      window_idx: z.int().nullish(),
      window: lines.nullish(),
      survey_question: z.string().max(maxCharacters).nullish(),
      comment: z.string().max(maxCharacters).nullish(),
    }),
  }),
  prompt_chain: z
    .array(z.looseObject({ prompt_template: z.string().max(maxCharacters).nullish() }))
    .max(100)
    .nullish(),
});

/** The packet of 2024: a conversation's window; for a while in 2025 with what was asked. */
const window = z.strictObject({
  guid: id,
  window_idx: z.int(),
  lines,
  task_prompt: z.string().max(maxCharacters).nullish(),
  task_type: z.string().max(200).nullish(),
});

const element = z.union([z.strictObject({ task }), window]);
export type Element = z.output<typeof element>;

/** `time_elapsed` and an empty `cgp_output` come along on Bittensor's wire. */
export const requestSchema = z.strictObject({
  cgp_input: z.array(element).length(1),
  cgp_output: z.null().optional(),
  time_elapsed: z.number().optional(),
});

const maxTags = 1000;
const maxTagCharacters = 1000;

/** Tags alone are taken; vectors a miner claims for them, profiles and its uid are not. */
export const replySchema = z.object({
  cgp_output: z
    .array(
      z
        .object({ tags: z.array(z.string().max(maxTagCharacters)).max(maxTags) })
        .transform(({ tags }) => ({ tags, vectors: null })),
    )
    .max(1)
    .nullable(),
});
