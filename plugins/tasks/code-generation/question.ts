import { z } from 'zod';
import { SynthError, type Io, type JsonObject, type Message } from '../../../core/index.ts';
import type { Inspection } from './inspection.ts';
import { askModel, draws, type Writer } from './model.ts';
import { questionChangePrompt, questionPrompt, withSuffix, withoutSuffix } from './prompts/question.ts';
import { guides, type Topic } from './topics.ts';
import { restyling, type PageVariation } from './variations.ts';

export interface QuestionLimits {
  readonly questionTokens: number;
  readonly questionChangeTokens: number;
  /** An answer of fewer tokens is no task. */
  readonly leastQuestionTokens: number;
  /** What is more alike than this is the same. */
  readonly duplicateAbove: number;
}

/** A task for a page, its suffix included, and the model that thought it up. */
export interface Question {
  readonly text: string;
  readonly model: string;
}

const schema = {
  name: 'question',
  schema: {
    type: 'object',
    properties: { question: { type: 'string', description: 'The whole task, line by line.' } },
    required: ['question'],
    additionalProperties: false,
  } satisfies JsonObject,
};
const answer = z.object({ question: z.string() });

/** A task for a page; SYN_TASK_MATERIAL when the model gives none worth the name. */
export async function writeQuestion(
  writer: Writer,
  about: { readonly topic: Topic; readonly persona: string; readonly actions: number },
  limits: QuestionLimits,
  io: Io,
  signal: AbortSignal,
): Promise<Question> {
  const stage = { ...draws.question, maxTokens: limits.questionTokens };
  const prompt = questionPrompt(about.topic, about.persona, about.actions);
  return ask(writer, stage, prompt, limits, io, signal);
}

/** The task changed; asked for once more when nothing worth the name, or nothing new, comes. */
export async function changeQuestion(
  writer: Writer,
  about: { readonly topic: Topic | null; readonly question: string },
  variation: PageVariation,
  limits: QuestionLimits & Pick<Inspection, 'compare'>,
  io: Io,
  signal: AbortSignal,
): Promise<Question> {
  const original = withoutSuffix(about.question);
  const stage = { ...draws.questionChange, maxTokens: limits.questionChangeTokens };
  const prompt = questionChangePrompt(about.topic, original, changeOf(variation, about.topic));
  const attempt = async (n: number): Promise<Question> => {
    const made = await ask(
      writer,
      stage,
      prompt,
      limits,
      { ...io, random: io.random.fork(`attempt/${n}`) },
      signal,
    );
    const alike = await limits.compare(original, withoutSuffix(made.text), signal);
    if (alike <= limits.duplicateAbove) return made;
    throw new SynthError('SYN_TASK_MATERIAL', {
      message: `${made.model} left the task as it was where it was to make ${variation.name} of it.`,
      hint: 'Use a stronger model for the questions.',
    });
  };
  try {
    return await attempt(1);
  } catch (error) {
    if (!isPoor(error)) throw error;
    io.log.debug('asking for another change of the task', { why: error.message });
    return attempt(2);
  }
}

const isPoor = (error: unknown): error is SynthError =>
  error instanceof SynthError && (error.code === 'SYN_TASK_MATERIAL' || error.code === 'SYN_LLM_SCHEMA');

/** What the model is told to change. */
export const changeOf = (
  { change, restyled }: PageVariation,
  topic: Topic | null,
  isRestyled = false,
): string => {
  const words = change ?? guides[topic ?? 'ANIMATION'].exchange;
  return restyled !== undefined && isRestyled ? `${words} ${restyling}` : words;
};

async function ask(
  writer: Writer,
  stage: Parameters<typeof askModel>[1],
  messages: readonly Message[],
  limits: QuestionLimits,
  io: Io,
  signal: AbortSignal,
): Promise<Question> {
  const { json, model, outputTokens } = await askModel(writer, stage, messages, schema, io, signal);
  const question = answer.safeParse(json).data?.question.trim() ?? '';
  if (question !== '' && outputTokens >= limits.leastQuestionTokens)
    return { text: withSuffix(question), model };
  throw new SynthError('SYN_TASK_MATERIAL', {
    message: `${model} wrote a task of ${outputTokens} tokens, which leaves too much open.`,
    hint: `Use a stronger model, or lower leastQuestionTokens (${limits.leastQuestionTokens}).`,
  });
}
