import { open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockFile } from '../host/file-lock.ts';
import { makeFolder } from '../host/make-folder.ts';
import { SynthError } from '../errors/synth-error.ts';
import type { Logger } from '../contracts/io.ts';
import type { JsonObject } from '../contracts/json.ts';

export interface SpoolEntry {
  readonly key: string;
  readonly value: JsonObject;
  /** Grows each time something is put under the key. */
  readonly version: number;
}

/** A queue on disk: what has been put survives the process, however that ends, until it is removed. */
export interface Spool {
  readonly size: number;
  /** Keys, the one put first in front; one put again keeps its place. */
  keys(): Iterable<string>;
  /** null: there is none under the key, or its file turned out to be damaged or gone. */
  read(key: string): Promise<SpoolEntry | null>;
  /** Resolves when all of it is durable; a key that is there already gets the new value. */
  put(entries: readonly Pick<SpoolEntry, 'key' | 'value'>[]): Promise<void>;
  /** Removes entries as they were read: one put again since then stays. */
  remove(entries: readonly Pick<SpoolEntry, 'key' | 'version'>[]): Promise<void>;
  /** Waits for what is under way and lets go of the folder. */
  close(): Promise<void>;
}

interface Place {
  readonly file: string;
  readonly version: number;
}

/** What was set aside keeps its number. */
const entryName = /^(\d{12})\.json(\.damaged)?$/;
/** A writing that was cut off: nobody was told that it had come through. */
const unfinished = '.json.tmp';

/**
 * Opens the queue in a folder, made when absent. A file is one entry, written aside, synced and renamed; a file that is no
 * entry is named in the log and renamed to `….damaged`. SYN_STORE_LOCKED when the folder is in use, SYN_STORE_DAMAGED when
 * the disk refuses something.
 */
export async function openSpool(folder: string, log: Logger): Promise<Spool> {
  const lock = await onDisk(folder, async () => {
    await makeFolder(folder);
    return lockFile(join(folder, 'lock.db'));
  });
  if (lock === null) throw locked(folder);
  const places = new Map<string, Place>();
  let last = 0;
  let versions = 0;
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(() => onDisk(folder, work));
    turn = done.catch(() => undefined); // whoever asked for it hears of it
    return done;
  };

  const load = async (file: string): Promise<Omit<SpoolEntry, 'version'> | null> => {
    const path = join(folder, file);
    const text = await readFile(path, 'utf8').catch(unlessGone);
    const entry = text === null ? null : parse(text);
    if (entry !== null) return entry;
    if (text !== null) await rename(path, `${path}.damaged`);
    log.warn(
      text === null ? `${path} was deleted.` : `${path} is damaged and was set aside as ${file}.damaged.`,
    );
    return null;
  };
  const write = async ({ key, value }: Pick<SpoolEntry, 'key' | 'value'>): Promise<void> => {
    const file = places.get(key)?.file ?? `${String((last += 1)).padStart(12, '0')}.json`;
    const aside = join(folder, `${file}.tmp`);
    try {
      await writeFile(aside, JSON.stringify({ key, value }), { flush: true });
      await rename(aside, join(folder, file));
    } catch (error) {
      await rm(aside, { force: true });
      throw error;
    }
    places.set(key, { file, version: (versions += 1) });
  };

  try {
    await onDisk(folder, async () => {
      for (const file of (await readdir(folder)).sort()) {
        if (file.endsWith(unfinished)) await rm(join(folder, file));
        const [, number, damaged] = entryName.exec(file) ?? [];
        if (number === undefined) continue;
        last = Number(number);
        const entry = damaged === undefined ? await load(file) : null;
        if (entry !== null) places.set(entry.key, { file, version: (versions += 1) });
      }
    });
  } catch (error) {
    lock.release();
    throw error;
  }

  return {
    get size() {
      return places.size;
    },
    keys: () => places.keys(),
    read: (key) =>
      inTurn(async () => {
        const place = places.get(key);
        if (place === undefined) return null;
        const entry = await load(place.file);
        if (entry !== null) return { ...entry, version: place.version };
        places.delete(key);
        return null;
      }),
    put: (entries) =>
      inTurn(async () => {
        for (const entry of entries) await write(entry);
        await syncFolder(folder);
      }),
    remove: (entries) =>
      inTurn(async () => {
        for (const { key, version } of entries) {
          const place = places.get(key);
          if (place?.version !== version) continue;
          await rm(join(folder, place.file), { force: true });
          places.delete(key);
        }
      }),
    close: () => inTurn(async () => lock.release()),
  };
}

function parse(text: string): Omit<SpoolEntry, 'version'> | null {
  try {
    const { key, value } = JSON.parse(text) as Record<string, unknown>;
    const isEntry =
      typeof key === 'string' && typeof value === 'object' && value !== null && !Array.isArray(value);
    return isEntry ? { key, value: value as JsonObject } : null;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

const unlessGone = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null;
  throw error;
};

/** A rename is durable once the folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function onDisk<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    const full = code === 'ENOSPC' || code === 'EDQUOT';
    throw new SynthError('SYN_STORE_DAMAGED', {
      message: full
        ? `The disk is full: the queue ${folder} cannot grow.`
        : `The queue ${folder} cannot be used: ${message}.`,
      hint: full
        ? 'Make room and start again; what is in the queue is kept.'
        : 'Check the folder and its permissions; what is in the queue is kept.',
      detail: { folder, code },
      cause,
    });
  }
}

const locked = (folder: string): SynthError =>
  new SynthError('SYN_STORE_LOCKED', {
    message: `The queue ${folder} is in use, by another process or by another entry of this configuration.`,
    hint: 'Stop the other process, or give each entry a folder of its own.',
    detail: { folder },
  });
