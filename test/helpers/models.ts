import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { settingsSchema } from '../../core/config/schema.ts';
import { createGateway, type Gateway } from '../../core/llm/index.ts';
import {
  seededRandom,
  type AnyPlugin,
  type Clock,
  type Completion,
  type CompletionRequest,
  type Embedder,
  type EmbedderTraits,
  type Llm,
  type Plugin,
} from '../../core/index.ts';
import { fakeClock, type FakeClock } from './fake-clock.ts';
import { keepLog } from './tools.ts';

export const never = new AbortController().signal;

/** A request of one user turn. */
export const say = (content: string, more: Partial<CompletionRequest> = {}): CompletionRequest => ({
  messages: [{ role: 'user', content }],
  ...more,
});

export const completion = (text: string, more: Partial<Completion> = {}): Completion => ({
  text,
  finish: 'stop',
  usage: { inputTokens: 10, outputTokens: 5 },
  model: 'm-1',
  ...more,
});

export interface TestGateway {
  readonly gateway: Gateway;
  readonly clock: FakeClock;
  readonly log: ReturnType<typeof keepLog>;
  readonly folder: string;
  /** Every byte the gateway left on disk. */
  bytes(): Buffer;
  close(): Promise<void>;
}

type Overrides = {
  gateway?: Record<string, unknown>;
  budget?: Record<string, unknown>;
  folder?: string;
  clock?: FakeClock;
  runId?: string;
};

export function openGateway({
  gateway = {},
  budget = {},
  folder,
  clock = fakeClock(),
  runId = 'run',
}: Overrides = {}): TestGateway {
  const settings = settingsSchema.parse({ role: 'validator', gateway, budget });
  const at = folder ?? mkdtempSync(join(tmpdir(), 'synth-models-'));
  const log = keepLog();
  const opened = createGateway({ settings, folder: at, runId, clock, log, random: seededRandom('gateway') });
  return {
    gateway: opened,
    clock,
    log,
    folder: at,
    bytes: () => Buffer.concat(readdirSync(at).map((file) => readFileSync(join(at, file)))),
    async close() {
      await opened.stop();
      if (folder === undefined) rmSync(at, { recursive: true, force: true });
    },
  };
}

/** A model made of a function; `calls` has every request it got. */
export function fakeLlm(
  reply: (request: CompletionRequest, signal: AbortSignal, call: number) => Promise<Completion> | Completion,
  more: Partial<Llm> = {},
): Llm & { readonly calls: CompletionRequest[] } {
  const calls: CompletionRequest[] = [];
  return {
    calls,
    identity: { provider: 'test', model: 'gpt-4o', endpoint: 'http://test' },
    async complete(request, signal) {
      calls.push(request);
      return reply(request, signal, calls.length);
    },
    ...more,
  };
}

export const asLlm = (instance: Llm, offline = false) => ({
  instance,
  plugin: { kind: 'llm' as const, name: 'fake', summary: 'A test model.', traits: { offline } },
});

export const asEmbedder = (instance: Embedder, traits: EmbedderTraits = { offline: false }) => ({
  instance,
  plugin: { kind: 'embedder' as const, name: 'fake', summary: 'A test embedder.', traits },
});

/** Sets a plugin up as the host does. */
export async function startPlugin<T extends Llm | Embedder>(
  plugin: AnyPlugin,
  options: Record<string, unknown>,
  clock: Clock = fakeClock(),
): Promise<T> {
  const services = {
    log: keepLog(),
    random: seededRandom('setup'),
    clock,
    signal: never,
    paths: { config: tmpdir(), storage: tmpdir(), shared: tmpdir() },
    node: { name: 'test', role: 'validator', seed: 0, version: '0.0.0' },
  };
  const schema = plugin.options as z.ZodObject;
  return (await (plugin as Plugin).setup(services as never, schema.parse(options))) as T;
}

/** A promise that settles when told. */
export function gate<T = void>(): { readonly promise: Promise<T>; open(value: T): void } {
  let open: (value: T) => void = () => {};
  const promise = new Promise<T>((resolve) => (open = resolve));
  return { promise, open };
}

/** Everything that is ready to run has run. */
export const settled = (): Promise<void> =>
  new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
