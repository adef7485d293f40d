import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';

/** A script that runs until its input ends, one line of output at a time. */
export interface Script {
  /** Writes a line, and reads the next one that is no log. */
  exchange(line: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a Python script and waits until it says that it is up. */
export async function startPython(
  python: string,
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Script> {
  const child: ChildProcess = spawn(python, ['-W', 'ignore', file, ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...env },
  });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('no pipes');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const next = async (isWanted: (line: string) => boolean): Promise<string> => {
    for (;;) {
      const { value, done } = (await lines.next()) as IteratorResult<string, undefined>;
      if (done === true) throw new Error(`${file} ended with ${child.exitCode}`);
      if (isWanted(value)) return value;
    }
  };
  await next((line) => line.startsWith('up '));
  return {
    exchange(line) {
      stdin.write(`${line}\n`);
      return next((one) => one.startsWith('{'));
    },
    async stop() {
      const ended = once(child, 'exit');
      stdin.end();
      const late = setTimeout(() => child.kill('SIGKILL'), 5000);
      await ended;
      clearTimeout(late);
    },
  };
}
