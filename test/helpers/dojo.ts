import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { systemClock } from '../../core/host/clock.ts';
import { seededRandom, type Clock, type Item, type JsonObject, type Task } from '../../core/index.ts';
import { sampleContext, type LogLine } from '../../core/testing/index.ts';
import { capture } from '../../core/testing/log.ts';
import { dojoOptions } from '../../plugins/services/dojo-api/options.ts';
import { startDojo } from '../../plugins/services/dojo-api/service.ts';
import type { Generator } from '../../plugins/services/dojo-api/worker/make.ts';

/** How often each method of the task was called. */
export interface GeneratorCalls {
  build: number;
  refer: number;
  vary: number;
}

export interface FakeGenerator extends Generator {
  readonly calls: GeneratorCalls;
}

const pages = (query: string): Item => ({
  query,
  context: sampleContext(),
  reference: null,
  history: [],
  intent: { wants: 'see it', goal: 'use it' },
  data: { topic: 'GAMES' },
});

/** A task that makes small pages of numbers drawn from its random stream; `change` takes the place of methods. */
export function fakeGenerator(
  change: (calls: GeneratorCalls) => Partial<Pick<Task, 'build' | 'refer' | 'vary'>> = () => ({}),
): FakeGenerator {
  const calls: GeneratorCalls = { build: 0, refer: 0, vary: 0 };
  const other = change(calls);
  const build: Generator['build'] = async ({ random }) => [pages(`Make a page of ${random.int(0, 1e9)}.`)];
  const refer: Generator['refer'] = async ({ query }, { random }) => ({
    text: `<!doctype html><p>${query} ${random.int(0, 1e9)}</p>`,
    data: { model: 'fake-1', fixes: 0, findings: [] },
  });
  const vary: Generator['vary'] = async (item, name) => ({ ...item, query: `${item.query} [${name}]` });
  return {
    calls,
    variations: [
      { name: 'question/add-one', of: 'query', severity: 0.4 },
      { name: 'question/add-two', of: 'query', severity: 0.6 },
      { name: 'question/change-object', of: 'query', severity: 0.9 },
      { name: 'answer/style', of: 'reference', severity: 0.2 },
    ],
    build: async (...args) => ((calls.build += 1), (other.build ?? build)(...args)),
    refer: async (...args) => ((calls.refer += 1), (other.refer ?? refer)(...args)),
    vary: async (...args) => ((calls.vary += 1), (other.vary ?? vary)(...args)),
  };
}

export interface DojoService {
  readonly url: string;
  readonly lines: readonly LogLine[];
  readonly folder: string;
  /** Asks it to end in order; resolves when it has. */
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
  get(
    path: string,
    headers?: Record<string, string>,
  ): Promise<{ status: number; headers: Headers; text: string; body: never }>;
  post(
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; headers: Headers; text: string; body: never }>;
  /** The events of this name so far. */
  events(name: string): Record<string, string | number | boolean | null>[];
}

/** A service on a free port with a buffer in memory, unless the options say otherwise. Quick to try again. */
export async function startDojoService(given: {
  readonly task?: Generator;
  readonly options?: JsonObject;
  readonly clock?: Clock;
  /** Of an earlier service, to go on with its buffer; not removed then. */
  readonly folder?: string;
}): Promise<DojoService> {
  const { task = fakeGenerator(), options = {}, clock = systemClock } = given;
  const folder = given.folder ?? (await mkdtemp(join(tmpdir(), 'synth-dojo-')));
  const lines: LogLine[] = [];
  const log = capture(lines);
  const stopping = new AbortController();
  const killing = new AbortController();
  const random = seededRandom('dojo');
  const { http, workers, buffer, ...others } = options as Record<string, JsonObject>;
  const { closed, address } = await startDojo(
    {
      ...{ task, clock, log, random },
      options: z.parse(dojoOptions, {
        http: { port: 0, ...http },
        workers: { pollMs: 20, backoff: { firstMs: 20, longestMs: 200 }, ...workers },
        buffer: { store: 'memory', ...buffer },
        ...others,
      }),
      paths: { config: folder, storage: folder, shared: folder },
      node: { name: 'dojo', role: 'service', seed: 7, version: '0.0.0' },
      signal: killing.signal,
    },
    { random, log },
    stopping.signal,
  );
  // Looked at by `stop`, which may be late.
  closed.catch(() => undefined);
  const ask = async (path: string, init: RequestInit) => {
    const response = await fetch(`${address}${path}`, init);
    const text = await response.text();
    const json = response.headers.get('content-type')?.startsWith('application/json');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (json ? JSON.parse(text) : text) as never,
    };
  };
  return {
    url: address,
    lines,
    folder,
    async stop() {
      stopping.abort(new DOMException('The test is over.', 'AbortError'));
      await closed;
      if (given.folder === undefined) await rm(folder, { recursive: true, force: true });
    },
    kill: () => killing.abort(new DOMException('The test is over.', 'AbortError')),
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, body, headers = {}) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    events: (name) =>
      lines
        .filter(({ message }) => message === name)
        .map(({ fields }) => fields as Record<string, string | number | boolean | null>),
  };
}

/** Looks until it is so; gives up after ten seconds. */
export async function until(what: string, look: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000;
  while (!(await look())) {
    if (Date.now() > end) throw new Error(`It never came: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Depths of the buffer, as /ready tells them. */
export async function depthsOf(service: DojoService): Promise<Record<string, number>> {
  const { body } = await service.get('/ready');
  return (body as { checks: { buffer: Record<string, number> } }).checks.buffer;
}
