import { join } from 'node:path';
import type { Clock, Logger, ModelFiles, Models, ModelWants } from '../contracts/io.ts';
import { SynthError } from '../errors/synth-error.ts';
import { systemClock } from '../host/clock.ts';
import { createCache } from './cache.ts';
import { openCached } from './cached.ts';
import { choosePulled, chooseWanted } from './choose.ts';
import type { Progress } from './collect.ts';
import { createDigests } from './digests.ts';
import { fetchFiles } from './fetch.ts';
import { openFolder } from './folder.ts';
import { createHub, type HubFile } from './hub.ts';
import { listModel, type CachedModel } from './list.ts';
import { logProgress } from './progress.ts';
import { warnOfMemory } from './memory.ts';
import { defaultRevision, readReference, resolveFolder, type ModelReference } from './reference.ts';
import { removeModel } from './remove.ts';
import type { ModelsSettings } from './settings.ts';

export type { Progress } from './collect.ts';
export type { CachedModel } from './list.ts';

/** What the machine, and not the configuration, says about models. */
export interface ModelHome {
  /** Folder for fetched models where the configuration names none, absolute. */
  readonly cache: string;
  /** True: never fetch, whatever the configuration says. */
  readonly offline: boolean;
  /** Memory that is free just now, bytes. */
  readonly freeMemory?: () => number;
}

export interface ModelsParts {
  readonly settings: ModelsSettings;
  readonly home: ModelHome;
  /** Working directory, absolute: `settings.cache` starts here. */
  readonly cwd: string;
  /** Default: the machine's. */
  readonly clock?: Clock;
  readonly log: Logger;
  /** Default: lines in the log. */
  readonly onProgress?: (progress: Progress) => void;
}

/** The models of this machine's user, with what changes them. */
export interface ModelStore extends Models {
  /** Folder of the fetched models, absolute. */
  readonly cache: string;
  /**
   * Fetches what is new or missing of a model of the hub, and checks what is there: the files that patterns name, else those
   * embedders here want. Errors as `open`, SYN_MODEL_DENIED and SYN_MODEL_CACHE.
   */
  pull(model: string, files: readonly string[] | undefined, signal: AbortSignal): Promise<CachedModel>;
  list(): Promise<CachedModel[]>;
  /** All of a model, or what came with one revision; SYN_MODEL_NOT_FOUND when the cache has none of it. */
  remove(model: string, signal: AbortSignal): Promise<CachedModel[]>;
}

/** Models of this machine's user: local folders, and the cache of what was fetched from the hub. */
export function createModels(parts: ModelsParts): ModelStore {
  const { settings, home, cwd, clock = systemClock, log } = parts;
  const folder = settings.cache === undefined ? home.cache : resolveFolder(cwd, settings.cache);
  const cache = createCache(folder, clock, log);
  const digests = createDigests(join(folder, 'digests.json'), log);
  const hub = createHub(settings, clock);
  const onProgress = parts.onProgress ?? logProgress(log, clock, hub.host);
  const fetching = { cache, hub, clock, onProgress };

  const demandNetwork = (id: string, why: string): void => {
    if (!settings.offline && !home.offline) return;
    throw new SynthError('SYN_MODEL_OFFLINE', {
      message: `The model ${id} has to be fetched (${why}), and that is switched off.`,
      hint: `Switch off ${settings.offline ? 'models.offline' : 'HF_HUB_OFFLINE'} for once, or name a folder with the model.`,
      detail: { id, cache: folder },
    });
  };

  const find = async (wants: ModelWants, signal: AbortSignal): Promise<ModelFiles> => {
    const reference = readReference(wants.model, wants.base);
    if (reference.kind === 'folder') return openFolder(reference.folder, wants, digests, signal);
    const { id, revision = defaultRevision } = reference;
    const cached = await openCached({ cache, digests }, { id, revision }, wants, signal);
    if (typeof cached !== 'string') return cached;
    demandNetwork(id, cached);
    const choose = (there: readonly HubFile[]): HubFile[] => chooseWanted(id, there, wants);
    await fetchFiles(fetching, { id, revision, refresh: false }, choose, signal);
    const fetched = await openCached({ cache, digests }, { id, revision }, wants, signal);
    if (typeof fetched !== 'string') return fetched;
    throw new SynthError('SYN_MODEL_DAMAGED', {
      message: `The model ${id} was fetched, but ${fetched}.`,
      hint: `Something else changes ${cache.folderOf(id)}.`,
    });
  };

  return {
    cache: folder,
    async open(wants, signal) {
      signal.throwIfAborted();
      const found = await find(wants, signal);
      await warnOfMemory(wants.model, found, home.freeMemory, log);
      return found;
    },
    async pull(model, files, signal) {
      const { id, revision = defaultRevision } = hubReference(model);
      demandNetwork(id, 'the hub is asked what is new');
      const choose = (there: readonly HubFile[]): HubFile[] => choosePulled(id, there, files);
      const pulled = await fetchFiles(fetching, { id, revision, refresh: true }, choose, signal);
      return (await listModel(cache, id)).find(({ sha }) => sha === pulled) as CachedModel;
    },
    list: async () => (await Promise.all((await cache.ids()).map((id) => listModel(cache, id)))).flat(),
    async remove(model, signal) {
      const reference = hubReference(model);
      return cache.alone(reference.id, () => removeModel(cache, reference), signal);
    },
  };
}

function hubReference(model: string): Extract<ModelReference, { kind: 'hub' }> {
  const reference = readReference(model, '/');
  if (reference.kind === 'hub') return reference;
  throw new SynthError('SYN_MODEL_NOT_FOUND', {
    message: `${model} is a folder of yours; what is fetched and removed is models of the hub.`,
    hint: 'Write owner/name or owner/name@revision.',
  });
}
