import { z } from 'zod';
import {
  isSynthError,
  SynthError,
  type Context,
  type Io,
  type JsonObject,
  type Tool,
} from '../../../core/index.ts';

/** What the source of conversations hands over in a context's `data`. */
const schema = z.object({
  guid: z.string().min(1),
  participants: z.array(z.string()),
  lines: z.array(z.tuple([z.int(), z.string()])),
  /** Windows that must be exceeded, where the source says so. */
  minConvoWindows: z.int().min(0).nullish(),
  taskType: z.string().nullish(),
  categories: z.array(z.string()).nullish(),
  batchNum: z.int().nullish(),
  /** What a task that is not about a conversation is about. */
  input: z.custom<JsonObject>((value) => typeof value === 'object').nullish(),
});

/** A conversation, or something else in the shape of one (a page, a survey), as its source describes it. */
export type Source = z.output<typeof schema>;

/** A piece of material and what its source says of it. */
export interface Drawn {
  readonly context: Context;
  readonly source: Source;
}

/** Faults of a model that pass by themselves. */
const passing = ['SYN_LLM_RATE_LIMIT', 'SYN_LLM_UNAVAILABLE', 'SYN_LLM_TIMEOUT', 'SYN_LLM_BREAKER'] as const;
/** A piece that a model has no answer to must not come for ever. */
const mostTries = 10;

/**
 * Draws pieces of a type to work on. One whose work failed for want of a model comes again before another is drawn: the source
 * may have reserved it for us.
 */
export function createDraw(
  tool: Tool,
  taskType: string,
): <T>(work: (drawn: Drawn) => Promise<T>, io: Io, signal: AbortSignal) => Promise<T> {
  const waiting: { readonly drawn: Drawn; readonly tries: number }[] = [];
  return async (work, io, signal) => {
    const { drawn, tries } = waiting.shift() ?? {
      drawn: await drawSource(tool, taskType, io, signal),
      tries: 1,
    };
    try {
      return await work(drawn);
    } catch (error) {
      if (isSynthError(error, ...passing) && tries < mostTries) waiting.push({ drawn, tries: tries + 1 });
      throw error;
    }
  };
}

/** The next piece of a type; SYN_TASK_MATERIAL when the tool gives something else. */
export async function drawSource(tool: Tool, taskType: string, io: Io, signal: AbortSignal): Promise<Drawn> {
  const context = await tool.fetch({ method: 'random', type: taskType }, io, signal);
  const parsed = schema.safeParse(context.data);
  if (!parsed.success)
    throw new SynthError('SYN_TASK_MATERIAL', {
      message: `"${context.title}" from the tool ${context.source.tool} is no conversation: it has no guid, participants and lines.`,
      hint: 'Give this task the tool cgp-conversations.',
    });
  const { taskType: type = taskType } = parsed.data;
  if (type !== null && type !== taskType)
    throw await unsuitable(tool, context, `it is material for ${type}, not for ${taskType}`, io, signal);
  return { context, source: parsed.data };
}

/** Tells the source that nothing can be made of a piece, and says so. */
export async function unsuitable(
  tool: Tool,
  context: Context,
  why: string,
  io: Io,
  signal: AbortSignal,
): Promise<SynthError> {
  const report = {
    context: context.id,
    kind: 'unsuitable',
    key: 'unsuitable',
    data: { reason: why },
  } as const;
  await tool.report?.([report], io, signal);
  return new SynthError('SYN_TASK_MATERIAL', {
    message: `"${context.title}" does not suit the task: ${why}.`,
    hint: 'Another piece is drawn; see the options of the task when this happens often.',
  });
}
