import {
  isSynthError,
  SynthError,
  type Clock,
  type Completion,
  type Io,
  type JsonObject,
  type Llm,
  type Random,
} from '../../../core/index.ts';
import type { Prompt } from '../text/generate.ts';
import { cleanTitle, splitAtFirstLine, splitSubject, type Written } from './split.ts';

/** An explanation and the model that wrote it, as the provider names it. */
export interface Explained extends Written {
  readonly model: string;
}

/**
 * `given`: the subject is known, the model writes the explanation alone. `json`, `marked`: it names its subject too.
 * `first-line`: as `marked`, cut as upstream did.
 */
export type Shape = { readonly given: string } | 'json' | 'marked' | 'first-line';

interface Limits {
  readonly attempts: number;
  readonly maxTokens: number;
  readonly temperature: number;
}

/**
 * Has a model write an explanation. An answer that is cut off, empty or without a title is asked for again; what went wrong on
 * the way to the model the gateway has tried again already, so that it is thrown on: SYN_LLM_…, a refusal too.
 */
export async function writeExplanation(
  llm: Llm,
  prompt: Prompt,
  shape: Shape,
  limits: Limits,
  { clock, io }: { readonly clock: Clock; readonly io: Io },
  signal: AbortSignal,
): Promise<Explained> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await writeOnce(llm, prompt, shape, limits, io, signal);
    } catch (error) {
      const isBadAnswer = isSynthError(error, 'SYN_LLM_TRUNCATED', 'SYN_LLM_SCHEMA', 'SYN_TASK_MATERIAL');
      if (!isBadAnswer || attempt + 1 >= limits.attempts) throw error;
      io.log.debug('asking for another explanation', { attempt: attempt + 1, why: error.message });
      await clock.sleep(pauseMs(attempt, io.random), signal);
    }
  }
}

/** After failed attempt `n`, from 0: 1.4^n + U(0, 1) seconds. */
export const pauseMs = (n: number, random: Pick<Random, 'next'>): number => 1000 * (1.4 ** n + random.next());

const schema = {
  name: 'explanation',
  schema: {
    type: 'object',
    properties: { subject: { type: 'string' }, explanation: { type: 'string' } },
    required: ['subject', 'explanation'],
    additionalProperties: false,
  },
};

async function writeOnce(
  llm: Llm,
  prompt: Prompt,
  shape: Shape,
  { maxTokens, temperature }: Limits,
  { random }: Io,
  signal: AbortSignal,
): Promise<Explained> {
  const completion = await llm.complete(
    {
      messages: [
        { role: 'system', content: prompt.system },
        { role: 'user', content: prompt.user },
      ],
      maxTokens,
      temperature,
      // A new one each time: the answer to the same request may come from the cache.
      seed: random.int(0, 2 ** 31 - 1),
      ...(shape === 'json' ? { schema } : {}),
    },
    signal,
  );
  const { finish, model, text } = completion;
  if (finish === 'refusal')
    throw new SynthError('SYN_LLM_REFUSED', {
      message: `${model} declined to explain: ${text.trim().slice(0, 200) || 'it gave no reason'}`,
      hint: 'Give the task a tool for material, or a stronger model.',
    });
  if (finish === 'length')
    throw new SynthError('SYN_LLM_TRUNCATED', {
      message: `The explanation of ${model} was cut at ${maxTokens} tokens.`,
      hint: 'Raise maxTokens of the task.',
    });
  const written = read(shape, completion);
  if (written === null || written.explanation.trim() === '')
    throw new SynthError('SYN_TASK_MATERIAL', {
      message: `${model} wrote no explanation, or one without a title.`,
      hint: 'Use a stronger model, or the other form.',
    });
  return { ...written, model };
}

function read(shape: Shape, { text, json }: Completion): Written | null {
  if (shape === 'first-line') return splitAtFirstLine(text);
  if (shape === 'marked') return splitSubject(text);
  if (shape !== 'json') return { subject: shape.given, explanation: text.trim() };
  const { subject, explanation } = json as JsonObject & Written;
  const title = cleanTitle(subject);
  return title === null ? null : { subject: title, explanation: explanation.trim() };
}
