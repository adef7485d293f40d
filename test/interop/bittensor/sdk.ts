import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import process from 'node:process';
import { createInterface } from 'node:readline';

/** A Python that has the SDK of Bittensor. */
export interface Sdk {
  readonly python: string;
  readonly version: string;
}

/** The SDK of the first of these environment variables that is set; a reason why not. */
export function findSdk(major: number, variables: readonly string[]): Sdk | string {
  const wanted = `bittensor ${major}.x`;
  const python = variables.map((name) => process.env[name]).find((path) => path !== undefined);
  if (python === undefined) return `Skipped: name a Python that has ${wanted} with ${variables[0]}.`;
  const { error, status, stdout } = spawnSync(
    python,
    ['-W', 'ignore', '-c', 'import bittensor; print("version", bittensor.__version__)'],
    { encoding: 'utf8' },
  );
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT')
    return `Skipped: there is no ${python}.`;
  const [, version = ''] = /^version (\S+)$/mu.exec(stdout) ?? [];
  if (status === 0 && version.startsWith(`${major}.`)) return { python, version };
  // 9.x does not hold against newer versions of a package it needs.
  const packages = major === 9 ? `'bittensor<10' 'async-substrate-interface<2'` : `'bittensor<${major + 1}'`;
  return `Skipped: ${python} has no ${wanted} that can be imported. Install: ${python} -m pip install ${packages}`;
}

/** A script that runs until its input ends, one line of output at a time. */
export interface Script {
  /** Writes a line, and reads the next one that is no log. */
  exchange(line: string): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a script of this folder and waits until it says that it is up. */
export async function startScript({ python }: Sdk, name: string, args: readonly string[]): Promise<Script> {
  const child: ChildProcess = spawn(python, ['-W', 'ignore', `${import.meta.dirname}/${name}`, ...args], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, BT_NO_PARSE_CLI_ARGS: '1', NO_COLOR: '1' },
  });
  const { stdin, stdout } = child;
  if (!stdin || !stdout) throw new Error('no pipes');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const next = async (isWanted: (line: string) => boolean): Promise<string> => {
    for (;;) {
      const { value, done } = (await lines.next()) as IteratorResult<string, undefined>;
      if (done === true) throw new Error(`${name} ended with ${child.exitCode}`);
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

/** A port of this machine that nobody listens on; above 1024, as the SDK wants it. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
