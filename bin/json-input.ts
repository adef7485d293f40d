import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { text as readAll } from 'node:stream/consumers';
import type { z } from 'zod';
import type { Arguments } from './commands.ts';
import type { Terminal } from './terminal.ts';
import { SynthError } from '../core/index.ts';

/** The JSON value that is the whole of `--input`. */
export async function readJson<T extends z.ZodType>(
  args: Arguments,
  terminal: Terminal,
  schema: T,
): Promise<z.output<T>> {
  const { text, name } = await readInput(args, terminal);
  return parse(text, schema, { file: name });
}

/** The JSON value in each line of `--input`; empty lines are skipped. */
export async function* readJsonLines<T extends z.ZodType>(
  args: Arguments,
  terminal: Terminal,
  schema: T,
): AsyncGenerator<z.output<T>> {
  const { text, name } = await readInput(args, terminal);
  for (const [index, line] of text.split('\n').entries())
    if (line.trim() !== '') yield parse(line, schema, { file: name, line: index + 1 });
}

/** The text of `--input`, and its name as errors show it. */
async function readInput(
  args: Arguments,
  { cwd, stdin }: Terminal,
): Promise<{ readonly text: string; readonly name: string }> {
  const name = args['input'] as string | undefined;
  if (name === undefined)
    throw new SynthError('SYN_USAGE', {
      message: 'There is no input.',
      hint: 'Add --input file, or --input - for standard input.',
    });
  if (name === '-') return { text: await readAll(stdin), name: 'standard input' };
  try {
    return { text: readFileSync(resolve(cwd, name), 'utf8'), name };
  } catch (cause) {
    throw new SynthError('SYN_INPUT', {
      message: `${name} cannot be read: ${(cause as Error).message}.`,
      hint: 'Check the path.',
      cause,
    });
  }
}

function parse<T extends z.ZodType>(
  text: string,
  schema: T,
  where: { readonly file: string; readonly line?: number },
): z.output<T> {
  let data: unknown;
  try {
    // A byte order mark is no part of the first value.
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    throw new SynthError('SYN_INPUT', {
      message: `This is not JSON: ${(cause as Error).message}.`,
      hint: where.line === undefined ? 'The file holds one JSON value.' : 'Each line holds one JSON value.',
      where,
      cause,
    });
  }
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new SynthError('SYN_INPUT', {
    message: `${issue?.message ?? 'The value is wrong'}.`,
    hint: 'synth try --help shows what each kind reads.',
    where: { ...where, path: issue?.path.join('.') ?? '' },
  });
}
