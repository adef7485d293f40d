import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { contractFault } from '../host/contract-fault.ts';
import { manifestFaults } from '../host/manifest.ts';
import { seededRandom } from '../host/random.ts';
import { version } from '../version.ts';
import { fixedClock } from './clock.ts';
import { noHttp } from './http.ts';
import { sampleIdentity } from './samples-chain.ts';
import { capture, type LogLine } from './log.ts';
import { needsOf } from './needs.ts';
import { inTime, soonMs } from './waiting.ts';
import type { Defendant } from './check.ts';
import type { Clock, Http, Io, Models, NodeInfo } from '../contracts/io.ts';
import type { JsonObject } from '../contracts/json.ts';
import type { Kind } from '../contracts/kinds.ts';
import type { AnyPlugin, Instance, Needs } from '../contracts/plugin.ts';

/** A plugin to look at, and what it works with. */
export interface Subject {
  readonly plugin: AnyPlugin;
  /** As in YAML beside `use:`; default: none. */
  readonly options?: JsonObject;
  /**
   * What its own `needs` are bound to, by name: fakes of this kit, or real instances; for `slots` a map. Default: a fake of
   * the kind; null where it is optional, an empty map for `slots`.
   */
  readonly needs?: Readonly<Record<string, unknown>>;
  /** Default: time that passes only when somebody sleeps. */
  readonly clock?: Clock;
  /** Default: refuses every request. Recordings must answer what they don't know as the server would. */
  readonly http?: Http;
  readonly models?: Models;
  readonly seed?: number;
  /** Written into its folder, from which relative paths in options start, before it is set up. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Role and name of the node; default: a validator called kit. */
  readonly node?: Partial<Pick<NodeInfo, 'role' | 'name'>>;
  /** Real time after which a check gives the plugin up; default 30000. */
  readonly patienceMs?: number;
}

export interface Staged<K extends Kind> {
  readonly instance: Instance<K>;
  /** Everything it logged so far. */
  readonly lines: readonly LogLine[];
  readonly io: Io;
  /** Its `paths.config`, `paths.storage` and `paths.shared`; empty but for `files`. */
  readonly folder: string;
}

/** The subject as checks name it. */
export const defendantOf = ({ plugin, patienceMs = 30_000 }: Subject): Defendant => ({
  label: `${String(plugin.kind)}/${plugin.name}`,
  patienceMs,
});

/** An empty folder while the work lasts. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'synth-kit-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Sets a plugin up by itself in an empty folder, uses it, and stops it. */
export const onStage = <K extends Kind, T>(
  subject: Subject,
  use: (staged: Staged<K>) => Promise<T>,
): Promise<T> => inFolder((folder) => onStageIn(folder, subject, use));

/** As `onStage`, in a folder that is there already: what a second node finds, or the same one started again. */
export async function onStageIn<K extends Kind, T>(
  folder: string,
  subject: Subject,
  use: (staged: Staged<K>) => Promise<T>,
): Promise<T> {
  const { plugin, clock = fixedClock(), http = noHttp(), models, seed = 0, files = {}, node = {} } = subject;
  const faults = manifestFaults(plugin);
  if (faults.length > 0) throw new TypeError(`it is not declared rightly: ${faults.join('; ')}`);
  await writeFiles(folder, files);
  const ending = new AbortController();
  const lines: LogLine[] = [];
  const log = capture(lines);
  const random = seededRandom(seed);
  const services: Record<string, unknown> = {
    ...needsOf(subject),
    ...{ log, clock, http, models },
    identity: () => sampleIdentity,
    random: random.fork('plugin'),
    signal: ending.signal,
    paths: { config: folder, storage: folder, shared: folder },
    node: { name: 'kit', role: 'validator', ...node, seed, version },
  };
  for (const [name, need] of Object.entries(plugin.needs as Needs))
    if (need.need === 'token') services[name] = services[need.id];
  const options = z.parse(plugin.options as z.ZodType, subject.options ?? {});
  const instance: unknown = await plugin.setup(services as never, options);
  const fault = contractFault(plugin.kind as Kind, instance);
  if (fault !== null) throw new TypeError(fault);
  const made = instance as Instance<K>;
  try {
    return await use({ instance: made, lines, io: { random: random.fork('io'), log }, folder });
  } finally {
    ending.abort(new DOMException('The node stops.', 'AbortError'));
    const { stop } = made as { stop?: (signal: AbortSignal) => Promise<void> };
    const never = new AbortController().signal;
    await inTime(Promise.resolve(stop?.call(made, never)), 2 * soonMs, 'it did not stop');
  }
}

async function writeFiles(folder: string, files: NonNullable<Subject['files']>): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    // Readable by us alone, as keys and tokens have to be.
    await writeFile(path, content, { mode: 0o600 });
  }
}
