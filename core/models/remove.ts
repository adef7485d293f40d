import { SynthError } from '../errors/synth-error.ts';
import { findCommit, type Cache } from './cache.ts';
import { listModel, type CachedModel } from './list.ts';

/** Removes a model, or what came with one revision (a name, a commit or the beginning of one), and tells what that was. */
export async function removeModel(
  cache: Cache,
  { id, revision }: { readonly id: string; readonly revision?: string },
): Promise<CachedModel[]> {
  const manifest = await cache.read(id);
  const listed = await listModel(cache, id);
  const gone =
    revision === undefined ? listed : listed.filter(({ sha }) => sha === findCommit(manifest, revision));
  if (gone.length === 0)
    throw new SynthError('SYN_MODEL_NOT_FOUND', {
      message: `The cache has no ${id}${revision === undefined ? '' : `@${revision}`}.`,
      hint:
        listed.length > 0
          ? `It has of it: ${listed.map(({ sha, names }) => [sha, ...names].join(' = ')).join(', ')}.`
          : `It has: ${(await cache.ids()).join(', ') || 'nothing'}.`,
    });
  if (gone.length === listed.length) {
    await cache.remove(id);
    return gone;
  }
  const isGone = (sha: string): boolean => gone.some((model) => model.sha === sha);
  await cache.write(id, {
    names: Object.fromEntries(Object.entries(manifest.names).filter(([, sha]) => !isGone(sha))),
    commits: Object.fromEntries(Object.entries(manifest.commits).filter(([sha]) => !isGone(sha))),
  });
  for (const { sha } of gone) await cache.remove(id, sha);
  return gone;
}
