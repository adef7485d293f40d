import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { main } from '../../bin/main.ts';
import type { Finished } from './cli.ts';
import type { Keyboard } from './keyboard.ts';

export interface InProcess {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** In the place of `input`: somebody who answers what is asked on stderr. */
  readonly keyboard?: Keyboard;
  /** As on a terminal that understands cursor movement. */
  readonly interactive?: boolean;
  /** Columns of that terminal. */
  readonly columns?: number;
}

/** Runs one command line in this process, with streams of its own. */
export async function synthHere(
  args: readonly string[],
  { cwd, env = {}, input = '', keyboard, interactive = false, columns }: InProcess,
): Promise<Finished> {
  const stdout = new PassThrough();
  const stderr = new PassThrough();
  // A question is what stands there without the end of its line.
  if (keyboard)
    stderr.on('data', (words: Buffer) => void (words.toString().endsWith(' ') && keyboard.answer()));
  const said = Promise.all([text(stdout), text(stderr)]);
  const code = await main(args, {
    cwd,
    env,
    stdin: keyboard ?? Readable.from([input]),
    stdout,
    stderr,
    interactive,
    color: false,
    ...(columns !== undefined && { columns }),
    onStopSignal: () => () => undefined,
  });
  stdout.end();
  stderr.end();
  const [out, err] = await said;
  return { code, signal: null, stdout: out, stderr: err };
}
