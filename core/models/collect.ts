import { copyFile, link, rm, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Clock } from '../contracts/io.ts';
import { SynthError } from '../errors/synth-error.ts';
import { makeFolder } from '../host/make-folder.ts';
import { showBytes } from './bytes.ts';
import type { Cache, Commit, Manifest } from './cache.ts';
import { fileSize, onDisk } from './disk.ts';
import { download, fits, partOf } from './download.ts';
import type { Hub, HubFile } from './hub.ts';

/** How far the files of one model are. */
export interface Progress {
  readonly id: string;
  readonly file: string;
  /** Bytes here, of all the files that were missing. */
  readonly bytes: number;
  readonly totalBytes: number;
}

export interface Collection {
  readonly cache: Cache;
  readonly hub: Hub;
  readonly clock: Clock;
  readonly id: string;
  readonly sha: string;
  readonly manifest: Manifest;
  readonly wanted: readonly HubFile[];
  readonly onProgress: (progress: Progress) => void;
}

/** Brings the wanted files of a commit into the cache, those that are there and right left alone. The caller holds the lock. */
export async function collect(work: Collection, signal: AbortSignal): Promise<void> {
  const { cache, hub, clock, id, sha, wanted } = work;
  const folder = cache.folderOf(id, sha);
  const missing: HubFile[] = [];
  for (const file of wanted) {
    const place = join(folder, file.path);
    if (!(await fits(place, file, signal)) && !(await borrow(work, file, place, signal))) missing.push(file);
  }
  await checkRoom(folder, missing);
  const totalBytes = missing.reduce((sum, { size }) => sum + size, 0);
  let before = 0;
  for (const file of missing) {
    const onBytes = (bytes: number): void =>
      work.onProgress({ id, file: file.path, bytes: before + bytes, totalBytes });
    await download({ hub, clock, id, sha, file, place: join(folder, file.path), onBytes }, signal);
    before += file.size;
  }
}

/** A new commit has most files of the one before: those are taken from there. */
async function borrow(
  { cache, id, sha, manifest }: Collection,
  file: HubFile,
  place: string,
  signal: AbortSignal,
): Promise<boolean> {
  const others = Object.entries(manifest.commits).filter(
    ([other, commit]) => other !== sha && has(commit, file),
  );
  for (const [other] of others) {
    const source = join(cache.folderOf(id, other), file.path);
    if (!(await fits(source, file, signal))) continue;
    await onDisk(place, async () => {
      await makeFolder(dirname(place));
      await rm(place, { force: true });
      // Not every disk has links.
      await link(source, place).catch(() => copyFile(source, place));
    });
    return true;
  }
  return false;
}

const has = ({ files }: Commit, wanted: HubFile): boolean =>
  files.some(({ path, git, size }) => path === wanted.path && git === wanted.git && size === wanted.size);

async function checkRoom(folder: string, missing: readonly HubFile[]): Promise<void> {
  if (missing.length === 0) return;
  const { bavail, bsize } = await onDisk(folder, async () => {
    await makeFolder(folder);
    return statfs(folder);
  });
  let needed = 0;
  for (const { path, size } of missing) {
    needed += Math.max(0, size - ((await fileSize(partOf(join(folder, path)).path)) ?? 0));
  }
  if (needed > bavail * bsize)
    throw new SynthError('SYN_MODEL_CACHE', {
      message: `The model takes ${showBytes(needed)}; the disk of ${folder} has room for ${showBytes(bavail * bsize)}.`,
      hint: 'Make room (synth models list shows what models take) or set models.cache to a folder on another disk.',
      detail: { folder, neededBytes: needed, freeBytes: bavail * bsize },
    });
}
