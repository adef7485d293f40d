import { z } from 'zod';

const hourMs = 3_600_000;
const probability = z.number().min(0).max(1);

export const memoryOptions = z.strictObject({
  generationMs: z
    .int()
    .min(0)
    .default(2 * hourMs)
    .describe('After this the pages are there and votes are asked for, milliseconds; less than expiryMs.'),
  latent: z
    .strictObject({
      page: probability.default(0.9).describe("Quality of the validator's own pages."),
      altered: probability
        .default(0.4)
        .describe('What an altered prompt leaves of the quality of a page, seen with the original one.'),
    })
    .optional()
    .describe(
      'Simulations: tell voters how good each page is, by what annotators say of their own. Default: they look at the pages.',
    ),
});
export type MemoryOptions = z.output<typeof memoryOptions>;

export const httpOptions = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).describe('Address of the task API, without the path /validator.'),
  timeoutMs: z.int().min(1).default(15_000).describe('Deadline for each call, milliseconds.'),
  analytics: z.boolean().default(true).describe('Tell the task API how each task was scored.'),
});
export type HttpOptions = z.output<typeof httpOptions>;

export const options = z.strictObject({
  board: z
    .enum(['memory', 'http'])
    .default('memory')
    .describe(
      'Where tasks hang. memory: here; miners are asked over the chain to write and to vote. http: a task API where people do.',
    ),
  memory: memoryOptions.prefault({}).describe('The board memory.'),
  http: httpOptions.optional().describe('The board http.'),
  duel: probability.default(0.2).describe('Probability that one miner meets a page of the validator.'),
  trap: probability.default(0.2).describe('Probability that one page is made to an altered prompt.'),
  expiryMs: z
    .int()
    .min(1000)
    .default(6 * hourMs)
    .describe('After this a task is over and is judged, milliseconds.'),
  everyMs: z
    .int()
    .min(0)
    .default(0)
    .describe('Least time between two rounds of new tasks, milliseconds; default: each step has one.'),
  windowMs: z
    .int()
    .min(hourMs)
    .default(24 * hourMs)
    .describe('How long after its end a task may still be judged, milliseconds.'),
  maxStake: z
    .number()
    .min(0)
    .default(10_000)
    .describe('A neuron with so much stake or more is a validator and takes no part, in tokens.'),
  gate: z
    .boolean()
    .default(true)
    .describe(
      'Begin a round only when the source holds a unit for every miner that takes part; a source that does not say how many it holds is not held to it.',
    ),
});
export type Options = z.output<typeof options>;
