import { join } from 'node:path';
import type { ModelFiles, ModelWants } from '../contracts/io.ts';
import { findCommit, type Cache, type Commit } from './cache.ts';
import { chooseWanted } from './choose.ts';
import type { Digests } from './digests.ts';
import { fileSize, onDisk } from './disk.ts';
import { fits } from './download.ts';
import type { HubFile } from './hub.ts';

/** The wanted files as the cache has them, without any network; else what keeps them from being used. */
export async function openCached(
  { cache, digests }: { readonly cache: Cache; readonly digests: Digests },
  { id, revision }: { readonly id: string; readonly revision: string },
  wants: Pick<ModelWants, 'files' | 'optional'>,
  signal: AbortSignal,
): Promise<ModelFiles | string> {
  const manifest = await cache.read(id);
  const sha = findCommit(manifest, revision);
  if (sha === undefined) return `nothing of revision "${revision}" is there`;
  const wanted = chooseWanted(id, (manifest.commits[sha] as Commit).files, wants);
  const folder = cache.folderOf(id, sha);
  for (const file of wanted)
    if (!(await isRight(join(folder, file.path), file, digests, signal)))
      return `${file.path} is missing or not what it was`;
  const files = wanted.map(({ path }) => path);
  return { folder, files, digest: await onDisk(folder, () => digests.ofAll(folder, files, signal), signal) };
}

/** Small files are read each time; of large ones the digest is remembered. */
async function isRight(path: string, file: HubFile, digests: Digests, signal: AbortSignal): Promise<boolean> {
  if (file.sha256 === null) return fits(path, file, signal);
  if ((await fileSize(path)) !== file.size) return false;
  return (await onDisk(path, () => digests.of(path, signal), signal)) === file.sha256;
}
