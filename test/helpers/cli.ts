import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { root } from './tree.ts';

export const bin = join(root, 'dist/bin/synth.js');

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Called once with the process. */
  readonly onStart?: (child: ChildProcess) => void;
  /** Called with the process and each piece of what it says on either stream. */
  readonly onOutput?: (child: ChildProcess, text: string) => void;
}

/** Runs the built command line as a user does; only PATH and HOME of the environment are passed on. */
export function synth(
  args: readonly string[],
  { cwd, env = {}, input, onStart, onOutput }: RunOptions,
): Promise<Finished> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [bin, ...args], { cwd, env: { PATH, HOME, ...env } });
  onStart?.(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onOutput?.(child, text);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    onOutput?.(child, text);
  });
  child.stdin.on('error', () => child.stdin.destroy()).end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

export interface Event {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** The events in JSON output. */
export const events = (stdout: string): Event[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event);

/** A command line with `--json` while it runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** The first event, from now on, that is what the caller waits for; rejects when the process ends before. */
  next(wanted: (event: Event) => boolean): Promise<Event>;
}

/** Starts a command line that writes events, such as `run … --json`. */
export function startSynth(args: readonly string[], options: RunOptions): Running {
  const waiting = new Set<(event: Event) => void>();
  let child: ChildProcess | undefined;
  const finished = synth([...args, '--json'], { ...options, onStart: (started) => (child = started) });
  const process = child as unknown as ChildProcess;
  let rest = '';
  process.stdout?.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const event of events(lines.join('\n'))) for (const look of [...waiting]) look(event);
  });
  return {
    child: process,
    finished,
    next: (wanted) =>
      new Promise((resolve, reject) => {
        const look = (event: Event): void => {
          if (!wanted(event)) return;
          waiting.delete(look);
          resolve(event);
        };
        waiting.add(look);
        const end = ({ code, stderr }: Finished): void =>
          reject(new Error(`It ended with ${code}: ${stderr}`));
        void finished.then(end, reject);
      }),
  };
}

/** An empty folder with these files in it; `remove` it afterwards. */
export function workFolder(files: Readonly<Record<string, string>> = {}): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'synth-test-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
