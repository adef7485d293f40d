import type { Clock } from '../contracts/io.ts';
import { findCommit, type Cache, type Commit } from './cache.ts';
import { collect, type Progress } from './collect.ts';
import type { Hub, HubFile } from './hub.ts';

export interface Fetching {
  readonly cache: Cache;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly onProgress: (progress: Progress) => void;
}

/**
 * Brings the chosen files of a revision into the cache, alone among all processes, and gives the commit. The first time, and
 * with `refresh`, the hub is asked what the revision stands for; from then on that commit is kept to.
 */
export function fetchFiles(
  { cache, hub, clock, onProgress }: Fetching,
  { id, revision, refresh }: { readonly id: string; readonly revision: string; readonly refresh: boolean },
  choose: (there: readonly HubFile[]) => readonly HubFile[],
  signal: AbortSignal,
): Promise<string> {
  const work = async (): Promise<string> => {
    let manifest = await cache.read(id);
    let sha = refresh ? undefined : findCommit(manifest, revision);
    let named = {};
    if (sha === undefined) {
      const { sha: found, licence, files } = await hub.describe(id, revision, signal);
      sha = found;
      if (revision !== sha) named = { [revision]: sha };
      const commit = { fetchedAt: new Date(clock.now()).toISOString(), licence, files: [...files] };
      // A name moves to another commit when that one is here; until then the one before serves.
      manifest = {
        names: { ...named, ...manifest.names },
        commits: { ...manifest.commits, [sha]: commit },
      };
    }
    const wanted = choose((manifest.commits[sha] as Commit).files);
    await cache.write(id, manifest);
    await collect({ cache, hub, clock, id, sha, manifest, wanted, onProgress }, signal);
    await cache.write(id, { ...manifest, names: { ...manifest.names, ...named } });
    return sha;
  };
  return cache.alone(id, work, signal);
}
