import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';

/** What a command came to that is run as a user runs it. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command in a folder; never rejects for its exit code. */
export const run = (command: string, args: readonly string[], cwd: string): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const { PATH = '', HOME = '' } = process.env;
    // Settings of the npm that runs this suite would reach the one that is run here.
    const env = { PATH, HOME, NO_COLOR: '1', npm_config_cache: process.env['npm_config_cache'] };
    execFile(command, args, { cwd, env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error && typeof error.code !== 'number') reject(new Error(error.message, { cause: error }));
      else resolve({ code: Number(error?.code ?? 0), stdout, stderr });
    });
  });

/** The same for a command that must succeed. */
export async function must(command: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, cwd);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Packs a folder as `npm publish` would; the path of the tarball. */
export async function pack(folder: string, to: string): Promise<string> {
  const said = await must('npm', ['pack', '--json', '--pack-destination', to], folder);
  const [info] = JSON.parse(said.slice(said.indexOf('['))) as { filename: string }[];
  return join(to, info?.filename ?? '');
}

/** Installs as a user does, from the cache where it can. */
export const install = (folder: string, ...args: string[]): Promise<string> =>
  must(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', ...args],
    folder,
  );

/** Writes files by their paths below a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
