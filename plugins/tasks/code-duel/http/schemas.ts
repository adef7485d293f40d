import { z } from 'zod';
import { SynthError, type JsonValue } from '../../../../core/index.ts';

const id = z.string().min(1).max(200);
/** RFC 3339, as milliseconds since the epoch. */
const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
/** Go writes an empty list as null. */
const list = <T extends z.ZodType>(element: T) =>
  z
    .array(element)
    .nullish()
    .transform((all) => all ?? []);

export const createdSchema = z.object({ task_id: id });

export const votingSchema = list(z.unknown());
export const votingTaskSchema = z.object({ id, created_at: time, expire_at: time });

export const expiredSchema = z.object({ tasks: list(z.unknown()), total: z.int().nullish() });
export const expiredTaskSchema = votingTaskSchema.extend({
  validator_hotkey: z.string(),
  completions: list(z.object({ id, participant_hotkey: id })),
  votes: list(
    z.object({
      id: z.string(),
      voter_hotkey: id,
      chosen_completion_id: z.string().max(200),
      weight: z.number(),
      created_at: time,
    }),
  ),
});

/**
 * Those of the tasks that can be read, so that one of them keeps no other from being judged; `tell` hears of the rest.
 * SYN_HTTP_BODY when none can be.
 */
export function readEach<T>(
  tasks: readonly unknown[],
  schema: z.ZodType<T>,
  call: string,
  tell: (count: number, why: string) => void,
): T[] {
  const read = tasks.map((task) => schema.safeParse(task));
  const good = read.flatMap(({ data }) => (data === undefined ? [] : [data]));
  const fault = read.find(({ success }) => !success)?.error;
  if (fault === undefined) return good;
  if (good.length === 0) throw unreadable(call, z.prettifyError(fault));
  tell(tasks.length - good.length, z.prettifyError(fault).slice(0, 300));
  return good;
}

export const uploadedSchema = z.object({
  results: list(
    z.object({
      task_id: id,
      status: z.enum(['created', 'duplicate', 'error']),
      message: z.string().nullish(),
    }),
  ),
});

const envelope = z.object({
  success: z.boolean(),
  message: z.string().nullish(),
  error: z.unknown().optional(),
  data: z.unknown().optional(),
});

/** The `data` of an answer; SYN_HTTP_BODY when the task API says no, or something else than it should. */
export function readEnvelope<T>(body: JsonValue, schema: z.ZodType<T>, call: string): T {
  const outer = envelope.safeParse(body);
  if (!outer.success) throw unreadable(call, z.prettifyError(outer.error));
  const { success, message, error, data } = outer.data;
  if (!success) {
    const why = message ?? (typeof error === 'string' ? error : 'no reason given');
    throw new SynthError('SYN_HTTP_BODY', { message: `The task API refused ${call}: ${why.slice(0, 300)}` });
  }
  const inner = schema.safeParse(data);
  if (inner.success) return inner.data;
  throw unreadable(call, z.prettifyError(inner.error));
}

export function parseJson(text: string, call: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (cause) {
    throw new SynthError('SYN_HTTP_BODY', { message: `The task API answered ${call} with no JSON.`, cause });
  }
}

const unreadable = (call: string, why: string): SynthError =>
  new SynthError('SYN_HTTP_BODY', {
    message: `The task API answered ${call} with something else than agreed: ${why.slice(0, 300)}`,
  });
