import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { settingsSchema, type SeededSettings } from '../../../core/config/schema.ts';
import { systemClock } from '../../../core/host/clock.ts';
import { createRedactor } from '../../../core/index.ts';
import { sampleNeuron } from '../../../core/testing/samples-chain.ts';
import type { Parts } from '../../../core/host/parts.ts';
import type {
  Ask,
  Chain,
  Clock,
  Context,
  Item,
  Logger,
  Metagraph,
  Neuron,
  Protocol,
  Reply,
  Row,
  Score,
  Scorer,
  Sink,
  Task,
  Weigher,
  Weights,
} from '../../../core/index.ts';
import type { RunContext } from '../../../core/run/context.ts';
import type { RunEvent } from '../../../core/run/events.ts';

export const silent: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silent,
};

const graceMs = 45_678;

/** The machine's clock, but sleeping takes no time and is written down. */
export function fakeClock(): Clock & { readonly slept: number[] } {
  const slept: number[] = [];
  return {
    ...systemClock,
    slept,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      slept.push(ms);
      // A grace period is not over before its time.
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
      if (ms === graceMs) return systemClock.sleep(ms, signal);
    },
  };
}

export const neuron = (uid: number, more: Partial<Neuron> = {}): Neuron =>
  sampleNeuron(uid, {
    hotkey: `hot-${uid}`,
    coldkey: `cold-${uid}`,
    endpoint: { host: `10.0.0.${uid}`, port: 8091 },
    registeredAt: 1,
    ...more,
  });

export const context: Context = {
  id: 'piece',
  title: 'A piece',
  topic: 'things',
  subtopic: '',
  text: 'All about things.',
  tags: [],
  source: { tool: 'memory', url: 'https://example.org/piece', licence: 'CC0-1.0', retrievedAt: 0 },
  data: {},
};

export const item = (query: string, reference: string | null): Item => ({
  query,
  context,
  reference: reference === null ? null : { text: reference },
  history: [],
  intent: { wants: 'to know', goal: 'to understand' },
  data: {},
});

export const reply = (uid: number, text: string, more: Partial<Reply> = {}): Reply => ({
  uid,
  hotkey: `hot-${uid}`,
  text,
  body: null,
  status: 200,
  statusText: '',
  timings: { firstMs: 1, totalMs: 2 },
  chunks: null,
  ...more,
});

export const protocol: Protocol = {
  request: z.record(z.string(), z.json()),
  reply: z.record(z.string(), z.json()),
  wire: {},
  encode: ({ messages }) => ({ messages }),
  messages: () => [],
  replyText: ({ completion }) => completion as string,
  replyBody: (completion) => ({ completion }),
};

/** Miners by uid: what each answers to a challenge. */
export type Answers = Readonly<Record<number, (ask: Ask) => string | Reply | Promise<string | Reply>>>;

export interface FakeChain extends Chain {
  readonly asks: Ask[];
  readonly submitted: Weights[];
  neurons: Neuron[];
  readonly limits: Metagraph['limits'];
}

/** A subnet with ourselves at uid 0 and a miner for each answer; ten blocks a step. */
export function fakeChain(answers: Answers): FakeChain {
  const asks: Ask[] = [];
  const submitted: Weights[] = [];
  const self = neuron(0, { validatorPermit: true, stake: 10_000, endpoint: null });
  const chain: FakeChain = {
    asks,
    submitted,
    neurons: [self, ...Object.keys(answers).map((uid) => neuron(Number(uid)))],
    limits: { tempo: 10, weightsRateLimit: 0, minAllowedWeights: 1, maxWeightLimit: 1 },
    identity: {
      hotkey: 'hot-0',
      publicKey: new Uint8Array(32),
      scheme: 'ed25519',
      sign: async (message) => message,
    },
    async sync({ step }) {
      block = Math.max(block, step * 10);
      return { netuid: 1, block, self: 0, neurons: chain.neurons, limits: chain.limits };
    },
    block: async () => block,
    async ask(ask) {
      asks.push(ask);
      const answer = await answers[ask.peer.uid]?.(ask);
      if (answer === undefined) return reply(ask.peer.uid, '', { status: 503, statusText: 'unreachable' });
      return typeof answer === 'string' ? reply(ask.peer.uid, answer) : answer;
    },
    serve: async () => ({ host: '127.0.0.1', port: 1, close: async () => undefined }),
    async setWeights(weights) {
      submitted.push(weights);
      chain.neurons = chain.neurons.map((own) => (own.uid === 0 ? { ...own, lastUpdate: block } : own));
      return { accepted: true, block, uids: weights.uids, values: weights.values, reason: null };
    },
    register: async () => 0,
  };
  let block = 0;
  return chain;
}

/** 1 for the target's own text, else the share of its words a reply has. */
export const overlap: Scorer = {
  async score({ replies, target }) {
    const words = new Set(target.text.split(' '));
    return replies.map(({ text }): Score => {
      const found = new Set(text.split(' ').filter((word) => words.has(word)));
      return { value: words.size === 0 ? 0 : found.size / words.size };
    });
  },
};

/** Asks for five of twenty words; the reference comes later. */
export const wordTask: Task = {
  async build({ random }) {
    const words = random.sample(vocabulary, 5);
    return [{ ...item(`Say: ${words.join(' ')}`, null), data: { words } }];
  },
  refer: async ({ data }) => ({ text: (data['words'] as string[]).join(' ') }),
};
const vocabulary = Array.from({ length: 20 }, (_, index) => `word${index}`);

export const memorySink = (rows: Row[]): Sink => ({
  append: async (more) => void rows.push(...more),
  flush: async () => undefined,
});

/** Shares in proportion to the scores. */
export const shareWeigher: Weigher = {
  async weigh(entries) {
    const earning = entries.filter(({ score }) => score > 0);
    const total = earning.reduce((sum, { score }) => sum + score, 0);
    return { uids: earning.map(({ uid }) => uid), values: earning.map(({ score }) => score / total) };
  },
};

export interface Scene {
  readonly chain: Chain;
  readonly task?: Task;
  readonly tasks?: Readonly<Record<string, Task>>;
  /** Of every task; default true. */
  readonly followUp?: boolean;
  readonly rewards?: Readonly<Record<string, Scorer>>;
  readonly penalties?: Readonly<Record<string, Scorer>>;
  readonly scope?: 'reply' | 'batch';
  readonly sinks?: Readonly<Record<string, Sink>>;
  /** What every sink leaves out and renames. */
  readonly sinkFrame?: { readonly minReward?: number; readonly columns?: Readonly<Record<string, string>> };
  /** Beside `plain`, which may be replaced. */
  readonly protocols?: Readonly<Record<string, Protocol>>;
  readonly weigher?: Weigher;
  readonly settings?: object;
}

const bound = (kind: string, name: string, instance: object, traits: object = {}): never =>
  ({ name, plugin: { kind, name, summary: '', traits }, instance }) as never;

/** Parts around a chain, a task and a scorer. */
export function fakeParts(scene: Scene): Parts {
  const agent = {
    write: async ({ query, history }: Item) => ({
      text: query,
      messages: [...history, { role: 'user' as const, content: query }],
      author: {},
    }),
  };
  const slots = (scorers: Readonly<Record<string, Scorer>>, weight: number): Map<string, never> =>
    new Map(
      Object.entries(scorers).map(([name, instance]) => [
        name,
        {
          name,
          use: name,
          extra: { weight },
          traits: { deterministic: true, scope: scene.scope ?? 'reply' },
          instance,
        } as never,
      ]),
    );
  const rewards = scene.rewards ?? { overlap };
  const tasks = Object.entries(scene.tasks ?? { words: scene.task ?? wordTask }).map(([name, instance]) => [
    name,
    {
      ...(bound('task', name, instance, { protocol: 'plain' }) as object),
      weight: 1,
      followUp: scene.followUp ?? true,
      agent,
      rewards: slots(rewards, 1 / Object.keys(rewards).length),
      penalties: slots(scene.penalties ?? {}, 1),
    } as never,
  ]);
  const sinks = Object.entries(scene.sinks ?? {}).map(([name, sink]) => [
    name,
    { ...(bound('sink', name, sink) as object), minReward: 0, ...scene.sinkFrame },
  ]);
  return {
    llms: new Map(),
    embedders: new Map(),
    tools: new Map(),
    agents: new Map([['default', bound('agent', 'plain', agent)]]),
    tasks: new Map(tasks as never),
    protocols: new Map(
      Object.entries({ plain: protocol, ...scene.protocols }).map(([name, own]) => [
        name,
        bound('protocol', name, own),
      ]),
    ),
    sinks: new Map(sinks as never),
    weigher: bound('weigher', 'share', scene.weigher ?? shareWeigher),
    chain: bound('chain', 'fake', scene.chain, { offline: true }),
    miner: null,
    service: null,
  };
}

export function fakeSettings(more: { readonly run?: object } = {}): SeededSettings {
  const run = { graceMs, ...more.run };
  const own = { role: 'validator', weights: { everyBlocks: 20 }, ...more, run };
  const settings = settingsSchema.parse(own);
  return { ...settings, seed: settings.seed ?? 7 };
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'synth-'));

/** A context and what it tells. */
export function fakeContext(
  scene: Scene,
  storage: string = temporaryFolder(),
  more: Partial<RunContext> = {},
): RunContext & { readonly events: RunEvent[] } {
  const events: RunEvent[] = [];
  const settings = fakeSettings(scene.settings);
  return {
    parts: fakeParts(scene),
    settings,
    node: { name: 'validator', role: 'validator', seed: settings.seed, version: '0.0.0' },
    paths: { config: storage, storage, shared: storage },
    configHash: 'hash',
    clock: fakeClock(),
    skip: null,
    log: silent,
    redactor: createRedactor(),
    emit: (event) => void events.push(event),
    setRun: () => undefined,
    stop: new AbortController().signal,
    signal: new AbortController().signal,
    events,
    ...more,
  };
}
