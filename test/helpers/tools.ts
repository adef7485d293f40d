import { tmpdir } from 'node:os';
import type { z } from 'zod';
import { systemClock } from '../../core/host/clock.ts';
import { createHttp } from '../../core/host/http.ts';
import {
  contextSchema,
  seededRandom,
  SynthError,
  type AnyPlugin,
  type Clock,
  type Context,
  type Io,
  type Logger,
  type Tool,
  type ToolQuery,
} from '../../core/index.ts';

/** A logger that keeps its lines. */
export function keepLog(): Logger & { readonly lines: string[] } {
  const lines: string[] = [];
  const write =
    (level: string) =>
    (message: string, fields = {}): void =>
      void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  const log = {
    lines,
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: () => log,
  };
  return log;
}

export interface StartedTool {
  readonly tool: Tool;
  readonly log: ReturnType<typeof keepLog>;
  /** Fetches with a fresh stream of that seed and checks the context against the contract. */
  fetch(query?: ToolQuery, seed?: string | number, signal?: AbortSignal): Promise<Context>;
}

/** Sets a tool up as the host does. */
export async function startTool(
  plugin: AnyPlugin,
  options: Record<string, unknown>,
  { clock = systemClock, config = tmpdir() }: { clock?: Clock; config?: string } = {},
): Promise<StartedTool> {
  const log = keepLog();
  const never = new AbortController().signal;
  const services = {
    log,
    random: seededRandom('setup'),
    clock,
    http: createHttp({ clock, version: '0.0.0', random: seededRandom('http') }),
    signal: never,
    paths: { config, storage: config, shared: config },
    node: { name: 'test', role: 'validator', seed: 0, version: '0.0.0' },
  };
  const parsed: unknown = (plugin.options as z.ZodObject).parse(options);
  const tool = (await plugin.setup(services as never, parsed)) as Tool;
  return {
    tool,
    log,
    async fetch(query = { method: 'random' }, seed = 1, signal = never) {
      const io: Io = { random: seededRandom(seed), log };
      return contextSchema.parse(await tool.fetch(query, io, signal));
    },
  };
}

/** The SynthError a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<SynthError> {
  const reason: unknown = await promise.then(
    () => 'a result',
    (error: unknown) => error,
  );
  if (!(reason instanceof SynthError)) throw new Error(`expected a SynthError, got ${String(reason)}`);
  return reason;
}
