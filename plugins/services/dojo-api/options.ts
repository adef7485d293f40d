import { z } from 'zod';
import { secret } from '../../../core/index.ts';
import { bufferOptions } from './buffer/options.ts';

const http = z.strictObject({
  host: z.string().min(1).default('127.0.0.1').describe('Address to listen on; 0.0.0.0: every one.'),
  port: z.coerce.number().int().min(0).max(65_535).default(5003).describe('Port; 0: any that is free.'),
  compat: z
    .boolean()
    .default(true)
    .describe('Answer as the Dojo API does: 200 with success: false. Off: 202, 404, 409, 422 and 503.'),
  token: secret(z.string())
    .default('')
    .describe('Bearer token that /api asks for; empty: none. ${env:…} only.'),
  bodyLimitBytes: z.int().min(1).default(65_536).describe('A longer request body is refused with 413.'),
  rate: z
    .strictObject({
      requests: z.int().min(0).default(6000).describe('Requests a client may make in that time; 0: any.'),
      windowMs: z.int().min(1).default(60_000).describe('The time, milliseconds.'),
    })
    .prefault({})
    .describe('Limit for each address that asks.'),
  trustProxy: z
    .boolean()
    .default(false)
    .describe('Take the address of a client from X-Forwarded-For; only behind a proxy of your own.'),
  cors: z
    .array(z.string().min(1))
    .default([])
    .describe('Origins whose pages may ask: https://example.org, or *. None by default.'),
  waitMs: z
    .int()
    .min(1)
    .default(600_000)
    .describe('Longest wait of get-question-augment?wait=1, milliseconds.'),
});
export type HttpOptions = z.output<typeof http>;

const workers = z.strictObject({
  concurrency: z.int().min(0).max(256).default(2).describe('Units made at once; 0: none are made here.'),
  orders: z.int().min(0).max(256).default(2).describe('Ordered answers and augments made at once.'),
  maxOrders: z
    .int()
    .min(1)
    .default(200)
    .describe('Orders waiting or under way, with those of services that share the buffer; more are refused.'),
  attempts: z
    .int()
    .min(1)
    .max(10)
    .default(2)
    .describe('Tries of a stage whose fault may pass; earlier stages are not made again.'),
  stageTimeoutMs: z.int().min(1).default(1_800_000).describe('Deadline for one try of a stage.'),
  unitTimeoutMs: z.int().min(1).default(3_600_000).describe('Deadline for a whole unit or order.'),
  pollMs: z.int().min(10).default(1000).describe('How often a full buffer is looked at.'),
  backoff: z
    .strictObject({
      firstMs: z.int().min(1).default(1000).describe('Pause after the first failure, milliseconds.'),
      longestMs: z.int().min(1).default(60_000).describe('Longest pause, milliseconds.'),
    })
    .prefault({})
    .describe('Pauses after failures: doubled by each of the same class, half of it random.'),
});
export type WorkerOptions = z.output<typeof workers>;

export const dojoOptions = z.strictObject({
  mode: z
    .enum(['prod', 'dev'])
    .default('prod')
    .describe('dev: generate-question only looks, the same question stays next in turn.'),
  http: http.prefault({}).describe('The API.'),
  buffer: bufferOptions.prefault({}).describe('Where units are kept.'),
  workers: workers.prefault({}).describe('How units are made.'),
  augment: z
    .strictObject({
      variations: z
        .array(z.string().min(1))
        .min(1)
        .optional()
        .describe('Variations of the question to draw from, by name; default: all the task has.'),
    })
    .prefault({})
    .describe('How questions are altered.'),
  legacy: z
    .strictObject({
      v1: z.boolean().default(false).describe('Serve GET /api/synthetic-gen; else it answers 410.'),
    })
    .prefault({})
    .describe('What only old consumers need.'),
  drainMs: z
    .int()
    .min(0)
    .default(25_000)
    .describe('After a stop: time for what is being made; keep it below run.graceMs.'),
  exitOnFatal: z
    .boolean()
    .default(false)
    .describe('End when a model provider refuses the key. Off: go on serving what there is.'),
});
export type DojoOptions = z.output<typeof dojoOptions>;
