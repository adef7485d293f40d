import { z } from 'zod';
import { delimit, type Io, type Llm } from '../../../core/index.ts';
import { system } from './prompts.ts';
import { askInShape } from './structured.ts';

const schema = z.strictObject({
  quality_score: z.int().min(1).max(10),
  primary_reason: z
    .enum(['none', 'speakers mixed up', 'crosstalk', 'filler', 'inaudible', 'transcription'])
    .describe('What spoils it most.'),
  reason_details: z.string().max(500),
});
export type Quality = z.output<typeof schema>;

const ask =
  'Rate the conversation in <conversation> from 1 to 10: how well somebody who was not there can read and understand it. Be ' +
  'strict with filler, repetition, speakers mixed up and words that make no sense; what it is about does not matter.';

/** How readable a transcript is, from 1 to 10; null when the model gives no rating. */
export const rateReadability = (
  llm: Llm,
  text: string,
  io: Io,
  signal: AbortSignal,
): Promise<Quality | null> => {
  const user = `${ask}\n\n${delimit('conversation', text)}`;
  return askInShape(llm, { system, user }, { name: 'readability', schema }, io, signal);
};
