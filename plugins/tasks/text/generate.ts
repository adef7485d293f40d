import { clean, completeText, SynthError } from '../../../core/index.ts';
import type { CleaningStep, Compat, Io, Llm } from '../../../core/index.ts';

export interface Prompt {
  readonly system: string;
  readonly user: string;
}

interface Tidying {
  readonly clean: readonly CleaningStep[];
  readonly compat: Compat;
}

const forQuestions: readonly CleaningStep[] = ['remove-post-question-text', 'first-question'];

/** A question (or another text that opens a dialogue) by a model, cleaned; SYN_TASK_MATERIAL when nothing is left of it. */
export const generateQuery = (
  llm: Llm,
  prompt: Prompt,
  tidying: Tidying,
  io: Io,
  signal: AbortSignal,
): Promise<string> => generate(llm, prompt, tidying, io, signal);

/** As `generateQuery`, without the steps that look for a question: an answer may ask something in passing. */
export const generateReference = (
  llm: Llm,
  prompt: Prompt,
  { clean: steps, compat }: Tidying,
  io: Io,
  signal: AbortSignal,
): Promise<string> => {
  const kept = compat === 'none' ? steps.filter((step) => !forQuestions.includes(step)) : steps;
  return generate(llm, prompt, { clean: kept, compat }, io, signal);
};

async function generate(
  llm: Llm,
  prompt: Prompt,
  tidying: Tidying,
  io: Io,
  signal: AbortSignal,
): Promise<string> {
  const messages = [
    { role: 'system', content: prompt.system },
    { role: 'user', content: prompt.user },
  ] as const;
  const text = await completeText(llm, { messages, seed: io.random.int(0, 2 ** 31 - 1) }, signal);
  const tidy = clean(text, tidying.clean, tidying.compat);
  if (tidy.trim() === '')
    throw new SynthError('SYN_TASK_MATERIAL', {
      message: `Nothing was left of the text by ${llm.identity.model} after cleaning.`,
      hint: 'Shorten the list of cleaning steps, or use another model.',
    });
  return tidy;
}
