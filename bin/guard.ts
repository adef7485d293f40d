import process from 'node:process';
import type { Writable } from 'node:stream';
import { writeJson } from './terminal.ts';
import { errorToJson, exitCodeOf, pluginAtWork, printable, renderError, SynthError } from '../core/index.ts';

/** What plugins do to the process behind the engine's back, caught and laid at their door. */
export interface Guard {
  /** Standard output for what synth itself says; whatever else is written there goes to stderr, under its author's name. */
  readonly stdout: Writable;
  /** Ends the process; when anybody else does, it is told who. */
  exit(code: number): never;
}

/** Takes hold of standard output, `process.exit` and errors that nobody catches. Once a process. */
export function guardProcess({ color, json }: { readonly color: boolean; readonly json: boolean }): Guard {
  const { stdout, stderr } = process;
  const own = Object.create(stdout, { write: { value: stdout.write.bind(stdout) } }) as Writable;
  stdout.write = redirect(stderr);
  let leaving = false;
  const fail = (error: unknown): void => {
    leaving = true;
    if (json) writeJson(own, errorToJson(error));
    stderr.write(`${renderError(error, { color, verbose: false })}\n`);
    process.exitCode = exitCodeOf(error);
  };
  process.on('uncaughtException', (cause) => {
    fail(uncaught(cause));
    process.exit();
  });
  process.on('exit', (code) => {
    const plugin = pluginAtWork();
    if (!leaving && plugin !== undefined) fail(ended(plugin, code));
  });
  return {
    stdout: own,
    exit(code) {
      leaving = true;
      return process.exit(code);
    },
  };
}

/** Writes what plugins meant for standard output to stderr, line by line with who wrote it. */
function redirect(stderr: Writable): typeof process.stdout.write {
  const told = new Set<string>();
  return (chunk: Uint8Array | string, encoding?: unknown, done?: unknown): boolean => {
    const who = pluginAtWork() ?? 'a plugin';
    const text = typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
    const remedy = told.has(who)
      ? ''
      : `${who} writes to standard output, which is for results alone; its author has to use the log it is given. It says:\n`;
    told.add(who);
    const lines = text
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => `[${who}] ${printable(line)}\n`);
    return stderr.write(remedy + lines.join(''), (error) => {
      for (const callback of [encoding, done])
        if (typeof callback === 'function') (callback as (error?: Error | null) => void)(error);
    });
  };
}

function uncaught(cause: unknown): SynthError | Error {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  const plugin = pluginAtWork();
  if (plugin === undefined) return error;
  return new SynthError('SYN_PLUGIN_RESULT', {
    message: `It threw where nobody waits for it: ${error.message}`,
    hint: 'Its author has to await every promise, and to catch what a timer or an event throws.',
    plugin,
    cause,
  });
}

const ended = (plugin: string, code: number): SynthError =>
  new SynthError('SYN_PLUGIN_RESULT', {
    message: `It ended the process (process.exit(${code})).`,
    hint: 'Its author has to throw an error instead; the node then stops in order.',
    plugin,
  });
