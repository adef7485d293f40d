import { createServer } from 'node:http';
import { z } from 'zod';
import {
  contextSchema,
  definePlugin,
  ref,
  secret,
  SynthError,
  type AnyPlugin,
  type Context,
  type Gathered,
  type Kind,
} from '../../../../core/index.ts';
import {
  asPlugin,
  checksFor,
  fakeEmbedder,
  fakeLlm,
  memoryChain,
  recordedHttp,
  sampleContext,
  sampleItem,
  type Subject,
} from '../../../../core/testing/index.ts';
import verbatim from '../../../../plugins/agents/verbatim.ts';
import prompting from '../../../../plugins/protocols/prompting.ts';
import jsonl from '../../../../plugins/sinks/jsonl.ts';
import proportional from '../../../../plugins/weighers/proportional.ts';
import echo from '../../../../plugins/miners/echo.ts';
import { llms, embedders } from '../subjects/models.ts';
import { sinks } from '../subjects/simple.ts';

export { jsonl };

/** The plugin, whose instance is changed after setup. */
export function changed(
  plugin: AnyPlugin,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a broken plugin keeps to no type
  change: (instance: any, services: any, options: any) => object,
): AnyPlugin {
  return {
    ...plugin,
    async setup(services: never, options: never) {
      const made = (await plugin.setup(services, options)) as object;
      return Object.assign(Object.create(null) as object, made, change(made, services, options)) as never;
    },
  };
}

const text = sampleContext().text;
const keyed = z.strictObject({
  key: secret(z.string().optional().describe('Key of the source.')),
});

/** Words in common with the target. */
export const scorer = definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'overlap',
  summary: 'Share of the words of the target.',
  options: keyed,
  traits: { deterministic: true },
  setup: () => ({
    async score({ target, replies }, signal) {
      signal.throwIfAborted();
      const wanted = new Set(target.text.toLowerCase().split(/\W+/));
      return replies.map((reply) => {
        const said = new Set(reply.text.slice(0, 10_000).toLowerCase().split(/\W+/));
        return { value: [...wanted].filter((word) => said.has(word)).length / wanted.size };
      });
    },
  }),
});

/** One piece behind a server. */
export const tool = definePlugin({
  apiVersion: 1,
  kind: 'tool',
  name: 'tides',
  summary: 'One piece about tides.',
  options: keyed,
  traits: { methods: ['random', 'get'], network: true },
  setup: ({ http, clock }, { key = '' }) => ({
    async fetch(query, _io, signal) {
      signal.throwIfAborted();
      if (query.method === 'search') throw new SynthError('SYN_TOOL_UNSUPPORTED', { message: 'No search.' });
      const answer = await http.request({ url: 'http://tides.test/', headers: { key } }, signal);
      if (answer.text !== text)
        throw new SynthError('SYN_HTTP_BODY', { message: 'The server made no sense.' });
      const { source, ...rest } = sampleContext();
      if (query.method === 'get' && query.id !== rest.id)
        throw new SynthError('SYN_TOOL_EMPTY', { message: 'There is no such piece.' });
      return contextSchema.parse({ ...rest, source: { ...source, tool: 'tides', retrievedAt: clock.now() } });
    },
  }),
});

export const task = definePlugin({
  apiVersion: 1,
  kind: 'task',
  name: 'ask',
  summary: 'Asks about a piece.',
  options: z.strictObject({}),
  needs: { tool: ref('tool'), llm: ref('llm') },
  traits: { protocol: 'prompting' },
  setup: ({ tool: source, llm }) => {
    const itemOf = (query: string, context: Context) => {
      if (query.trim() === '') throw new SynthError('SYN_TASK_MATERIAL', { message: 'No question.' });
      return sampleItem({ query, context, reference: null });
    };
    const ask = async (signal: AbortSignal) =>
      (await llm.complete({ messages: [{ role: 'user', content: 'A question?' }] }, signal)).text;
    /** What its last round came to, as long as it is not concluded. */
    let open: Gathered | null = null;
    let opened = 0;
    return {
      variations: [
        { name: 'query/other', of: 'query', severity: 1 },
        { name: 'reference/short', of: 'reference', severity: 0.5 },
      ],
      vary: async (item, name) =>
        name === 'query/other'
          ? { ...item, query: `${item.query} And why?`, reference: null }
          : { ...item, reference: { text: (item.reference?.text ?? '').slice(0, 20) } },
      async round({ peers, ask: askPeers }, _io, signal) {
        const item = sampleItem();
        const { query: content, reference } = item;
        const challenge = { text: content, messages: [{ role: 'user' as const, content }], author: {} };
        opened += 1;
        const id = `round-${opened}`;
        open ??= {
          id,
          item: { ...item, data: { id } },
          challenge,
          reference: reference as NonNullable<typeof reference>,
          replies: await askPeers(peers, challenge, signal),
        };
        return [open];
      },
      build: async (io, signal) => {
        const context = await source.fetch({ method: 'random' }, io, signal);
        return [itemOf(await ask(signal), context)];
      },
      refer: async ({ context }) => ({ text: `It is said: ${context.text.slice(0, 60)}` }),
      followUp: async ({ context }, history, _io, signal) => ({
        ...itemOf(await ask(signal), context),
        history: [...history],
      }),
      async conclude(outcomes) {
        if (outcomes.some(({ item }) => item.data['id'] === open?.id)) open = null;
        return { lines: [`${outcomes.length} items`] };
      },
    };
  },
});

/** A server that answers every request. */
export const service = definePlugin({
  apiVersion: 1,
  kind: 'service',
  name: 'greeter',
  summary: 'Greets.',
  options: z.strictObject({}),
  setup: () => ({
    async start(_io, signal) {
      signal.throwIfAborted();
      const server = createServer((_request, response) => void response.end('hello'));
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const closed = new Promise<void>((resolve) => {
        const end = (): void => {
          server.close(() => resolve());
          server.closeAllConnections();
        };
        if (signal.aborted) end();
        else signal.addEventListener('abort', end, { once: true });
      });
      return { closed, address: 'http://127.0.0.1' };
    },
  }),
});

const remoteLlm = llms.find(({ plugin }) => (plugin as { name: string }).name === 'openai') as Subject;
const remoteEmbedder = embedders.find(
  ({ plugin }) => (plugin as { name: string }).name === 'openai',
) as Subject;

/** A plugin of each kind that keeps every law there is for it, and what the checks want to know of it. */
export const good: { readonly [K in Kind]: Subject } = {
  scorer: { plugin: scorer },
  tool: { plugin: tool, http: recordedHttp(() => ({ body: text })) },
  task: { plugin: task, needs: { llm: fakeLlm('When is the tide highest?') } },
  agent: { plugin: verbatim },
  llm: remoteLlm,
  embedder: remoteEmbedder,
  weigher: { plugin: proportional },
  protocol: { plugin: prompting },
  chain: { plugin: asPlugin('chain', 'memory', memoryChain(), { offline: true }) },
  miner: { plugin: echo },
  service: { plugin: service },
  sink: sinks.find(({ plugin }) => plugin === jsonl) as Subject,
};

/** Kinds of which a law holds only for plugins that run in this process. */
export const local: Partial<Record<Kind, Subject>> = {
  embedder: { plugin: asPlugin('embedder', 'words', fakeEmbedder(), { offline: true }) },
};

export const checksOf = (subject: Subject) => checksFor(subject);
