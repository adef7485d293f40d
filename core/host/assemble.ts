import { setMaxListeners } from 'node:events';
import { join, resolve } from 'node:path';
import type { CheckedConfig } from '../config/checked.ts';
import type { Settings } from '../config/schema.ts';
import type { Clock, Logger, NodeInfo, Paths } from '../contracts/io.ts';
import { createGateway, type Gateway } from '../llm/index.ts';
import { SynthError } from '../errors/synth-error.ts';
import { createModels, type ModelHome } from '../models/index.ts';
import { version } from '../version.ts';
import { createHttp } from './http.ts';
import type { OpenHandles } from './leaks.ts';
import { makeFolder } from './make-folder.ts';
import { chooseSeed } from './seed.ts';
import { seededRandom } from './random.ts';
import { setUp, type Assembly, type SetUpWatch, type Wraps } from './set-up.ts';

export interface AssembleOptions {
  /** Working directory, absolute: `storage` starts here. */
  readonly cwd: string;
  /** Default: models are kept in `storage`. */
  readonly modelHome?: ModelHome | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly watch?: SetUpWatch | undefined;
  readonly openHandles?: OpenHandles | undefined;
}

/** Plugins at work with the host's services around them. */
export interface Assembled extends Assembly {
  readonly node: NodeInfo;
  readonly paths: Paths;
  readonly gateway: Gateway;
}

/** Makes the host's services and sets every plugin of a checked configuration up. `stop` works once, however often called. */
export async function assemble(checked: CheckedConfig, options: AssembleOptions): Promise<Assembled> {
  const { clock, log, signal } = options;
  const { settings } = checked;
  const name = settings.name ?? settings.role;
  const paths = await makeFolders(options.cwd, settings, name);
  const seed = await chooseSeed(checked, paths.storage, log);
  const node: NodeInfo = { name, role: settings.role, seed, version };
  const random = seededRandom(seed);
  const ending = new AbortController();
  const alive = AbortSignal.any([signal, ending.signal]);
  // Every plugin may listen; Node warns of a leak from the eleventh on.
  setMaxListeners(0, alive);
  const http = createHttp({ clock, version, random: random.fork('http') });
  const gateway = createGateway({
    settings,
    folder: paths.storage,
    clock,
    log,
    random: random.fork('gateway'),
  });
  const models = createModels({
    settings: settings.models,
    home: options.modelHome ?? { cache: join(paths.shared, 'models'), offline: false },
    cwd: options.cwd,
    clock,
    log,
  });
  const services = { clock, http, models, log, random, node, paths, signal: alive };
  const wraps = {
    llm: (name, bound) => gateway.wrapLlm(name, bound),
    embedder: (name, bound) => gateway.wrapEmbedder(name, bound),
  } satisfies Wraps;
  const assembly = await setUp(checked, services, wraps, options.watch, options.openHandles).catch(
    async (error: unknown) => {
      await gateway.stop();
      throw error;
    },
  );
  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    ending.abort(new DOMException('The node stops.', 'AbortError'));
    await assembly.stop().finally(() => gateway.stop());
  };
  return { ...assembly, node, paths, gateway, stop: () => (stopped ??= stop()) };
}

async function makeFolders(cwd: string, settings: Settings, name: string): Promise<Paths> {
  const shared = resolve(cwd, settings.storage);
  const storage = join(shared, name);
  try {
    await makeFolder(storage);
  } catch (cause) {
    throw new SynthError('SYN_STORE_DAMAGED', {
      message: `The storage folder ${storage} cannot be made: ${(cause as Error).message}.`,
      hint: 'Check `storage:` and the permissions of the folder it names.',
      cause,
    });
  }
  return { config: cwd, storage, shared };
}
