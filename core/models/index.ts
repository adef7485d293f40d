import { join, resolve } from 'node:path';
import type { Clock, Logger, Models } from '../contracts/io.ts';
import { SynthError } from '../errors/synth-error.ts';
import { createDigests } from './digests.ts';
import { openFolder } from './folder.ts';
import { readReference } from './reference.ts';
import type { ModelsSettings } from './settings.ts';

/** What the machine, and not the configuration, says about models. */
export interface ModelHome {
  /** Folder for fetched models where the configuration names none, absolute. */
  readonly cache: string;
  /** True: never fetch, whatever the configuration says. */
  readonly offline: boolean;
}

export interface ModelsParts {
  readonly settings: ModelsSettings;
  readonly home: ModelHome;
  /** Working directory, absolute: `settings.cache` starts here. */
  readonly cwd: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Models of this machine's user: local folders, and the cache of what was fetched from the hub. */
export function createModels({ settings, home, cwd, log }: ModelsParts): Models {
  const cache = settings.cache === undefined ? home.cache : resolve(cwd, settings.cache);
  const digests = createDigests(join(cache, 'digests.json'), log);
  return {
    async open(wants, signal) {
      signal.throwIfAborted();
      const reference = readReference(wants.model, wants.base);
      if (reference.kind === 'folder') return openFolder(reference.folder, wants, digests, signal);
      throw new SynthError('SYN_MODEL_OFFLINE', {
        message: `The model ${reference.id} is not on this machine.`,
        hint: 'Name a folder that holds it.',
      });
    },
  };
}
