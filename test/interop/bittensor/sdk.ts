import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import process from 'node:process';
import { startPython, type Script } from '../script.ts';

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

/** Starts a script of this folder and waits until it says that it is up. */
export const startScript = ({ python }: Sdk, name: string, args: readonly string[]): Promise<Script> =>
  startPython(python, `${import.meta.dirname}/${name}`, args, { BT_NO_PARSE_CLI_ARGS: '1', NO_COLOR: '1' });

/** A port of this machine that nobody listens on; above 1024, as the SDK wants it. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
