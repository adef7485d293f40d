import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'dotenv';
import { SynthError } from '../errors/synth-error.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The environment, filled up from `.env` of each folder in turn; what is set already stays. */
export async function readEnv(folders: readonly string[], env: Env): Promise<Env> {
  const filled: Record<string, string | undefined> = { ...env };
  for (const folder of new Set(folders))
    for (const [name, value] of Object.entries(parse(await readOptional(join(folder, '.env')))))
      filled[name] ??= value;
  return filled;
}

async function readOptional(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    // A folder called .env (a Python habit) is no file of variables.
    if (['ENOENT', 'EISDIR', 'ENOTDIR'].includes((cause as NodeJS.ErrnoException).code ?? '')) return '';
    throw new SynthError('SYN_CONFIG_VARIABLE', {
      message: `${path} could not be read: ${String(cause)}`,
      hint: 'Check its permissions, or remove it.',
      where: { file: path },
      cause,
    });
  }
}
