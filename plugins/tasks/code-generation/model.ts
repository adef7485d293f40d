import {
  SynthError,
  isSynthError,
  type Clock,
  type Io,
  type JsonObject,
  type JsonValue,
  type Llm,
  type Message,
} from '../../../core/index.ts';

/** How freely a stage's model may choose, each as the bounds of a uniform draw, and how long its answer may be. */
export interface Stage {
  readonly temperature: readonly [number, number];
  readonly topP: readonly [number, number];
  readonly maxTokens: number;
}

/** Draws of every stage, as upstream makes them; the lengths come from the options. */
export const draws = {
  question: { temperature: [0, 1], topP: [0, 0.8] },
  page: { temperature: [0, 0.1], topP: [0, 0.6] },
  questionChange: { temperature: [0, 1], topP: [0, 0.6] },
  pageChange: { temperature: [0, 0.1], topP: [0, 0.6] },
  repair: { temperature: [0, 0], topP: [0.1, 0.1] },
} as const;

/** The model of a stage, and who steps in when it does not answer in time. */
export interface Writer {
  readonly llm: Llm;
  readonly fallback: Llm | null;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

export interface Written {
  readonly json: JsonValue;
  /** The model that answered, as its provider names it: the one that stepped in, if it did. */
  readonly model: string;
  readonly outputTokens: number;
}

const highestSeed = 1_000_000_000;

/** Asks for JSON; SYN_LLM_TIMEOUT when neither the model nor its fallback answers in time, else what the gateway throws. */
export async function askModel(
  writer: Writer,
  stage: Stage,
  messages: readonly Message[],
  schema: { readonly name: string; readonly schema: JsonObject },
  io: Io,
  signal: AbortSignal,
): Promise<Written> {
  const request = {
    messages,
    schema,
    maxTokens: stage.maxTokens,
    temperature: between(stage.temperature, io.random.next()),
    // Never 0, which no provider takes.
    topP: between(stage.topP, 1 - io.random.next()),
    seed: io.random.int(0, highestSeed),
  };
  const ask = async (llm: Llm): Promise<Written> => {
    const deadline = writer.clock.deadline(writer.timeoutMs, signal);
    try {
      const { json, model, usage, finish } = await llm.complete(request, deadline.signal);
      if (json === undefined)
        throw new SynthError('SYN_LLM_SCHEMA', { message: `${model} gave no ${schema.name} (${finish}).` });
      return { json, model, outputTokens: usage.outputTokens };
    } catch (cause) {
      if (!deadline.signal.aborted || signal.aborted) throw cause;
      throw new SynthError('SYN_LLM_TIMEOUT', {
        message: `${llm.identity.model} wrote no ${schema.name} within ${writer.timeoutMs} ms.`,
        hint: 'Raise stageTimeoutMs of the task, or name a fallback.',
        cause,
      });
    } finally {
      deadline.clear();
    }
  };
  try {
    return await ask(writer.llm);
  } catch (error) {
    if (writer.fallback === null || !isSynthError(error, 'SYN_LLM_TIMEOUT')) throw error;
    io.log.warn('A model took too long; its fallback is asked.', { model: writer.llm.identity.model });
    return ask(writer.fallback);
  }
}

const between = ([low, high]: readonly [number, number], share: number): number => low + (high - low) * share;
