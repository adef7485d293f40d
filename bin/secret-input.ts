import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Options } from 'yargs';
import type { Arguments } from './commands.ts';
import type { Terminal } from './terminal.ts';
import { SynthError, type Redactor } from '../core/index.ts';

/** A phrase of 24 words has less than 300. */
const maxBytes = 4096;

export const passwordFd: Options = {
  type: 'number',
  requiresArg: true,
  describe: 'File descriptor the password is read from: --password-fd 3 3<file',
};

export const secretFd: Options = {
  type: 'number',
  requiresArg: true,
  describe: 'File descriptor the phrase is read from',
};

/** The first line of the file descriptor that a flag names; undefined when the flag is not given. `redactor` learns it. */
export async function readSecret(
  args: Arguments,
  flag: 'password-fd' | 'secret-fd',
  { stdin }: Terminal,
  redactor: Redactor,
): Promise<string | undefined> {
  const fd = args[flag] as number | undefined;
  if (fd === undefined) return undefined;
  if (!Number.isInteger(fd) || fd < 0 || fd === 1 || fd === 2)
    throw new SynthError('SYN_USAGE', {
      message: `--${flag} takes the number of an open file descriptor.`,
      hint: `Example: --${flag} 3 3<file, or --${flag} 0 for standard input.`,
    });
  const line = await firstLine(fd === 0 ? stdin : createReadStream('', { fd }), flag);
  redactor.add(line);
  if (line !== '') return line;
  throw new SynthError('SYN_USAGE', {
    message: `There is nothing to read from --${flag} ${fd}.`,
    hint: 'Its first line is the secret.',
  });
}

async function firstLine(stream: Readable, flag: string): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk as Buffer | string);
      chunks.push(bytes);
      size += bytes.length;
      if (bytes.includes('\n') || size > maxBytes) break;
    }
  } catch (cause) {
    throw new SynthError('SYN_USAGE', {
      message: `--${flag} names a file descriptor that cannot be read: ${(cause as Error).message}.`,
      hint: `Open it: --${flag} 3 3<file`,
      cause,
    });
  }
  return Buffer.concat(chunks).toString().split(/\r?\n/)[0] ?? '';
}
