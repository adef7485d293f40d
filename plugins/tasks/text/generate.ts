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
      message: `${llm.identity.model} gave no text, or nothing was left of it after cleaning.`,
      hint: 'Raise maxTokens of the model entry (a reasoning model may spend it all first), or shorten the cleaning.',
    });
  return tidy;
}
