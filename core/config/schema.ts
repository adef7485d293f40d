import { z } from 'zod';
import { modelsSettings } from '../models/settings.ts';

/** Settings of a node that belong to no plugin, with every default. Sections that name plugins are in `kinds.ts`. */
export const settingsSchema = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,40}$/, 'lower-case letters, digits and hyphens')
    .optional()
    .describe('Name of the node and of its storage folder; default: its role.'),
  role: z.enum(['validator', 'miner', 'service']).describe('What the node does.'),
  seed: z
    .int()
    .min(0)
    .optional()
    .describe(
      'All randomness comes from it. Default: 0 on a chain of this machine; else drawn once, secret, and kept in storage.',
    ),
  storage: z
    .string()
    .default('.synth')
    .describe('Folder for records, cache and the local chain, relative to the working directory.'),
  run: z
    .strictObject({
      steps: z.int().min(1).optional().describe('Stop after so many steps; default: run until stopped.'),
      itemsPerStep: z
        .int()
        .min(1)
        .max(1000)
        .default(1)
        .describe('How many times a task is drawn and built each step.'),
      sampling: z
        .strictObject({
          mode: z
            .enum(['sample', 'partition', 'all'])
            .default('sample')
            .describe(
              'sample: each item goes to `size` random peers. partition: each peer gets one item. all: every item goes to every peer.',
            ),
          size: z.int().min(1).default(50).describe('Peers an item goes to, in mode sample.'),
          uniqueColdkeys: z
            .boolean()
            .default(true)
            .describe('Ask at most one hotkey of a coldkey for the same item.'),
          uniqueHosts: z
            .boolean()
            .default(false)
            .describe('Ask at most one neuron of a host for the same item.'),
          maxValidatorStake: z
            .number()
            .min(0)
            .default(4096)
            .describe('A neuron with a validator permit and more stake than this is not asked.'),
          order: z
            .enum(['random', 'least-recent'])
            .default('random')
            .describe('least-recent: those not asked for longest come first, ties at random.'),
        })
        .prefault({})
        .describe('Who is asked.'),
      conversation: z
        .strictObject({
          maxTurns: z.int().min(1).max(10).default(1).describe('Turns of one conversation; 1: no follow-up.'),
          continueProbability: z
            .number()
            .min(0)
            .max(1)
            .default(0.5)
            .describe('Probability of each further turn.'),
          history: z
            .enum(['reference', 'best-reply'])
            .default('reference')
            .describe('What stands as the assistant turn that a follow-up builds on.'),
          task: z
            .string()
            .optional()
            .describe('Task that makes follow-ups; default: the task itself, when it can.'),
        })
        .prefault({})
        .describe('Multi-turn conversations.'),
      askTimeoutMs: z.int().min(1).default(15_000).describe('Deadline for a miner, milliseconds.'),
      askConcurrency: z.int().min(1).default(64).describe('Requests to miners open at the same time.'),
      scorerTimeoutMs: z
        .int()
        .min(1)
        .default(10_000)
        .describe('Deadline for one scorer on one reply, milliseconds; waiting for a model does not count.'),
      stepTimeoutMs: z.int().min(1).default(120_000).describe('Deadline for a whole step, milliseconds.'),
      buildAttempts: z
        .int()
        .min(1)
        .default(10)
        .describe('Draws of a task and material before a step counts as failed.'),
      maxFailedSteps: z.int().min(1).default(10).describe('Give up after so many failed steps in a row.'),
      graceMs: z
        .int()
        .min(0)
        .default(30_000)
        .describe('After a stop signal: time for the step in flight, milliseconds.'),
      setupTimeoutMs: z
        .int()
        .min(1)
        .default(60_000)
        .describe(
          'Deadline for each plugin to set up, milliseconds; one that runs a model on this machine has none.',
        ),
      stopTimeoutMs: z
        .int()
        .min(1)
        .default(5_000)
        .describe('Deadline for each plugin to stop, milliseconds.'),
      maxReplyBytes: z.int().min(1).default(65_536).describe('A longer reply is refused with 413.'),
      intervalMs: z
        .int()
        .min(0)
        .default(0)
        .describe('Least time from the start of one step to the next, milliseconds.'),
      virtualTime: z
        .boolean()
        .default(false)
        .describe(
          'The wait for `intervalMs` takes no time, and the clock moves on by it: a day of a subnet in seconds. Only on a chain of this machine.',
        ),
    })
    .prefault({})
    .describe('How a validator runs.'),
  ledger: z
    .strictObject({
      alpha: z.number().gt(0).max(1).default(0.1).describe('Share of the new reward in the moving score.'),
      zeroAlpha: z
        .number()
        .min(0)
        .max(1)
        .optional()
        .describe('Share of a new reward that is exactly 0; default: alpha.'),
      decay: z
        .number()
        .min(0)
        .max(1)
        .default(0)
        .describe('Subtracted from every score after each step, floor 0.'),
      unsampled: z
        .enum(['keep', 'zero'])
        .default('keep')
        .describe('A neuron not asked in a step keeps its score, or is blended with a reward of 0.'),
    })
    .prefault({})
    .describe('Moving scores per hotkey.'),
  access: z
    .strictObject({
      registered: z
        .boolean()
        .default(true)
        .describe('Answer only callers that are registered on the subnet.'),
      validatorPermit: z
        .boolean()
        .default(false)
        .describe('Answer only callers that hold a validator permit.'),
      minStake: z
        .number()
        .min(0)
        .default(0)
        .describe('Answer only callers with at least this stake, in tokens.'),
      rate: z
        .strictObject({
          epochMs: z.int().min(1).default(800_000).describe('Time in which `calls` are given, milliseconds.'),
          tiers: z
            .array(
              z.strictObject({
                minStake: z.number().min(0).describe('From this stake on, in tokens.'),
                calls: z.number().min(0).describe('Calls an epoch.'),
              }),
            )
            .min(1)
            .describe('Calls by stake; the tier with the largest `minStake` reached counts, none: 0 calls.'),
        })
        .optional()
        .describe('Token bucket for each caller; whoever is new has at least one call. Default: no limit.'),
    })
    .prefault({})
    .describe('Whose requests a miner answers.'),
  weights: z
    .strictObject({
      enabled: z.boolean().default(true).describe('Submit weights to the chain.'),
      everyBlocks: z
        .int()
        .min(1)
        .default(100)
        .describe('Blocks between two submissions; never less than the subnet allows.'),
    })
    .prefault({})
    .describe('When weights are submitted.'),
  gateway: z
    .strictObject({
      cache: z.boolean().default(true).describe('Answer a repeated model call from the cache.'),
      timeoutMs: z.int().min(1).default(60_000).describe('Deadline for one model call, milliseconds.'),
      retries: z.int().min(0).max(10).default(3).describe('Further tries after a fault that may pass.'),
      concurrency: z
        .int()
        .min(1)
        .default(8)
        .describe('Most calls open at once for one provider and model; lowered when it refuses for load.'),
      prices: z
        .record(
          z.string(),
          z.strictObject({
            inputUsd: z.number().min(0).describe('US dollars for a million input tokens.'),
            outputUsd: z.number().min(0).describe('US dollars for a million output tokens.'),
          }),
        )
        .default({})
        .describe('Prices by model name; overrides the built-in table.'),
    })
    .prefault({})
    .describe('Every call to a language model or embedder goes through it.'),
  models: modelsSettings,
  budget: z
    .strictObject({
      usdPerRun: z.number().min(0).optional().describe('Most US dollars one run may spend on models.'),
      usdPerDay: z
        .number()
        .min(0)
        .optional()
        .describe('Most US dollars one UTC day may cost, over all runs of this store.'),
    })
    .prefault({})
    .describe('Hard limits; a call that could exceed one is not made.'),
  log: z
    .strictObject({
      level: z.enum(['debug', 'info', 'warn', 'error']).default('info').describe('Least level shown.'),
    })
    .prefault({})
    .describe('Log lines.'),
});

export type Settings = z.output<typeof settingsSchema>;
/** Settings of a node whose seed is chosen. */
export type SeededSettings = Settings & { readonly seed: number };
