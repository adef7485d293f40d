import { z } from 'zod';
import {
  checkConfig,
  definePlugin,
  identityToken,
  optionalRef,
  ref,
  seededRandom,
  slots,
  type AnyPlugin,
  type Catalog,
  type CheckedConfig,
  type Embedder,
  type Http,
  type Llm,
  type Logger,
} from '../../../core/index.ts';
import { systemClock } from '../../../core/host/clock.ts';
import type { HostServices } from '../../../core/host/set-up.ts';
import { createWorkspace, loadFrom } from '../config/workspace.ts';

export const fakeLlm = (model: string): Llm => ({
  identity: { provider: 'fake', model, endpoint: '' },
  complete: async () => ({ text: model, finish: 'stop', usage: { inputTokens: 0, outputTokens: 0 }, model }),
});
const fakeEmbedder: Embedder = {
  identity: { provider: 'fake', model: 'e', endpoint: '', dimensions: 1, normalised: true },
  embed: async (texts) => texts.map(() => Float32Array.of(1)),
};

/** Everything the fakes did, in order. */
export type Journal = string[];

type Behaviour = Partial<
  Record<string, { setup?: () => unknown; stop?: (signal: AbortSignal) => Promise<void> }>
>;

/** A small world of plugins that write down when they are set up and stopped; `behaviour` changes single ones by kind. */
export function fakeCatalog(journal: Journal, behaviour: Behaviour = {}): Catalog {
  const made = async <T extends object>(kind: string, label: string, instance: T): Promise<T> => {
    journal.push(`setup ${label}`);
    await behaviour[kind]?.setup?.();
    const stop = async (signal: AbortSignal): Promise<void> => {
      journal.push(`stop ${label}`);
      await behaviour[kind]?.stop?.(signal);
    };
    return { ...instance, stop };
  };
  const label = z.strictObject({ label: z.string().default('').describe('Shown in the journal.') });
  const common = { apiVersion: 1, name: 'fake', summary: 'For tests.', options: label } as const;
  const plugins: AnyPlugin[] = [
    definePlugin({
      ...common,
      kind: 'llm',
      traits: { offline: true },
      setup: (_, options) => made('llm', `llm ${options.label}`, fakeLlm(options.label)),
    }),
    definePlugin({
      ...common,
      kind: 'embedder',
      traits: { offline: true },
      setup: () => made('embedder', 'embedder', fakeEmbedder),
    }),
    definePlugin({
      ...common,
      kind: 'tool',
      traits: { methods: ['random'], network: false },
      needs: { llm: ref('llm'), embedder: optionalRef('embedder') },
      setup: ({ llm, embedder, random, paths, log }) => {
        log.info('tool here');
        journal.push(
          `tool sees ${llm.identity.model} ${embedder?.identity.model ?? 'none'} ${random.int(0, 1e9)} ${paths.config}`,
        );
        return made('tool', 'tool', { fetch: async () => Promise.reject(new Error('not for use')) });
      },
    }),
    definePlugin({
      ...common,
      kind: 'agent',
      setup: () => made('agent', 'agent', { write: async () => Promise.reject(new Error('not for use')) }),
    }),
    definePlugin({
      ...common,
      kind: 'scorer',
      traits: { deterministic: true },
      setup: (_, options) => made('scorer', `scorer ${options.label}`, { score: async () => [] }),
    }),
    definePlugin({
      ...common,
      kind: 'protocol',
      setup: () =>
        made('protocol', 'protocol', {
          request: z.any() as never,
          reply: z.any() as never,
          wire: {},
          encode: () => ({}),
          messages: () => [],
          replyText: () => '',
          replyBody: () => ({}),
        }),
    }),
    definePlugin({
      ...common,
      kind: 'task',
      traits: { protocol: 'fake' },
      needs: { tool: ref('tool') },
      setup: () => made('task', 'task', { build: async () => [] }),
    }),
    definePlugin({
      ...common,
      kind: 'weigher',
      needs: { identity: identityToken },
      setup: ({ identity }) =>
        made('weigher', 'weigher', {
          async weigh() {
            journal.push(`weigher is ${identity()?.hotkey}`);
            return { uids: [], values: [] };
          },
        }),
    }),
    definePlugin({
      ...common,
      kind: 'miner',
      needs: { llm: ref('llm') },
      traits: {},
      setup: () => made('miner', 'miner', { answer: async () => ({ text: '' }) }),
    }),
    definePlugin({
      ...common,
      kind: 'chain',
      traits: { offline: true },
      needs: { miners: slots('miner', { count: z.int().default(1).describe('How many.') }) },
      setup: ({ miners }) => {
        const seen = [...miners.values()].map(({ name, use, extra }) => `${name}:${use}:${extra.count}`);
        journal.push(`chain sees ${seen.join(' ')}`);
        const never = async (): Promise<never> => Promise.reject(new Error('not for use'));
        return made('chain', 'chain', {
          identity: { hotkey: 'hk', publicKey: new Uint8Array(32), scheme: 'ed25519' as const, sign: never },
          sync: never,
          block: never,
          ask: never,
          serve: never,
          setWeights: never,
          register: never,
        });
      },
    }),
  ];
  return Object.fromEntries(
    plugins.map((plugin) => [`${plugin.kind as string}/fake`, async () => ({ default: plugin })]),
  );
}

export const fakeConfig = `role: validator
llms: { default: { use: fake, label: small }, large: { use: fake, label: large } }
tools: { default: { use: fake, llm: large } }
agents: { default: { use: fake } }
tasks:
  ask: { use: fake, weight: 2, timeoutMs: 70, rewards: { good: { use: fake, label: good, weight: 1 } }, penalties: { bad: { use: fake, label: bad, weight: 0.5, against: reference } } }
weigher: { use: fake }
chain: { use: fake, miners: { m: { use: fake, count: 4 } } }
run: { stopTimeoutMs: 40 }
`;

export async function checkFake(catalog: Catalog, text = fakeConfig): Promise<CheckedConfig> {
  const { cwd, remove } = createWorkspace({ 'synth.config.yaml': text });
  try {
    return await checkConfig(await loadFrom(cwd), { catalog });
  } finally {
    remove();
  }
}

export function fakeLog(lines: unknown[] = [], fields: object = {}): Logger {
  const write =
    (level: string) =>
    (message: string, more: object = {}): void =>
      void lines.push({ level, message, ...fields, ...more });
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (more) => fakeLog(lines, { ...fields, ...more }),
  };
}

const http: Http = { request: async () => Promise.reject(new Error('not for use')) };

export const fakeServices = (over: Partial<HostServices> = {}): HostServices => ({
  clock: systemClock,
  http,
  models: { open: async () => Promise.reject(new Error('not for use')) },
  log: fakeLog(),
  random: seededRandom(1),
  node: { name: 'validator', role: 'validator', seed: 1, version: '0' },
  paths: { storage: '/storage', shared: '/shared' },
  signal: new AbortController().signal,
  ...over,
});
