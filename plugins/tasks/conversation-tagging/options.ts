import { z } from 'zod';

export const options = z.strictObject({
  windows: z
    .strictObject({
      size: z.int().min(1).max(1000).default(10).describe('Lines of a window.'),
      overlap: z.int().min(0).max(999).default(2).describe('Lines a window shares with the one before.'),
      fallbackSize: z
        .int()
        .min(1)
        .max(1000)
        .default(5)
        .describe('Lines of a window where windows of `size` are fewer than two. Upstream from 2025 on: 2.'),
      moreThan: z
        .int()
        .min(0)
        .optional()
        .describe('A conversation must have more windows than this; default: what its source says, else 1.'),
      most: z
        .int()
        .min(0)
        .default(0)
        .describe('Windows that are sent, chosen at random; 0: all. Upstream from 2025 on: 5.'),
    })
    .refine(({ size, overlap }) => overlap < size, {
      path: ['overlap'],
      error: 'A window must have more lines than it shares',
    })
    .prefault({})
    .describe('How a conversation is cut into windows; each is sent on its own.'),
  reference: z
    .enum(['conversation', 'window'])
    .default('conversation')
    .describe(
      'Judge a window against the tags of the whole conversation, or of that window (a call for each).',
    ),
  passes: z
    .int()
    .min(1)
    .max(9)
    .default(1)
    .describe('Times the model is asked for the tags; those most passes name are kept.'),
  profiles: z
    .boolean()
    .default(false)
    .describe('Ask the model for a profile of each participant too, from what is said; one more call.'),
  qualityGate: z
    .strictObject({
      threshold: z
        .int()
        .min(0)
        .max(10)
        .default(0)
        .describe(
          'Least readability, 1 to 10, as the model rates it; 0: not asked for. Upstream from 2025 on: 5.',
        ),
    })
    .prefault({})
    .describe('Keeps transcripts out that nobody can read.'),
  lineChars: z
    .int()
    .min(1)
    .max(100_000)
    .default(2000)
    .describe('Characters of one line that are used; what follows is left out.'),
  wholeChars: z
    .int()
    .min(100)
    .default(60_000)
    .describe('Characters of the whole conversation that the model is shown.'),
  compat: z
    .enum(['none', 'upstream'])
    .default('none')
    .describe(
      "none: corrected behaviour. upstream: the conversation shown as XML and the model's tags taken as CGP did.",
    ),
});

export type Options = z.output<typeof options>;
