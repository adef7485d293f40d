import { z } from 'zod';
import { SynthError, type JsonObject } from '../../../core/index.ts';

const id = z.string().min(1).max(200);

export const questionSchema = z.object({
  success: z.boolean(),
  prompt: z.string(),
  qa_id: z.string(),
  ans_aug_id: z.string(),
});
export type Question = z.output<typeof questionSchema>;

/** An element of the list of questions. */
export const entrySchema = z.object({ question: z.string().min(1), qa_id: id, ans_aug_id: id });

const answerSchema = z.object({
  prompt: z.string().min(1),
  responses: z
    .array(z.object({ completion: z.object({ files: z.array(z.object({ content: z.string() })).min(1) }) }))
    .min(1),
});

/** A prompt and its page, out of a stored answer; null for the record of a failure, and for what cannot be read. */
export function readPage(answer: unknown): { readonly prompt: string; readonly content: string } | null {
  const parsed = answerSchema.safeParse(answer);
  if (!parsed.success) return null;
  const { prompt, responses } = parsed.data;
  const content = responses[0]?.completion.files[0]?.content ?? '';
  return content === '' ? null : { prompt, content };
}

export const answerReplySchema = z.object({ success: z.boolean(), answer: z.unknown().optional() });
export const popReplySchema = z.object({ success: z.boolean() });
export const readySchema = z.object({
  checks: z.object({ buffer: z.object({ ready: z.int().min(0) }).nullable() }),
});

/** What a service said, if it is what it should; SYN_HTTP_BODY otherwise. */
export function read<T>(schema: z.ZodType<T>, body: unknown, what: string): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new SynthError('SYN_HTTP_BODY', {
    message: `The service answered ${what} with something else than agreed: ${z.prettifyError(parsed.error).slice(0, 300)}`,
    hint: 'tools.<name>.url should be the address of a service as `synth run --preset dojo` runs it.',
    plugin: 'tool/dojo-units',
  });
}

/** Text as JSON, or null. */
export function tryJson(text: string): JsonObject | null {
  try {
    return JSON.parse(text) as JsonObject;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
