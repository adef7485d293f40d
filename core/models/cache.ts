import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock, Logger } from '../contracts/io.ts';
import { lockFile } from '../host/file-lock.ts';
import { makeFolder } from '../host/make-folder.ts';
import { onDisk, writeWhole } from './disk.ts';

const manifestSchema = z.object({
  /** Commit that a branch or tag stood for when it was last asked for. */
  names: z.record(z.string(), z.string()),
  commits: z.record(
    z.string(),
    z.object({
      fetchedAt: z.string(),
      licence: z.string().nullable(),
      /** All of the repository, fetched or not. */
      files: z.array(
        z.object({ path: z.string(), size: z.number(), git: z.string(), sha256: z.string().nullable() }),
      ),
    }),
  ),
});

/** What the cache knows of one repository. */
export type Manifest = z.output<typeof manifestSchema>;
export type Commit = Manifest['commits'][string];

/** `<cache>/<owner>/<name>/`: `manifest.json`, and a folder a commit with the files at their paths. */
export interface Cache {
  readonly folder: string;
  /** Where the files of a commit are. */
  folderOf(id: string, sha?: string): string;
  /** Empty for a model nothing is known of. */
  read(id: string): Promise<Manifest>;
  write(id: string, manifest: Manifest): Promise<void>;
  /** Every model in it. */
  ids(): Promise<string[]>;
  /** Removes one commit, or the whole model. */
  remove(id: string, sha?: string): Promise<void>;
  /** Does `work` while no other process works on this model; waits for one that does. */
  alone<T>(id: string, work: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** The commit that a branch, a tag, a commit or the beginning of one stands for here. */
export function findCommit({ names, commits }: Manifest, revision: string): string | undefined {
  const named = Object.hasOwn(names, revision) ? names[revision] : undefined;
  return Object.keys(commits).find((sha) =>
    named === undefined
      ? sha === revision || (revision.length >= 7 && sha.startsWith(revision))
      : sha === named,
  );
}

const waitMs = 200;
const manifestName = 'manifest.json';

export function createCache(folder: string, clock: Clock, log: Logger): Cache {
  const folderOf = (id: string, sha = ''): string => join(folder, ...id.split('/'), sha);
  return {
    folder,
    folderOf,
    async read(id) {
      try {
        return manifestSchema.parse(JSON.parse(await readFile(join(folderOf(id), manifestName), 'utf8')));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
          log.warn(`What the cache knows of ${id} cannot be read; it is asked for anew.`, {
            path: folderOf(id),
          });
        return { names: {}, commits: {} };
      }
    },
    write: (id, manifest) => writeWhole(join(folderOf(id), manifestName), JSON.stringify(manifest, null, 1)),
    async ids() {
      const found: string[] = [];
      for (const owner of await foldersIn(folder))
        for (const name of await foldersIn(join(folder, owner)))
          if (await exists(join(folder, owner, name, manifestName))) found.push(`${owner}/${name}`);
      return found.sort();
    },
    remove: (id, sha) =>
      onDisk(folderOf(id, sha), () => rm(folderOf(id, sha), { recursive: true, force: true })),
    async alone(id, work, signal) {
      // Locks outlive the models they are for: a file that is removed while others wait for it locks nobody out.
      const locks = join(folder, '.locks');
      const path = join(locks, `${id.replace('/', '--')}.db`);
      await onDisk(path, () => makeFolder(locks));
      for (let waited = false; ; waited = true) {
        signal.throwIfAborted();
        const lock = await onDisk(path, async () => lockFile(path));
        if (lock !== null)
          try {
            return await work();
          } finally {
            lock.release();
          }
        if (!waited) log.info(`Another process fetches ${id}; waiting for it.`);
        await clock.sleep(waitMs, signal);
      }
    },
  };
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Sorted; none where there is no such folder. Names with a dot in front are the cache's own. */
async function foldersIn(folder: string): Promise<string[]> {
  const entries = await onDisk(folder, async () =>
    (await exists(folder)) ? readdir(folder, { withFileTypes: true }) : [],
  );
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
}
