import { join } from 'node:path';
import type { Cache } from './cache.ts';
import { fileSize } from './disk.ts';
import { partOf } from './download.ts';

/** One commit of a model in the cache. */
export interface CachedModel {
  /** `owner/name` */
  readonly model: string;
  readonly sha: string;
  /** Branches and tags that stood for it when they were last asked for. */
  readonly names: readonly string[];
  /** As the hub spells it; null when it does not say. */
  readonly licence: string | null;
  /** ISO 8601. */
  readonly fetchedAt: string;
  readonly folder: string;
  /** Those that are here, whole. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** What it takes, parts included. */
  readonly bytes: number;
}

/** What the cache has of a model, the newest first. */
export async function listModel(cache: Cache, id: string): Promise<CachedModel[]> {
  const { names, commits } = await cache.read(id);
  const listed: CachedModel[] = [];
  for (const [sha, { fetchedAt, licence, files }] of Object.entries(commits)) {
    const folder = cache.folderOf(id, sha);
    const here: { path: string; bytes: number }[] = [];
    let bytes = 0;
    for (const { path, size } of files) {
      const place = join(folder, path);
      const whole = await fileSize(place);
      if (whole === size) here.push({ path, bytes: size });
      bytes += (whole ?? 0) + ((await fileSize(partOf(place).path)) ?? 0);
    }
    const called = Object.keys(names).filter((name) => names[name] === sha);
    listed.push({ model: id, sha, names: called, licence, fetchedAt, folder, files: here, bytes });
  }
  return listed.sort((a, b) => (a.fetchedAt < b.fetchedAt ? 1 : -1));
}
