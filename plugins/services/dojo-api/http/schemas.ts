import { z } from 'zod';
import { answer } from '../values.ts';

const error = z
  .object({
    code: z.string().describe('Stable; SYN_… for a fault of the pipeline.'),
    message: z.string(),
    retryable: z.boolean().describe('The same request may succeed later.'),
  })
  .describe('Why it came to nothing.');
const status = z.enum(['pending', 'running', 'ready', 'failed', 'expired']);
/** Old clients don't know these; they pass over them. */
const refusal = { error: error.optional() };

export const questionReply = z.object({
  success: z.boolean(),
  prompt: z.string().describe('The question; empty when there is none.'),
  qa_id: z.string().describe('Id of the question and of its answer.'),
  ans_aug_id: z.string().describe('Id of the answer to the altered question.'),
  ...refusal,
});
export const answerReply = z.object({
  success: z.boolean().describe('Whether the answer is there.'),
  ans_id: z.string(),
  status: status.optional(),
  answer: answer.optional().describe('With ?include=answer.'),
  ...refusal,
});
export const augmentReply = z.object({
  success: z.boolean(),
  augments: z.array(z.string()).describe('Ids of the altered questions.'),
  ...refusal,
});
export const orderReply = z.object({ success: z.boolean(), ans_id: z.string(), ...refusal });
export const popReply = z.object({ success: z.boolean(), ...refusal });
export const legacyReply = z.object({
  success: z.boolean(),
  body: z.record(z.string(), z.json()).nullable(),
  error: z.string().nullable(),
});
export const jobReply = z.object({
  id: z.string(),
  kind: z.enum(['unit', 'answer', 'augment']),
  status,
  stage: z.string(),
  attempts: z.int(),
  created_at: z.iso.datetime().nullable(),
  updated_at: z.iso.datetime().nullable(),
  question: z.string().optional().describe('Of an augment that is ready: the altered question.'),
  error: error.extend({ stage: z.string(), attempts: z.int() }).nullable(),
});
export const healthReply = z.object({ status: z.literal('OK') });
export const readyReply = z.object({
  ready: z.boolean(),
  reasons: z.array(z.string()).describe('What is missing.'),
  checks: z.object({
    store: z.enum(['ok', 'unavailable']),
    workers: z.object({ alive: z.int(), busy: z.int() }),
    breaker: z.object({
      state: z.enum(['closed', 'open', 'half-open', 'stopped']),
      retry_after_ms: z.int(),
      error: error.nullable(),
    }),
    buffer: z
      .object({
        size: z.int(),
        ready: z.int(),
        leased: z.int(),
        reserved: z.int(),
        failed: z.int(),
        dead: z.int(),
        jobs: z.int(),
      })
      .nullable(),
  }),
});
export const detailReply = z.object({ detail: z.string() });
export const invalidReply = z
  .object({
    detail: z.array(
      z.object({
        type: z.string(),
        loc: z.array(z.union([z.string(), z.int()])),
        msg: z.string(),
        input: z.unknown(),
      }),
    ),
  })
  .describe('What is wrong with the request.');
export const problemReply = z.object({ success: z.literal(false), error });

const question = z.string().min(1).describe('The question.');
const flag = z.enum(['0', '1', 'true', 'false']).optional();

export const questionQuery = z.object({
  peek: flag.describe('1: only look; the question is not taken.'),
});
export const answerQuery = z.object({
  include: z.enum(['answer']).optional().describe('answer: with the answer itself.'),
});
export const augmentQuery = z.object({
  wait: flag.describe('1: answer only when the altered questions are made.'),
});
export const qaBody = z.object({ qa_id: z.string().describe('As generate-question gave it.') });
export const orderBody = z.object({ question });
export const augmentBody = z.object({
  question,
  num_augments: z
    .preprocess(toInteger, z.int())
    .meta({ type: 'integer', minimum: 1, maximum: 3, description: 'How many; 1 to 3. "2" will do.' }),
});
export const jobParams = z.object({ id: z.string() });

/** As the API did it: whole numbers may come as text, as a float or as a truth value; the client in Go sends "2". */
function toInteger(value: unknown): unknown {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'string') return value;
  return /^\s*[+-]?\d+(\.0+)?\s*$/.test(value) ? Number(value) : value;
}

export const isOn = (value: z.output<typeof flag>): boolean => value === '1' || value === 'true';
