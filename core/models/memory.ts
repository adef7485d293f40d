import { join } from 'node:path';
import type { Logger, ModelFiles } from '../contracts/io.ts';
import { showBytes } from './bytes.ts';
import { fileSize } from './disk.ts';

/** Says so when a model is larger than what is free: where memory runs out, a process is ended without a word. */
export async function warnOfMemory(
  model: string,
  { folder, files }: ModelFiles,
  freeMemory: (() => number) | undefined,
  log: Logger,
): Promise<void> {
  if (freeMemory === undefined) return;
  let bytes = 0;
  for (const file of files) bytes += (await fileSize(join(folder, file))) ?? 0;
  const free = freeMemory();
  if (bytes > free)
    log.warn(
      `The model ${model} takes ${showBytes(bytes)} of memory or more; ${showBytes(free)} are free. It may not load, or the system may end the process.`,
      { model, bytes, freeBytes: free },
    );
}
