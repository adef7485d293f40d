import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { SynthError } from '../errors/synth-error.ts';
import { nearest } from './suggest.ts';
import { whereOf, type Origin } from './node.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface Interpolated {
  readonly text: string;
  /** What was taken from the environment or from files. */
  readonly referred: readonly string[];
  /** True when the configuration itself spells out a stand-in for a missing variable: `${env:KEY:-text}`. */
  readonly literalDefault: boolean;
}

const maxFileBytes = 1024 * 1024;
const reference = /\$\$\{|\$\{([^}]*)(\}?)/g;

/**
 * Fills in `${env:NAME}`, `${env:NAME:-default}` (unset or empty) and `${file:path}` (relative to the YAML file, trimmed);
 * `$${` stands for `${`. SYN_CONFIG_VARIABLE when a variable or file is missing or the form is another.
 */
export function interpolate(text: string, origin: Origin, path: string, env: Env): Interpolated {
  const referred: string[] = [];
  let literalDefault = false;
  const fail = (message: string, hint: string, cause?: unknown): never => {
    throw new SynthError('SYN_CONFIG_VARIABLE', { message, hint, where: whereOf(origin, path), cause });
  };
  const filled = text.replace(reference, (whole, inner: string | undefined, end: string) => {
    if (inner === undefined) return '${';
    const value = read(whole, inner, end);
    referred.push(value);
    return value;
  });
  return { text: filled, referred, literalDefault };

  function read(whole: string, inner: string, end: string): string {
    const parts = end === '}' ? /^(env|file):(.+)$/s.exec(inner) : null;
    if (parts === null)
      return fail(`"${whole}" is neither \${env:NAME} nor \${file:path}.`, 'For a plain ${ write $${.');
    const [, source, argument] = parts as unknown as [string, string, string];
    if (source === 'file') return readReferred(argument, origin, fail);
    const [name, fallback] = splitDefault(argument);
    if (fallback?.includes('${'))
      return fail(
        'A stand-in cannot refer to something in turn.',
        'Write ${env:NAME:-text} with plain text.',
      );
    if (!/^[A-Za-z_]\w*$/.test(name))
      return fail(
        `"${name}" is not the name of an environment variable.`,
        'Write ${env:NAME} or ${env:NAME:-default}.',
      );
    const value = env[name];
    if (value !== undefined && value !== '') return value;
    if (fallback !== undefined) {
      literalDefault ||= fallback !== '';
      return fallback;
    }
    const near = nearest(
      name,
      Object.keys(env).filter((key) => env[key]),
    );
    return fail(
      `The environment variable ${name} is ${value === undefined ? 'not set' : 'empty'}.`,
      `${near === undefined ? '' : `Did you mean ${near}? `}Set it in the environment or in .env, or write \${env:${name}:-default}.`,
    );
  }
}

function splitDefault(argument: string): [name: string, fallback: string | undefined] {
  const at = argument.indexOf(':-');
  return at < 0 ? [argument, undefined] : [argument.slice(0, at), argument.slice(at + 2)];
}

function readReferred(
  name: string,
  origin: Origin,
  fail: (message: string, hint: string, cause?: unknown) => never,
): string {
  const path = resolve(origin.source.folder, name);
  try {
    const info = statSync(path);
    // A device or a pipe may never end.
    if (info.isFile() && info.size <= maxFileBytes) return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    return fail(
      `The file ${name} could not be read.`,
      'The path is relative to the file that says so.',
      cause,
    );
  }
  return fail(`${name} is not a file of at most 1 MiB.`, 'Is this the file you meant?');
}
