import { z } from 'zod';
import { browserOptions, defaultPolicy } from './page/index.ts';
import { personas } from './personas/index.ts';
import { pageVariations } from './variations.ts';

const weight = (value: number) =>
  z.number().min(0).default(value).describe('Relative probability of this topic; 0 leaves it out.');
const tokens = (most: number, what: string) =>
  z.int().min(16).default(most).describe(`Most tokens of ${what}.`);

export const options = z.strictObject({
  topics: z
    .strictObject({ ANIMATION: weight(0.4), SCIENCE: weight(0.3), GAMES: weight(0.3) })
    .prefault({})
    .refine((weights) => Object.values(weights).some((value) => value > 0), 'leave at least one topic on')
    .describe('What pages are about: animations, simulations of science, games.'),
  personas: z
    .array(z.string().min(1).max(2000))
    .min(1)
    .default([...personas])
    .describe('People that pages are thought up for; not used with a tool.'),
  personaWords: z
    .int()
    .min(5)
    .max(500)
    .default(80)
    .describe('Words of a text of the tool that are taken for a persona.'),
  actions: z
    .array(z.int().min(1).max(6))
    .min(1)
    .default([2, 3])
    .describe('Numbers of user actions to draw from; a game has 2.'),
  stageTimeoutMs: z
    .int()
    .min(1)
    .default(600_000)
    .describe(
      'Deadline for one answer of a model, retries included, milliseconds; then the fallback is asked.',
    ),
  questionTokens: tokens(64_000, 'a task'),
  questionChangeTokens: tokens(8192, 'a changed task'),
  answerTokens: tokens(64_000, 'a page'),
  leastQuestionTokens: z
    .int()
    .min(0)
    .default(100)
    .describe('A task of fewer tokens leaves too much open, and another one is drawn.'),
  fixes: z.int().min(0).max(10).default(2).describe('Times a model may repair a page that breaks the rules.'),
  duplicateAbove: z
    .number()
    .min(0)
    .max(1)
    .default(0.9995)
    .describe(
      "A changed task or page more alike than this was not changed; upstream's 0.99 takes a changed line of a long page for none.",
    ),
  severities: z
    .partialRecord(z.enum(pageVariations.map(({ name }) => name)), z.number().gt(0).max(1))
    .default({})
    .describe(
      'How far off a variation is, by its name, where it is not to be as built in; ranks follow from it.',
    ),
  maxBytes: z
    .int()
    .min(1000)
    .default(defaultPolicy.maxBytes)
    .describe('Most bytes of the files of a page together.'),
  browser: browserOptions
    .prefault({ mode: 'off' })
    .describe(
      'A headless browser in which finished pages are opened, so that errors at work count too; default: off.',
    ),
});
