import { isAbsolute, join } from 'node:path';
import { inMemory } from './database.ts';
import { SynthError } from '../../../../core/index.ts';
import { openSqliteStore } from './sqlite.ts';
import type { BufferOptions } from './options.ts';
import type { Store, StoreParts } from './store.ts';

/** Opens the buffer the options name, and tidies it up. SYN_STORE_UNAVAILABLE when its server does not answer. */
export async function openStore(
  options: BufferOptions,
  parts: StoreParts,
  signal: AbortSignal,
): Promise<Store> {
  const store = await open(options, parts);
  try {
    await store.sweep();
    signal.throwIfAborted();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

async function open(options: BufferOptions, parts: StoreParts): Promise<Store> {
  switch (options.store) {
    case 'memory':
      return openSqliteStore(options, inMemory, parts);
    case 'sqlite':
      return openSqliteStore(options, databasePath(options, parts), parts);
    case 'redis':
      throw new SynthError('SYN_CONFIG_INVALID', { message: 'The redis store is not part of this version.' });
  }
}

/** The file of the sqlite store; a relative one starts at the folder of the config. */
export function databasePath({ file }: BufferOptions, { paths }: Pick<StoreParts, 'paths'>): string {
  if (file === undefined) return join(paths.storage, 'dojo-api.db');
  return isAbsolute(file) ? file : join(paths.config, file);
}
