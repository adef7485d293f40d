import { isAbsolute, join } from 'node:path';
import { inMemory } from './database.ts';
import { openLocalQueue } from './local-queue.ts';
import { openRedisQueue } from './redis/queue.ts';
import { openRedisStore } from './redis/store.ts';
import { openSqliteStore } from './sqlite.ts';
import type { BufferOptions } from './options.ts';
import type { Queue } from './queue.ts';
import type { Store, StoreParts } from './store.ts';

/** Opens the buffer the options name, and tidies it up. SYN_STORE_UNAVAILABLE when its server does not answer. */
export async function openStore(
  options: BufferOptions,
  parts: StoreParts,
  signal: AbortSignal,
): Promise<Store> {
  const store =
    options.store === 'redis'
      ? await openRedisStore(options, parts, signal)
      : await openSqliteStore(options, pathOf(options, parts), parts);
  try {
    await store.sweep();
    signal.throwIfAborted();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Opens the queue of jobs beside the buffer: BullMQ on Redis, else in this process. */
export async function openQueue(
  options: BufferOptions,
  parts: StoreParts,
  signal: AbortSignal,
): Promise<Queue> {
  return options.store === 'redis'
    ? openRedisQueue(options, parts, signal)
    : openLocalQueue(pathOf(options, parts), parts);
}

/** The database of a buffer outside Redis; a relative one starts at the folder of the config. */
function pathOf({ store, file }: BufferOptions, { paths }: Pick<StoreParts, 'paths'>): string {
  if (store === 'memory') return inMemory;
  if (file === undefined) return join(paths.storage, 'dojo-api.db');
  return isAbsolute(file) ? file : join(paths.config, file);
}
