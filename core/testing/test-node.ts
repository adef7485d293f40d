import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { loadConfig } from '../config/load.ts';
import { createNode, type Node } from '../host/create-node.ts';
import { nodeModules, type Catalog, type Modules } from '../host/load-plugin.ts';
import { openRecords } from '../records/store.ts';
import { capture, type LogLine } from './log.ts';
import type { StepRecord } from '../records/record.ts';
import type { Clock } from '../contracts/io.ts';
import type { AnyPlugin } from '../contracts/plugin.ts';
import type { RunEvent, RunSummary } from '../run/events.ts';

/** What a package exports by default. */
type Exported = AnyPlugin | readonly AnyPlugin[];

export interface TestNodeOptions {
  /** The configuration, as in synth.config.yaml. */
  readonly yaml: string;
  /**
   * Plugins beside the built-in ones. A list: their names stand for themselves, `use: mine`. A map: packages as under
   * `plugins:`, installed for this node alone: `{ 'synth-plugin-mine': plugin }` for `plugins: [synth-plugin-mine]` and `use: mine/mine`.
   */
  readonly plugins?: readonly AnyPlugin[] | Readonly<Record<string, Exported>>;
  /** Further files of the node's folder, by relative path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** What `${env:…}` finds; default: nothing. */
  readonly env?: Readonly<Record<string, string>>;
  /** Default: the machine's. */
  readonly clock?: Clock;
}

/** A whole node in a temporary folder. */
export interface TestNode {
  /** The folder of its synth.config.yaml and `.synth`. */
  readonly folder: string;
  readonly parts: Node['parts'];
  /** Everything that happened in runs so far, in order. */
  readonly events: readonly RunEvent[];
  /** Everything that was logged so far. */
  readonly lines: readonly LogLine[];
  /** Plays the role: a validator until `run.steps` are done, any other until `stop` is called. */
  run(): Promise<RunSummary>;
  /** Asks a run to end in order. */
  stop(): void;
  /** The records of all steps so far, with what every reply was and scored. */
  records(): StepRecord[];
  /** Stops every plugin and removes the folder. */
  close(): Promise<void>;
}

/** What a test node stands on besides its options. */
export interface Ground {
  readonly catalog: Catalog;
  /** Folder of presets for `extends:`, absolute. */
  readonly presetsFolder: string;
}

/**
 * Sets a node up from YAML, without a command line. Throws what `createNode` throws, and leaves nothing behind then.
 *
 * @example
 * const node = await createTestNode({ yaml: 'extends: sn1-validator\nrun: { steps: 2 }', plugins: [mine] });
 * try { await node.run(); } finally { await node.close(); }
 */
export async function createTestNodeOn(ground: Ground, options: TestNodeOptions): Promise<TestNode> {
  const { yaml, plugins = [], files = {}, env = {}, clock } = options;
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'synth-node-')));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const events: RunEvent[] = [];
  const lines: LogLine[] = [];
  const stop = new AbortController();
  const end = new AbortController();
  let running: Promise<unknown> = Promise.resolve();
  try {
    for (const [name, content] of Object.entries({ ...files, 'synth.config.yaml': yaml })) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
    }
    const { presetsFolder } = ground;
    const config = await loadConfig({ cwd: folder, env, presetsFolder });
    const node = await createNode({
      config,
      ...withPlugins(ground.catalog, plugins),
      cwd: folder,
      log: capture(lines),
      stop: stop.signal,
      signal: end.signal,
      onEvent: (event) => void events.push(event),
      ...(clock && { clock }),
    });
    return {
      folder,
      events,
      lines,
      parts: node.parts,
      async run() {
        const run = node.run();
        running = run.catch(() => undefined);
        return run;
      },
      stop: () => stop.abort(new DOMException('The test is over.', 'AbortError')),
      records: () =>
        readRecords(resolve(folder, node.settings.storage, node.settings.name ?? node.settings.role)),
      async close() {
        end.abort(new DOMException('The test is over.', 'AbortError'));
        try {
          await running;
          await node.stop();
        } finally {
          await remove();
        }
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

function withPlugins(
  catalog: Catalog,
  plugins: NonNullable<TestNodeOptions['plugins']>,
): { catalog: Catalog; modules: Modules } {
  if (!isList(plugins)) {
    const scheme = 'synth-test:';
    const modules: Modules = {
      resolve: (name, folder) =>
        Object.hasOwn(plugins, name) ? `${scheme}${name}` : nodeModules.resolve(name, folder),
      load: async (url) =>
        url.startsWith(scheme) ? { default: plugins[url.slice(scheme.length)] } : nodeModules.load(url),
    };
    return { catalog, modules };
  }
  const own = plugins.map((plugin) => {
    const id = `${String(plugin.kind)}/${plugin.name}`;
    if (Object.hasOwn(catalog, id)) throw new TypeError(`There is a built-in ${id} already.`);
    return [id, async () => ({ default: plugin })] as const;
  });
  return { catalog: { ...catalog, ...Object.fromEntries(own) }, modules: nodeModules };
}

const isList = (plugins: NonNullable<TestNodeOptions['plugins']>): plugins is readonly AnyPlugin[] =>
  Array.isArray(plugins);

function readRecords(storage: string): StepRecord[] {
  if (!existsSync(join(storage, 'records.db'))) return [];
  const store = openRecords(storage, { mustExist: true });
  try {
    return [...store.records(0)].map(({ record }) => record);
  } finally {
    store.close();
  }
}
