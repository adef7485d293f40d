import { randomUUID } from 'node:crypto';
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SynthError } from '../errors/synth-error.ts';
import { makeFolder } from '../host/make-folder.ts';

/** Does what the disk may refuse: SYN_MODEL_CACHE says which path, why, and what to do. */
export async function onDisk<T>(path: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    signal?.throwIfAborted();
    const { code, message } = cause as NodeJS.ErrnoException;
    const full = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'].includes(code ?? '');
    throw new SynthError('SYN_MODEL_CACHE', {
      message: full ? `The disk is full: ${path} cannot grow.` : `${path} cannot be used: ${message}.`,
      hint: full
        ? 'Make room (synth models list shows what models take) or set models.cache to a folder on another disk; what has come so far is kept.'
        : 'Check the permissions, or set models.cache to another folder.',
      detail: { path, ...(code !== undefined && { code }) },
      cause,
    });
  }
}

/** Writes a file whole or not at all, however many processes do so at once. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const next = `${path}.${randomUUID()}`;
  await onDisk(path, async () => {
    await makeFolder(dirname(path));
    try {
      await writeFile(next, text, { flush: true });
      await rename(next, path);
    } catch (error) {
      await rm(next, { force: true });
      throw error;
    }
  });
}

/** Of a file; undefined for anything else. */
export const fileSize = (path: string): Promise<number | undefined> =>
  stat(path).then(
    (found) => (found.isFile() ? found.size : undefined),
    () => undefined,
  );
