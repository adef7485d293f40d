import { z } from 'zod';

const share = (what: string) =>
  z.number().min(0).default(0.5).describe(`Relative probability of ${what}; 0 leaves it out.`);
const names = (list: readonly string[], what: string) =>
  z
    .array(z.string().min(1))
    .min(1)
    .default([...list])
    .describe(`${what}, by their names in the task behind generation; three are drawn where there are more.`);
const percent = z.number().min(0).max(100);

export const options = z.strictObject({
  strategies: z
    .strictObject({
      questions: share('answers to altered questions'),
      answers: share('an answer that was altered'),
    })
    .prefault({})
    .refine(({ questions, answers }) => questions + answers > 0, 'leave one of the strategies on')
    .describe('How answers that are worse than the first come about.'),
  variations: z
    .strictObject({
      questions: names(
        ['question/remove-one', 'question/add-one', 'question/change-object'],
        'Ways to alter the question',
      ),
      answers: names(
        ['answer/remove-one', 'answer/remove-two', 'answer/add-one'],
        'Ways to alter the first answer',
      ),
    })
    .prefault({})
    .describe('What the three other answers are.'),
  ranks: z
    .enum(['severity', 'listed'])
    .default('severity')
    .describe(
      'Which answer is worse: as severe as its variation says, or by place in the list above, as upstream has it.',
    ),
  leastAnswers: z
    .int()
    .min(2)
    .max(4)
    .default(3)
    .describe('Answers that are enough when models fail at the others.'),
  consensus: z
    .strictObject({
      min: percent.default(50).describe('Share of raters, percent, that makes an answer worth improving.'),
      max: percent.default(90).describe('Share from which on there is nothing to improve.'),
    })
    .prefault({})
    .describe('What is told of the answer that most raters put first.'),
  latent: z
    .boolean()
    .default(false)
    .describe(
      'Simulations: sends with each answer how good it is, so that annotators can stand for people. Off on a chain where raters are real.',
    ),
});
export type Options = z.output<typeof options>;
