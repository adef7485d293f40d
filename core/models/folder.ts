import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import type { ModelFiles, ModelWants } from '../contracts/io.ts';
import { SynthError } from '../errors/synth-error.ts';
import type { Digests } from './digests.ts';
import { isInside } from './reference.ts';

type Wanted = Pick<ModelWants, 'files' | 'optional'>;

/** The wanted files of a model that lies in a folder; SYN_MODEL_NOT_FOUND names what is missing and what is there instead. */
export async function openFolder(
  folder: string,
  { files, optional = [] }: Wanted,
  digests: Digests,
  signal: AbortSignal,
): Promise<ModelFiles> {
  const found: string[] = [];
  const missing: string[] = [];
  for (const name of new Set([...files, ...optional])) {
    if (isInside(name) && (await isFile(join(folder, name)))) found.push(name);
    else if (files.includes(name)) missing.push(name);
  }
  if (missing.length > 0) throw await notThere(folder, missing);
  try {
    return { folder, files: found, digest: await digests.ofAll(folder, found, signal) };
  } catch (cause) {
    signal.throwIfAborted();
    throw new SynthError('SYN_MODEL_NOT_FOUND', {
      message: `A file of the model in ${folder} cannot be read: ${(cause as Error).message}.`,
      hint: 'Check its permissions.',
      cause,
    });
  }
}

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

const mostShown = 12;

async function notThere(folder: string, missing: readonly string[]): Promise<SynthError> {
  const there = await list(folder);
  if (there !== null)
    return new SynthError('SYN_MODEL_NOT_FOUND', {
      message: `The model in ${folder} has no ${missing.join(', no ')}.`,
      hint: there.length === 0 ? 'The folder is empty.' : `It has: ${shorten(there)}.`,
      detail: { folder, missing: [...missing] },
    });
  const beside = await readdir(dirname(folder)).catch(() => null);
  return new SynthError('SYN_MODEL_NOT_FOUND', {
    message: `There is no folder ${folder}, which should hold a model.`,
    hint:
      beside === null
        ? `There is no ${dirname(folder)} either.`
        : beside.length === 0
          ? `${dirname(folder)} is empty.`
          : `${dirname(folder)} has: ${shorten(beside.sort())}. A model of the hub is written owner/${basename(folder)}.`,
    detail: { folder, missing: [...missing] },
  });
}

/** Files at most two folders deep, where models have them; null when there is no such folder. */
async function list(folder: string, top = folder): Promise<string[] | null> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => null);
  if (entries === null) return null;
  const names: string[] = [];
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) names.push(relative(top, path).split(sep).join('/'));
    else if (folder === top) names.push(...((await list(path, top)) ?? []));
  }
  return names.sort();
}

const shorten = (names: readonly string[]): string =>
  names.length <= mostShown
    ? names.join(', ')
    : `${names.slice(0, mostShown).join(', ')} and ${names.length - mostShown} more`;
