import { clean, completeText, isSynthError, SynthError } from '../../../core/index.ts';
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

/**
 * A question (or another text that opens a dialogue) by a model, cleaned; SYN_TASK_MATERIAL when nothing is left of it or
 * the model makes none of this material.
 */
export async function generateQuery(
  llm: Llm,
  prompt: Prompt,
  tidying: Tidying,
  io: Io,
  signal: AbortSignal,
): Promise<string> {
  try {
    return await generate(llm, prompt, tidying, io, signal);
  } catch (cause) {
    if (!isSynthError(cause, 'SYN_LLM_REFUSED')) throw cause;
    throw new SynthError('SYN_TASK_MATERIAL', {
      message: `${llm.identity.model} makes nothing of this material: ${cause.message}`,
      hint: 'Give the task other material, or a stronger model.',
      cause,
    });
  }
}

/**
 * As `generateQuery`, without the steps that look for a question: an answer may ask something in passing. The model is
 * asked for its likeliest words, so that a reference is as little a matter of chance as can be; under `compat` as SN1 did.
 */
export const generateReference = (
  llm: Llm,
  prompt: Prompt,
  { clean: steps, compat }: Tidying,
  io: Io,
  signal: AbortSignal,
): Promise<string> => {
  const kept = compat === 'none' ? steps.filter((step) => !forQuestions.includes(step)) : steps;
  return generate(llm, prompt, { clean: kept, compat }, io, signal, compat === 'none' ? 0 : undefined);
};

async function generate(
  llm: Llm,
  prompt: Prompt,
  tidying: Tidying,
  io: Io,
  signal: AbortSignal,
  temperature?: number,
): Promise<string> {
  const messages = [
    { role: 'system', content: prompt.system },
    { role: 'user', content: prompt.user },
  ] as const;
  const seed = io.random.int(0, 2 ** 31 - 1);
  const request = { messages, seed, ...(temperature === undefined ? {} : { temperature }) };
  const text = await completeText(llm, request, signal);
  const tidy = clean(text, tidying.clean, tidying.compat);
  if (tidy.trim() === '')
    throw new SynthError('SYN_TASK_MATERIAL', {
      message: `${llm.identity.model} gave no text, or nothing was left of it after cleaning.`,
      hint: 'Raise maxTokens of the model entry (a reasoning model may spend it all first), or shorten the cleaning.',
    });
  return tidy;
}
