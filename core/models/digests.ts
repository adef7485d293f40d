import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { Logger } from '../contracts/io.ts';
import { writeWhole } from './disk.ts';

/**
 * sha256 of files, remembered by path, size and time of change: a large model is not read again at each start. The time is the
 * file system's own (ctime): archives and copies bring the time of their contents (mtime) with them, often the same for all.
 */
export interface Digests {
  /** Hex. Rejects with what the file system says. */
  of(path: string, signal: AbortSignal): Promise<string>;
  /** Of several files below a folder: sha256 over the lines `sha256sum` prints for them, sorted by name. */
  ofAll(folder: string, names: readonly string[], signal: AbortSignal): Promise<string>;
}

const known = z.record(z.string(), z.tuple([z.number(), z.number(), z.string()]));

/** `file` keeps what is remembered; without it (or when it cannot be written) every file is read each time. */
export function createDigests(file: string, log: Logger): Digests {
  let loaded: z.output<typeof known> | undefined;
  const read = async (): Promise<z.output<typeof known>> => {
    try {
      return known.parse(JSON.parse(await readFile(file, 'utf8')));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        log.debug(`${file} is made anew: ${(error as Error).message}`);
      return {};
    }
  };
  const save = async (path: string, entry: [number, number, string]): Promise<void> => {
    // Another process may have written in between.
    loaded = { ...(await read()), ...loaded, [path]: entry };
    try {
      await writeWhole(file, JSON.stringify(loaded));
    } catch (error) {
      log.debug(`Checksums are not remembered: ${(error as Error).message}`);
    }
  };
  const of = async (path: string, signal: AbortSignal): Promise<string> => {
    const { size, ctimeMs } = await stat(path);
    loaded ??= await read();
    const [knownSize, knownCtimeMs, digest] = loaded[path] ?? [];
    if (digest !== undefined && knownSize === size && knownCtimeMs === ctimeMs) return digest;
    const found = await hashFile(path, 'sha256', signal);
    await save(path, [size, ctimeMs, found]);
    return found;
  };
  return {
    of,
    async ofAll(folder, names, signal) {
      const lines: string[] = [];
      for (const name of [...names].sort()) lines.push(`${await of(`${folder}/${name}`, signal)}  ${name}\n`);
      return createHash('sha256').update(lines.join('')).digest('hex');
    },
  };
}

/** Hex. `git`: the sha1 by which git names a file's contents. */
export async function hashFile(path: string, sum: 'sha256' | 'git', signal: AbortSignal): Promise<string> {
  const hash = createHash(sum === 'git' ? 'sha1' : 'sha256');
  if (sum === 'git') hash.update(`blob ${(await stat(path)).size}\0`);
  for await (const chunk of createReadStream(path, { signal, highWaterMark: 1 << 20 }))
    hash.update(chunk as Buffer);
  return hash.digest('hex');
}
