import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
// Not state of the machine but the name of the owner, for the one who finds the lock held.
import { pid } from 'node:process';
import { SynthError } from '../errors/synth-error.ts';
import { lockFile, type FileLock } from '../host/file-lock.ts';

/**
 * Makes this process the only owner of a storage folder until `release`; SYN_STORE_LOCKED when it has one. The lock is one
 * that the operating system holds on `lock.db`, so it ends with the process, however that ends.
 */
export function lockStorage(folder: string, startedAt: number): { release(): void } {
  const note = join(folder, 'lock.json');
  let lock: FileLock | null = null;
  try {
    lock = lockFile(join(folder, 'lock.db'));
    if (lock !== null)
      writeFileSync(note, JSON.stringify({ pid, startedAt: new Date(startedAt).toISOString() }));
  } catch (cause) {
    lock?.release();
    throw new SynthError('SYN_STORE_DAMAGED', {
      message: `The storage folder ${folder} cannot be locked: ${(cause as Error).message}.`,
      hint: `Check that the folder is writable; ${join(folder, 'lock.db')} may be deleted when nothing runs.`,
      cause,
    });
  }
  if (lock === null) throw locked(folder, note);
  return {
    release() {
      if (lock === null) return;
      rmSync(note, { force: true });
      lock.release();
      lock = null;
    },
  };
}

function locked(folder: string, note: string): SynthError {
  const owner = readOwner(note);
  return new SynthError('SYN_STORE_LOCKED', {
    message: `Another process${owner === null ? '' : ` (pid ${owner.pid}, since ${owner.startedAt})`} uses the storage folder ${folder}.`,
    hint: `${owner === null ? 'Stop it' : `Stop it (kill ${owner.pid})`}, or give this node a \`name:\` or \`storage:\` of its own.`,
    detail: owner === null ? {} : { ...owner },
  });
}

/** The note is written just after the lock is taken; in between nobody is named. */
function readOwner(note: string): { pid: number; startedAt: string } | null {
  try {
    const { pid: owner, startedAt } = JSON.parse(readFileSync(note, 'utf8')) as Record<string, unknown>;
    return typeof owner === 'number' && typeof startedAt === 'string' ? { pid: owner, startedAt } : null;
  } catch {
    return null;
  }
}
