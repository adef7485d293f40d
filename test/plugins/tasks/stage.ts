import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  itemSchema,
  seededRandom,
  type Agent,
  type AnyPlugin,
  type Clock,
  type Context,
  type Io,
  type Item,
  type Llm,
  type Plugin,
  type Task,
  type Tool,
} from '../../../core/index.ts';
import offlinePlugin from '../../../plugins/llms/offline/index.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';
import { keepLog } from '../../helpers/tools.ts';
import { root } from '../../helpers/tree.ts';

export const never = new AbortController().signal;
export const ioOf = (seed: string | number): Io => ({ random: seededRandom(seed), log: keepLog() });

/** A context of the given text, and whatever else matters. */
export const contextOf = (text: string, more: Partial<Context> = {}): Context => ({
  id: 'c',
  title: 'Title',
  topic: 'Title',
  subtopic: '',
  text,
  tags: [],
  source: { tool: 'test', url: null, licence: null, retrievedAt: 0 },
  data: {},
  ...more,
});

export const toolOf = (...contexts: Context[]): Tool => ({
  fetch: async (_query, { random }) => random.pick(contexts),
});

const start = async <T>(plugin: AnyPlugin, needs: object, options: object): Promise<T> => {
  const services = {
    log: keepLog(),
    random: seededRandom('setup'),
    clock: fakeClock(),
    signal: never,
    ...needs,
  };
  const manifest = plugin as Plugin;
  return (await manifest.setup(services as never, manifest.options.parse(options))) as T;
};

export const startLlm = (options: object = {}): Promise<Llm> => start(offlinePlugin, {}, options);
export const startAgent = (
  plugin: AnyPlugin,
  needs: { llm?: Llm } = {},
  options: object = {},
): Promise<Agent> => start(plugin, needs, options);
export const startTask = (
  plugin: AnyPlugin,
  needs: { llm?: Llm | null; tool?: Tool | null; clock?: Clock } = {},
  options: object = {},
): Promise<Task> => start(plugin, { tool: null, llm: null, ...needs }, options);

/** Builds with a fresh stream of that seed, and checks the items against the contract. */
export async function build(task: Task, seed: string | number = 1): Promise<Item> {
  const items = await task.build(ioOf(seed), never);
  expect(items).toHaveLength(1);
  expect(JSON.parse(JSON.stringify(items))).toEqual(items);
  return itemSchema.parse(items[0]);
}

const folder = join(root, 'plugins/tools/corpus/sample/articles');

/** The sections of the bundled articles as contexts. */
export const sampleContexts: readonly Context[] = readdirSync(folder)
  .sort()
  .flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const title = /^title: (.*)$/m.exec(text)?.[1] ?? file;
    return text
      .split(/^## /m)
      .slice(1)
      .map((section) => {
        const [subtopic = '', ...body] = section.split('\n');
        return contextOf(body.join('\n').trim(), {
          id: `${title}#${subtopic}`,
          title,
          topic: title,
          subtopic,
        });
      });
  });
