import { z } from 'zod';

const loss = z.number().max(0);

export const options = z.strictObject({
  trap: z
    .strictObject({
      rule: z
        .enum(['penalty', 'transfer'])
        .default('penalty')
        .describe(
          'penalty: the fooled pay, nobody gains. transfer: part of it goes to who fooled them; usual penalty -0.5, and scale.max must leave room.',
        ),
      penalty: loss.default(-0.4).describe('For choosing the page made to an altered prompt.'),
      transferFactor: z
        .number()
        .min(0)
        .max(1)
        .default(0.5)
        .describe('Share of each penalty that goes to the maker of the negative page (rule transfer).'),
      positiveReward: z
        .number()
        .min(0)
        .default(0.003)
        .describe('For each vote on a positive page (rule transfer).'),
      nullify: z
        .strictObject({
          from: z.number().min(0).max(1).default(0.4).describe('Least share of fooled votes.'),
          to: z.number().min(0).max(1).default(0.6).describe('Largest share of fooled votes.'),
        })
        .prefault({})
        .describe('Between these shares of fooled votes a task counts nothing (rule transfer).'),
    })
    .prefault({})
    .describe('Tasks in which one page was made to an altered prompt.'),
  noVote: z
    .strictObject({
      rule: z
        .enum(['split', 'per-head'])
        .default('split')
        .describe(
          'split: `total` is shared by those who did not vote, so that a lone one pays all of it. per-head: each pays `perHead`, however many they are.',
        ),
      total: loss.default(-4).describe('Shared by all who did not vote on a task (rule split).'),
      perHead: loss.default(-0.4).describe('For each who did not vote on a task (rule per-head).'),
    })
    .prefault({})
    .describe('Those who were to vote and did not.'),
  scale: z
    .strictObject({
      min: z.number().default(-4).describe('Score that becomes 0; what is below counts as this.'),
      max: z.number().default(1).describe('Score that becomes 1; what is above counts as this.'),
    })
    .refine(({ min, max }) => min < 0 && max > 0, { error: 'min must be below 0 and max above it' })
    .prefault({})
    .describe(
      'Scores are signed, rewards lie in [0, 1]: reward = (score - min) / (max - min). The weigher needs the same.',
    ),
});

export type Rules = z.output<typeof options>;
