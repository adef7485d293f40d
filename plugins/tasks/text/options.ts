import { z } from 'zod';
import { cleaningSteps, type CleaningStep } from '../../../core/index.ts';

export const compatOption = z
  .enum(['none', 'upstream-1.0', 'upstream-2.5'])
  .default('none')
  .describe('none: corrected behaviour. upstream-1.0, upstream-2.5: texts exactly as SN1 made them then.');

export const cleanOption = (...steps: CleaningStep[]) =>
  z
    .array(z.enum(cleaningSteps))
    .default(steps)
    .describe('Steps that tidy generated text, in order; those for questions leave references alone.');

export const wordsOption = (words: number, what: string) =>
  z.int().min(1).max(10_000).default(words).describe(`Words ${what} may have at most.`);

export const materialOptions = {
  minWords: z.int().min(1).default(20).describe('A piece of material with fewer words is drawn again.'),
  contextWords: z
    .int()
    .min(50)
    .default(2000)
    .describe('Words of the material that are used; what follows is left out.'),
};

export const attachOption = z
  .boolean()
  .default(false)
  .describe('Send the material along with the question, for sources that miners cannot look up.');
