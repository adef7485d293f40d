import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { contractFault } from '../host/contract-fault.ts';
import { manifestFaults } from '../host/manifest.ts';
import { seededRandom } from '../host/random.ts';
import { version } from '../version.ts';
import { fixedClock } from './clock.ts';
import { noHttp } from './http.ts';
import type { Clock, Http, Io, Logger, Models } from '../contracts/io.ts';
import type { JsonObject } from '../contracts/json.ts';
import type { ContractOf, Kind } from '../contracts/kinds.ts';
import type { AnyPlugin, Instance } from '../contracts/plugin.ts';

/** A plugin to look at, and what it works with. */
export interface Subject {
  readonly plugin: AnyPlugin;
  /** As in YAML beside `use:`; default: none. */
  readonly options?: JsonObject;
  /** What its own `needs` are bound to, by name: fakes of this kit, or real instances. An optional one defaults to null. */
  readonly needs?: Readonly<Record<string, unknown>>;
  /** Default: time that passes only when somebody sleeps. */
  readonly clock?: Clock;
  /** Default: refuses every request. */
  readonly http?: Http;
  readonly models?: Models;
  readonly seed?: number;
}

/** A line a plugin logged. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: JsonObject;
}

export interface Staged<K extends Kind> {
  readonly instance: Instance<K>;
  /** Everything it logged so far. */
  readonly lines: readonly LogLine[];
  readonly io: Io;
  /** Its `paths.storage`, empty at first. */
  readonly folder: string;
}

export const labelOf = ({ plugin }: Subject): string => `${String(plugin.kind)}/${plugin.name}`;

/** Sets a plugin up by itself in an empty folder, uses it, and stops it. */
export async function onStage<K extends Kind, T>(
  subject: Subject,
  use: (staged: Staged<K>) => Promise<T>,
): Promise<T> {
  const { plugin, needs = {}, clock = fixedClock(), http = noHttp(), models, seed = 0 } = subject;
  const faults = manifestFaults(plugin);
  if (faults.length > 0) throw new TypeError(`it is not declared rightly: ${faults.join('; ')}`);
  const folder = await mkdtemp(join(tmpdir(), 'synth-kit-'));
  const ending = new AbortController();
  const lines: LogLine[] = [];
  const log = capturing(lines);
  const random = seededRandom(seed);
  const services = {
    ...Object.fromEntries(
      Object.entries(plugin.needs as Record<string, { optional?: boolean }>)
        .filter(([, need]) => need.optional === true)
        .map(([name]) => [name, null]),
    ),
    log,
    clock,
    http,
    models,
    random: random.fork('plugin'),
    signal: ending.signal,
    paths: { config: folder, storage: folder, shared: folder },
    node: { name: 'kit', role: 'validator', seed, version },
    ...needs,
  };
  try {
    const options = z.parse(plugin.options as z.ZodType, subject.options ?? {});
    const instance: unknown = await plugin.setup(services as never, options);
    const fault = contractFault(plugin.kind as Kind, instance);
    if (fault !== null) throw new TypeError(fault);
    const made = instance as Instance<K>;
    try {
      return await use({ instance: made, lines, io: { random: random.fork('io'), log }, folder });
    } finally {
      ending.abort(new DOMException('The node stops.', 'AbortError'));
      await (made as { stop?: (signal: AbortSignal) => Promise<void> }).stop?.(new AbortController().signal);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The contract of a kind, for checks that need no more of it. */
export type Made<K extends Kind> = ContractOf<K>;

function capturing(lines: LogLine[], bound: JsonObject = {}): Logger {
  const write =
    (level: LogLine['level']) =>
    (message: string, fields: JsonObject = {}): void =>
      void lines.push({ level, message, fields: { ...bound, ...fields } });
  return {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    child: (fields) => capturing(lines, { ...bound, ...fields }),
  };
}
