import process from 'node:process';
import { z } from 'zod';
import { changed, good, local, scorer, service, task, tool } from './good.ts';
import type { Context, Kind } from '../../../../core/index.ts';
import { asPlugin, memoryChain, type MemoryChain, type Subject } from '../../../../core/testing/index.ts';

/* eslint-disable @typescript-eslint/no-explicit-any, @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/no-unsafe-argument -- broken plugins keep to no type */

type Change = (made: any, services: any, options: any) => object;
/** Law, and a plugin that breaks it. */
export type Row = readonly [law: string, subject: Subject];

const breaking =
  (subject: Subject) =>
  (law: string, change: Change, more: Partial<Subject> = {}): Row => [
    law,
    { ...subject, ...more, plugin: changed(subject.plugin, change) },
  ];
const of = (kind: Kind) => breaking(good[kind]);
/** After the real method, with what it gave. */
const after =
  (name: string, then: (result: any, ...args: any[]) => unknown): Change =>
  (made) => ({
    [name]: async (...args: any[]) => then(await made[name](...args), ...args),
  });

let starts = 0;
const onScorer = breaking({ plugin: scorer, patienceMs: 4000 });
const plugin: readonly Row[] = [
  ['it is declared rightly', { plugin: { ...scorer, summary: '' } as never }],
  ['an unknown option is refused', { plugin: { ...scorer, options: z.object({}) } as never }],
  [
    'the options given are enough',
    { plugin: { ...scorer, options: z.strictObject({ need: z.string().describe('Needed.') }) } as never },
  ],
  onScorer('it sets up and stops, again and again', () => {
    if ((starts += 1) > 1) throw new Error('It was set up before.');
    return {};
  }),
  onScorer('it sets up and stops, again and again', () => ({ stop: () => new Promise(() => undefined) }), {
    patienceMs: 300,
  }),
  [
    'it sets up and stops, again and again',
    { plugin: { ...scorer, setup: () => new Promise(() => undefined) } as never, patienceMs: 300 },
  ],
  onScorer(
    'it leaves nothing running',
    () => {
      const timer = setInterval(() => undefined, 1000);
      setTimeout(() => clearInterval(timer), 10_000).unref();
      return {};
    },
    { patienceMs: 30_000 },
  ),
  onScorer(
    'nothing goes to stdout',
    after('score', (scores) => (process.stdout.write('scored\n'), scores)),
  ),
  onScorer(
    'nothing goes to stdout',
    after('score', (scores) => (console.log('scored'), scores)),
  ),
  onScorer(
    'what it is given stays as it is',
    after('score', (scores, batch) => ((batch.item.data.seen = true), scores)),
  ),
  onScorer(
    'its results are plain data',
    after('score', (scores) => scores.map((score: object) => ({ ...score, detail: { at: new Date(0) } }))),
  ),
  onScorer('an abort ends the work', (made) => ({
    score: (batch: unknown) => made.score(batch, new AbortController().signal),
  })),
  breaking(good.tool)('an abort ends the work', (made) => ({
    fetch: (query: unknown, io: unknown, signal: AbortSignal) => {
      signal.throwIfAborted();
      return made.fetch(query, io, new AbortController().signal);
    },
  })),
  breaking(good.tool)('an abort ends the work', (made) => ({
    fetch: (...args: unknown[]) =>
      made.fetch(...args).catch(() => Promise.reject(new Error('It did not work.'))),
  })),
  onScorer(
    'the same seed, the same results',
    after('score', (scores) => scores.map(() => ({ value: Math.random() }))),
  ),
  breaking(good.tool)('no secret comes out', (made, _, { key }) => ({
    fetch: (...args: unknown[]) =>
      made.fetch(...args).catch(() => Promise.reject(new Error(`Refused with the key ${key}.`))),
  })),
  breaking(good.tool)('no secret comes out', (_, { log }, { key }) => (log.info('hello', { key }), {})),
];

const values = (value: (score: any, batch: any, index: number) => unknown) =>
  after('score', (scores, batch) =>
    scores.map((score: any, i: number) => ({ ...score, value: value(score, batch, i) })),
  );
let seen = 0;
const scorers: readonly Row[] = [
  onScorer(
    'a score for each reply, in [0, 1]',
    values(() => 1.5),
  ),
  onScorer(
    'a score for each reply, in [0, 1]',
    values(() => NaN),
  ),
  onScorer(
    'a score for each reply, in [0, 1]',
    after('score', () => []),
  ),
  onScorer(
    'nothing scores above the reference',
    values((_, { replies }, i) => Math.min(1, replies[i].text.length / 60)),
  ),
  onScorer(
    'the order of replies does not matter',
    values((_, __, i) => 1 / (1 + i)),
    {},
  ),
  onScorer(
    'no reply moves the score of another',
    values(() => 1 / (1 + (seen += 1))),
  ),
  // The best of the batch earns 1: batch of one.
  onScorer(
    'no reply moves the score of another',
    after('score', (scores) => {
      const best = Math.max(...scores.map(({ value }: any) => value)) || 1;
      return scores.map(({ value }: any) => ({ value: value / best }));
    }),
  ),
  onScorer('no reply moves the score of another', (made) => ({
    score: ({ replies, ...batch }: any, signal: unknown) => {
      replies.sort((one: any, other: any) => one.text.length - other.text.length);
      return made.score({ ...batch, replies }, signal);
    },
  })),
  onScorer(
    'hostile text scores',
    values((score, { replies }, i) => {
      try {
        // eslint-disable-next-line @typescript-eslint/no-implied-eval -- what the law is about
        return Number(new Function(`return (${replies[i].text})`)()) === 42 ? 1 : score.value;
      } catch {
        return score.value;
      }
    }),
  ),
  onScorer(
    'hostile text scores',
    values((score, { replies }, i) => (/\0/.test(replies[i].text) ? JSON.parse('{') : score.value)),
  ),
].map(([law, subject]) =>
  law === 'the order of replies does not matter'
    ? [
        law,
        {
          ...subject,
          plugin: { ...subject.plugin, traits: { deterministic: true, scope: 'batch' } } as never,
        },
      ]
    : [law, subject],
);

const onTool = of('tool');
const tools: readonly Row[] = [
  [
    'it says what it can fetch',
    { ...good.tool, plugin: { ...tool, traits: { methods: [], network: true } } as never },
  ],
  onTool(
    'a piece of material is whole',
    after('fetch', ({ tags: _, ...rest }) => rest),
  ),
  onTool(
    'a piece of material is whole',
    after('fetch', (context) => ({ ...context, text: ' ' })),
  ),
  ...[{ licence: '' }, { url: 'tides' }, { tool: 'other' }, { retrievedAt: Infinity }].map((source) =>
    onTool(
      'it says where material is from, and under what licence',
      after('fetch', (context) => ({ ...context, source: { ...context.source, ...source } })),
    ),
  ),
  onTool('nothing found is SYN_TOOL_EMPTY', (made) => ({
    fetch: (_: unknown, io: unknown, signal: unknown) => made.fetch({ method: 'random' }, io, signal),
  })),
  onTool('a method it has not is SYN_TOOL_UNSUPPORTED', (made) => ({
    fetch: (_: unknown, io: unknown, signal: unknown) => made.fetch({ method: 'random' }, io, signal),
  })),
  onTool(
    'an id leads to its piece again',
    after('fetch', (context: Context, { method }) => ({ ...context, text: method })),
  ),
  onTool('a server that fails is an error with a code', (made) => ({
    fetch: (...args: unknown[]) => made.fetch(...args).catch(() => JSON.parse('<html>')),
  })),
];

const onTask = of('task');
const items = (change: (item: any) => object) =>
  after('build', (built) => built.map((item: any) => ({ ...item, ...change(item) })));
let concluded = 0;
let rounds = 0;
const tasks: readonly Row[] = [
  onTask(
    'its items are whole',
    items(() => ({ query: '' })),
  ),
  onTask(
    'its items are whole',
    after('build', () => []),
  ),
  ['its items are whole', { ...good.task, plugin: { ...task, traits: {} } as never }],
  onTask('every item comes to a reference', () => ({ refer: undefined })),
  onTask(
    'every item comes to a reference',
    after('refer', () => ({ text: ' ' })),
  ),
  onTask(
    'the reference is not in what is asked',
    items(({ context }) => ({ fields: { hint: [`It is said: ${context.text}`] } })),
  ),
  onTask(
    'hostile material makes whole items or a failure with a code',
    items(({ context }) => (context.text.includes('\0') ? JSON.parse('{') : {})),
  ),
  onTask(
    'a follow-up goes on with the conversation',
    after('followUp', (item) => ({ ...item, history: [] })),
  ),
  onTask('a variation is made as it is named', ({ variations }) => ({
    variations: [...variations, variations[0]],
  })),
  onTask('a variation is made as it is named', () => ({
    variations: [{ name: 'none', of: 'query', severity: 0 }],
  })),
  onTask('a variation is made as it is named', () => ({ vary: undefined })),
  onTask(
    'a variation is made as it is named',
    after('vary', (item) => ({ ...item, reference: { text: 'Still there.' } })),
  ),
  onTask(
    'a variation is made as it is named',
    after('vary', (item) => ({ ...item, query: `${item.query}!` })),
  ),
  onTask(
    'a variation is made as it is named',
    after('vary', (item, given, name) => (name === 'reference/short' ? given : item)),
  ),
  onTask(
    'what a round came to is given until it is concluded',
    after('round', ([each]) => [{ ...each, id: `${(rounds += 1)}` }]),
  ),
  onTask('what a round came to is given until it is concluded', () => ({ conclude: undefined })),
  onTask(
    'what a round came to is given until it is concluded',
    after('round', ([each]) => [{ ...each, replies: [each.replies[0], each.replies[0]] }]),
  ),
  onTask(
    'what a round came to is given until it is concluded',
    after('round', ([each]) => [{ ...each, item: {} }]),
  ),
  onTask('it takes what became of its items, twice too', () => ({
    conclude: async () => {
      if ((concluded += 1) > 1) throw new Error('That was concluded before.');
    },
  })),
];

const onAgent = of('agent');
const challenge = (change: (made: any, item: any) => object) =>
  after('write', (made, item) => ({ ...made, ...change(made, item) }));
const agents: readonly Row[] = [
  onAgent(
    'a challenge is whole',
    challenge(() => ({ author: undefined })),
  ),
  onAgent(
    'a challenge is whole',
    challenge(() => ({ text: 'something else' })),
  ),
  onAgent(
    'history stays before, and the attachment below, word for word',
    challenge(({ messages }) => ({ messages: messages.slice(-1) })),
  ),
  onAgent(
    'history stays before, and the attachment below, word for word',
    challenge(({ text }) => ({ text: text.trim() })),
  ),
  onAgent(
    'the reference never shows',
    challenge((_, { reference }) => ({ author: { reference } })),
  ),
  onAgent(
    'hostile material makes a whole challenge or a failure with a code',
    challenge((_, { query }) => (query.includes('\0') ? JSON.parse('{') : {})),
  ),
];

const onLlm = of('llm');
const completion = (change: (made: any) => object) =>
  after('complete', (made) => ({ ...made, ...change(made) }));
const llms: readonly Row[] = [
  onLlm(
    'a completion is whole',
    completion(() => ({ finish: 'done' })),
  ),
  onLlm(
    'a completion is whole',
    completion(() => ({ usage: { inputTokens: NaN, outputTokens: 1.5 } })),
  ),
  onLlm('the stream says what a completion says', (made) => ({
    async *stream(...args: unknown[]) {
      for await (const event of made.stream(...args)) if (event.type === 'end') yield event;
    },
  })),
  onLlm('the stream says what a completion says', () => ({
    async *stream() {
      yield { type: 'text', text: 'Twice.' };
    },
  })),
  onLlm('it says who answers', ({ identity }) => ({ identity: { ...identity, model: '' } })),
  onLlm('hostile prompts get a completion or an error with a code', (made) => ({
    complete: async (request: any, signal: AbortSignal) =>
      request.messages.some(({ content }: any) => content.includes('\0'))
        ? JSON.parse('{')
        : made.complete(request, signal),
  })),
  onLlm('each fault of the server has its code', (made) => ({
    complete: (...args: unknown[]) =>
      made.complete(...args).catch(() => Promise.reject(new Error('It did not work.'))),
  })),
  onLlm('a call is one request', (made) => ({
    complete: (...args: unknown[]) => made.complete(...args).catch(() => made.complete(...args)),
  })),
];

const onEmbedder = of('embedder');
const vectors = (change: (vector: Float32Array, index: number) => Float32Array) =>
  after('embed', (made) => made.map(change));
const embedders: readonly Row[] = [
  onEmbedder(
    'a vector for each text, of the length it says',
    after('embed', (made) => made.slice(1)),
  ),
  onEmbedder(
    'a vector for each text, of the length it says',
    vectors((vector) => vector.slice(1)),
  ),
  onEmbedder(
    'no text has a vector of zeros, and lengths are as it says',
    vectors((vector) => vector.map(() => 0)),
  ),
  onEmbedder(
    'no text has a vector of zeros, and lengths are as it says',
    vectors((vector) => vector.map((value) => 2 * value)),
  ),
  onEmbedder(
    'a text has the same vector in whatever company',
    vectors((vector, i) => vector.map((value) => value / (1 + i))),
  ),
  onEmbedder('it says whose vectors they are', ({ identity }) => ({
    identity: { ...identity, provider: '' },
  })),
  breaking(local.embedder as Subject)('hostile text has a vector too', (made) => ({
    embed: async ([text, ...more]: string[], signal: AbortSignal) =>
      text?.includes('\0') ? [new Float32Array(64)] : made.embed([text, ...more], signal),
  })),
];

const onWeigher = of('weigher');
const weights = (change: (made: any, entries: any, metagraph: any) => object) =>
  after('weigh', (made, entries, metagraph) => ({ ...made, ...change(made, entries, metagraph) }));
const weighers: readonly Row[] = [
  onWeigher(
    'weights are of neurons of the subnet, by ascending uid',
    weights(({ uids, values }) => ({ uids: uids.toReversed(), values: values.toReversed() })),
  ),
  onWeigher(
    'weights are of neurons of the subnet, by ascending uid',
    weights(({ uids }) => ({ uids: uids.map((uid: number) => uid + 1000) })),
  ),
  onWeigher(
    'weights are finite and not negative',
    weights(({ values }) => ({ values: values.map(() => NaN) })),
  ),
  onWeigher(
    'hostile ledgers have weights too, or none',
    weights((_, entries) => ({
      uids: entries.map(({ uid }: any) => uid),
      values: entries.map(
        ({ score }: any) => score / entries.reduce((sum: number, one: any) => sum + one.score, 0),
      ),
    })),
  ),
  onWeigher(
    "weights are within the subnet's limits",
    weights(({ uids }) => ({ values: uids.map((_: number, i: number) => (i === 0 ? 1 : 0)) })),
  ),
];

const onProtocol = of('protocol');
const protocols: readonly Row[] = [
  onProtocol('it has a name on some wire', () => ({ wire: {} })),
  onProtocol('a challenge gets through', () => ({ encode: ({ text }: any) => ({ text }) })),
  onProtocol('a challenge gets through', () => ({ messages: () => [{ role: 'user', content: 'Hello' }] })),
  onProtocol('an answer gets through', ({ replyText }) => ({
    replyText: (body: unknown) => replyText(body).toUpperCase(),
  })),
  onProtocol('a request with an unknown key is refused', ({ request }) => ({
    request: z.looseObject(request.shape),
  })),
  onProtocol('nothing is sent that is not for miners', ({ encode }) => ({
    encode: (challenge: any) => ({ ...encode(challenge), author: challenge.author }),
  })),
  onProtocol('hostile bodies are refused or read', () => ({
    reply: z.looseObject({}),
    replyText: (body: any) => body.completion.trim(),
  })),
];

const onMiner = of('miner');
const miners: readonly Row[] = [
  onMiner('it answers in text', () => ({ answer: async () => ({ text: 42 }) })),
  onMiner('it answers in text', () => ({ answer: async () => ({ text: 'x', body: ['x'] }) })),
  onMiner(
    'hostile messages get an answer or an error, in time',
    () => ({
      answer: ({ text }: any) => (text === '.' ? new Promise(() => undefined) : Promise.resolve({ text })),
    }),
    { patienceMs: 1000 },
  ),
  onMiner('a caller that leaves early does no harm', () => ({
    answer: () => ({
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: 'x' }),
        return: () => new Promise(() => undefined),
      }),
    }),
  })),
];

const services: readonly Row[] = [
  breaking({ plugin: service })('it says where it is, and that it runs', (made) => ({
    start: async (...args: unknown[]) => ({ ...(await made.start(...args)), address: 42 }),
  })),
  breaking({ plugin: service })('it ends in order when its signal aborts', (made) => ({
    start: async (...args: unknown[]) => {
      const { closed } = await made.start(...args);
      return { closed: closed.then(() => Promise.reject(new Error('It broke.'))), address: null };
    },
  })),
];

const onSink = of('sink');
const sinks: readonly Row[] = [
  onSink('it takes any rows at all', (made) => ({
    append: (rows: unknown[]) =>
      rows.length === 0 ? Promise.reject(new Error('No rows.')) : made.append(rows),
  })),
  onSink('a row that comes again is written once', (made) => ({
    append: (rows: any[]) => made.append(rows.filter(({ seq }) => seq !== 4)),
  })),
  onSink('it goes on where it was, and what is flushed stays', (made) => {
    let held: any[] = [];
    return {
      append: async (rows: any[]) => void (held = rows.length > 2 ? held : rows),
      flush: async () => made.append(held),
    };
  }),
  onSink('rows are written as they are', (made) => ({
    append: (rows: any[]) =>
      made.append(rows.map((row) => ({ ...row, completion: String(row.completion).trim() }))),
  })),
];

const onChain = (law: string, change: (made: MemoryChain) => object): Row => {
  const made = memoryChain();
  return [
    law,
    { plugin: asPlugin('chain', 'memory', { ...made, ...(change(made) as MemoryChain) }, { offline: true }) },
  ];
};
const metagraph =
  (change: (made: any, step: number) => object) =>
  (made: MemoryChain): object => ({
    sync: async (progress: any, signal: AbortSignal) => {
      const graph = await made.sync(progress, signal);
      return { ...graph, ...change(graph, progress.step) };
    },
  });
const replies =
  (change: (reply: any, ask: any) => object) =>
  (made: MemoryChain): object => ({
    ask: async (ask: any, signal: AbortSignal) => {
      const reply = await made.ask(ask, signal);
      return { ...reply, ...change(reply, ask) };
    },
  });
let looks = 0;
let uids = 0;
const chains: readonly Row[] = [
  onChain(
    'the subnet is whole',
    metagraph(({ neurons }) => ({ neurons: [...neurons, ...neurons] })),
  ),
  onChain(
    'the subnet is whole',
    metagraph(() => ({ self: 7 })),
  ),
  onChain(
    'sync twice for one step is sync once',
    metagraph(() => ({ netuid: (looks += 1) })),
  ),
  onChain(
    'blocks never go back',
    metagraph((_, step) => ({ block: 100 - step })),
  ),
  onChain('registering twice is registering once', () => ({ register: async () => (uids += 1) })),
  onChain('its signature is of the message, by its key', ({ identity }) => ({
    identity: { ...identity, sign: async () => new Uint8Array(64) },
  })),
  onChain('bad weights are refused by a receipt', () => ({
    setWeights: async () => ({ accepted: true, block: 1, uids: [0], values: [65_535], reason: null }),
  })),
  onChain('bad weights are refused by a receipt', () => ({
    setWeights: () => Promise.reject(new Error('Bad weights.')),
  })),
  onChain('a receipt says what was sent, and when', (made) => ({
    setWeights: async (asked: any, signal: AbortSignal) => ({
      ...(await made.setWeights(asked, signal)),
      uids: [],
    }),
  })),
  onChain(
    'what a served miner says comes back',
    replies(({ text }) => ({ text: text.toUpperCase() })),
  ),
  onChain(
    'a late reply is dropped',
    replies(({ status }) => ({ status: status === 408 ? 503 : status })),
  ),
  onChain("a peer's fault is a reply with its status", (made) => ({
    ask: async (ask: any, signal: AbortSignal) => {
      const reply = await made.ask(ask, signal);
      if (reply.status === 500) throw new Error('The peer failed.');
      return reply;
    },
  })),
  onChain('too much is refused with 413', (made) => ({
    ask: (ask: any, signal: AbortSignal) => made.ask({ ...ask, maxReplyBytes: Infinity }, signal),
  })),
  onChain('asking ends when its signal aborts', (made) => ({
    ask: (ask: any) => made.ask(ask, new AbortController().signal),
  })),
  onChain('what is closed is gone, and can be served again', (made) => ({
    serve: async (...args: Parameters<MemoryChain['serve']>) => ({
      ...(await made.serve(...args)),
      close: async () => undefined,
    }),
  })),
];

export const rows: readonly Row[] = [
  ...[plugin, scorers, tools, tasks, agents, llms, embedders].flat(),
  ...[weighers, protocols, miners, services, sinks, chains].flat(),
];
