import {
  isSynthError,
  SynthError,
  type Context,
  type Io,
  type Item,
  type Reference,
  type Task,
  type Tool,
} from '../../../core/index.ts';
import { z } from 'zod';

/** A prompt with what may be needed around it; made when it is asked for. */
export interface Unit {
  readonly prompt: string;
  readonly context: Context;
  /** Units the source holds, this one included; null: it doesn't say. */
  readonly held: number | null;
  /** A page for the prompt. */
  page(): Promise<string>;
  /** A prompt that asks for something else, and its page; null: there is none, so no trap can be set. */
  altered(): Promise<{ readonly prompt: string; page(): Promise<string> } | null>;
  /** Ends it: it is used. */
  done(): Promise<void>;
}

export interface Source {
  /** SYN_TOOL_EMPTY when there is nothing now. */
  draw(io: Io, signal: AbortSignal): Promise<Unit>;
}

const pageShape = z.object({ prompt: z.string().min(1), content: z.string().min(1) });
/** What a tool of units puts into a context's data. */
const unitShape = z.object({
  base: pageShape,
  altered: pageShape.nullable().default(null),
  held: z.int().min(0).nullable().default(null),
});

/** Units somebody else made. */
export const toolSource = (tool: Tool): Source => ({
  async draw(io, signal) {
    const context = await tool.fetch({ method: 'random' }, io, signal);
    const parsed = unitShape.safeParse(context.data);
    if (!parsed.success)
      throw new SynthError('SYN_TASK_MATERIAL', {
        message: `The tool gave no unit of a prompt and its page: ${z.prettifyError(parsed.error)}`,
        hint: 'The task code-duel works with the tool dojo-units, or with a generation task.',
        plugin: 'task/code-duel',
      });
    const { base, altered, held } = parsed.data;
    return {
      prompt: base.prompt,
      context,
      held,
      page: async () => base.content,
      altered: async () =>
        altered && { prompt: altered.prompt, page: () => Promise.resolve(altered.content) },
      async done() {
        await tool.report?.([{ context: context.id, kind: 'done', key: 'task', data: {} }], io, signal);
      },
    };
  },
});

const mostDraws = 10;

/** Units made here as they are needed. */
export const generationSource = (generation: Task): Source => ({
  async draw(io, signal) {
    const item = await buildOne(generation, io, signal);
    const refer = async (asked: Item, label: string): Promise<string> => {
      const made: Reference | undefined =
        asked.reference ?? (await generation.refer?.(asked, fork(io, label), signal));
      if (made === undefined || made.text === '') throw noPage();
      return made.text;
    };
    return {
      prompt: item.query,
      context: item.context,
      held: null,
      page: () => refer(item, 'page'),
      async altered() {
        const ways = (generation.variations ?? []).filter(({ of }) => of === 'query');
        if (ways.length === 0 || generation.vary === undefined) return null;
        const own = fork(io, 'altered');
        const changed = await generation.vary(item, own.random.pick(ways).name, own, signal);
        return { prompt: changed.query, page: () => refer({ ...changed, reference: null }, 'altered-page') };
      },
      done: async () => undefined,
    };
  },
});

async function buildOne(generation: Task, io: Io, signal: AbortSignal): Promise<Item> {
  for (let draw = 1; ; draw += 1)
    try {
      const [item] = await generation.build(fork(io, `build/${draw}`), signal);
      if (item === undefined) throw noPage();
      return item;
    } catch (error) {
      if (!isSynthError(error, 'SYN_TASK_MATERIAL') || draw === mostDraws) throw error;
    }
}

const fork = (io: Io, label: string): Io => ({ ...io, random: io.random.fork(label) });

const noPage = (): SynthError =>
  new SynthError('SYN_TASK_MATERIAL', {
    message: 'The generation task made no page.',
    hint: 'tasks.<name>.generation should name a task like code-generation.',
    plugin: 'task/code-duel',
  });
