import { z } from 'zod';
import { SynthError, type JsonObject } from '../../../core/index.ts';

const id = z.string().min(1).max(200);

/** Why something asked for was not made. `stage` names the step of the pipeline; `retryable`: asking again may help. */
export const failureError = z.object({
  code: z.string().min(1),
  stage: z.string(),
  message: z.string(),
  attempts: z.int().min(0),
  retryable: z.boolean(),
});
export type FailureError = z.output<typeof failureError>;

/** What stands under an id instead of an answer or an augment that could not be made. `failed_at`: ISO 8601, UTC. */
export const failureRecord = z.object({
  qa_id: id,
  success: z.literal(false),
  status: z.literal('failed'),
  error: failureError,
  failed_at: z.iso.datetime(),
});
export type FailureRecord = z.output<typeof failureRecord>;

export const answerFile = z.object({ filename: z.string().min(1), content: z.string() });

/** One answer to a question: always one response with one merged file. `cid` is the answer's own id. */
export const answer = z.object({
  prompt: z.string(),
  responses: z.tuple([
    z.object({ model: z.string(), completion: z.object({ files: z.tuple([answerFile]) }), cid: id }),
  ]),
  qa_id: id,
});
export type Answer = z.output<typeof answer>;

/** An element of the list of questions. `qa_id` is the id of the base answer, `ans_aug_id` that of the augmented one. */
export const questionEntry = z.object({ question: z.string().min(1), qa_id: id, ans_aug_id: id });
export type QuestionEntry = z.output<typeof questionEntry>;

/** A question given up: its answer failed for good, or nobody kept it through `maxLeases` leases. */
export const deadLetter = z.object({
  qa_id: id,
  prompt: z.string(),
  reason: z.enum(['failed', 'leases']),
  error: failureError.nullable(),
  /** Milliseconds since the epoch. */
  at: z.number(),
});
export type DeadLetter = z.output<typeof deadLetter>;

/** How far something asked for has come. Times in milliseconds since the epoch. */
export const jobState = z.object({
  id,
  kind: z.enum(['unit', 'answer', 'augment']),
  status: z.enum(['pending', 'running', 'ready', 'failed', 'expired']),
  stage: z.string(),
  attempts: z.int().min(0),
  createdAt: z.number(),
  updatedAt: z.number(),
  error: failureError.optional(),
});
export type JobState = z.output<typeof jobState>;

/** True for a failure record, false for what was asked for. */
export const isFailure = (value: Answer | FailureRecord | string): value is FailureRecord =>
  typeof value === 'object' && 'status' in value;

/** An answer or the record of its failure, as it was stored; SYN_STORE_VERSION for a status nobody here knows. */
export const readAnswer = (text: string): Answer | FailureRecord => {
  const value = parseJson(text, 'an answer');
  return hasStatus(value) ? readFailureValue(value) : check(answer, value, 'an answer');
};

/** The text of an augmented question, which is stored as a JSON string, or the record of its failure. */
export const readAugment = (text: string): string | FailureRecord => {
  const value = parseJson(text, 'an augmented question');
  return hasStatus(value) ? readFailureValue(value) : check(z.string(), value, 'an augmented question');
};

export const readFailure = (text: string): FailureRecord => readFailureValue(parseJson(text, 'a failure'));
export const readEntry = (text: string): QuestionEntry => read(questionEntry, text, 'a question');
export const readDeadLetter = (text: string): DeadLetter => read(deadLetter, text, 'a dead letter');
export const readJob = (text: string): JobState => read(jobState, text, 'a job');

function readFailureValue(value: unknown): FailureRecord {
  if (hasStatus(value) && value.status !== 'failed')
    throw new SynthError('SYN_STORE_VERSION', {
      message: `The buffer holds something of the status ${JSON.stringify(value.status)}, which this version does not know.`,
      hint: 'Update synth, or give this service a buffer of its own.',
    });
  return check(failureRecord, value, 'a failure');
}

const hasStatus = (value: unknown): value is { readonly status: unknown } =>
  typeof value === 'object' && value !== null && 'status' in value;

const read = <T>(schema: z.ZodType<T>, text: string, what: string): T =>
  check(schema, parseJson(text, what), what);

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unreadable(what, 'is no JSON', {}, cause);
  }
}

function check<T>(schema: z.ZodType<T>, value: unknown, what: string): T {
  const { data, error } = schema.safeParse(value);
  if (error === undefined) return data;
  const [issue] = error.issues;
  const path = issue?.path.join('.') ?? '';
  throw unreadable(what, `is wrong at ${path || 'its root'}: ${issue?.message}`, { path }, error);
}

const unreadable = (what: string, why: string, detail: JsonObject, cause: unknown): SynthError =>
  new SynthError('SYN_STORE_DAMAGED', {
    message: `What the buffer holds as ${what} ${why}.`,
    hint: 'Does another program write into this buffer? Give the service one of its own, or remove the entry.',
    detail,
    cause,
  });
