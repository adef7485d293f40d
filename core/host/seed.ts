import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CheckedConfig } from '../config/checked.ts';
import type { ChainTraits } from '../contracts/chain.ts';
import type { Logger } from '../contracts/io.ts';
import { SynthError } from '../errors/synth-error.ts';

/**
 * The seed of a node: the configured one; else 0 where only this machine looks on. On a chain with strangers a known seed would
 * tell miners what is asked next, so there it is drawn once and kept in the storage folder.
 */
export async function chooseSeed(
  { settings, entries }: CheckedConfig,
  folder: string,
  log: Logger,
): Promise<number> {
  const traits = entries.get('chain')?.plugin.traits as ChainTraits | undefined;
  const isWatched = traits?.offline === false;
  if (settings.seed === undefined) return isWatched ? keptSeed(join(folder, 'seed')) : 0;
  if (isWatched && settings.role === 'validator')
    log.warn('The seed is written in the configuration: whoever knows it knows what will be asked.');
  return settings.seed;
}

async function keptSeed(file: string): Promise<number> {
  const drawn = String(randomInt(2 ** 47));
  await writeFile(file, `${drawn}\n`, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  });
  const text = (await readFile(file, 'utf8')).trim();
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new SynthError('SYN_STORE_DAMAGED', {
    message: `${file} does not hold a seed.`,
    hint: 'Remove it to draw another one, or set `seed`.',
  });
}
