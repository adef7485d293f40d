import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { SynthError } from '../errors/synth-error.ts';
import { nearest } from './suggest.ts';
import { whereOf, type Origin } from './node.ts';

type Env = Readonly<Record<string, string | undefined>>;

export interface Interpolated {
  readonly text: string;
  /** True when something was taken from the environment or a file. */
  readonly referred: boolean;
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
  let referred = false;
  let literalDefault = false;
  const fail = (message: string, hint: string, cause?: unknown): never => {
    throw new SynthError('SYN_CONFIG_VARIABLE', { message, hint, where: whereOf(origin, path), cause });
  };
  const filled = text.replace(reference, (whole, inner: string | undefined, end: string) => {
    if (inner === undefined) return '${';
    const parts = end === '}' ? /^(env|file):(.+)$/s.exec(inner) : null;
    if (parts === null)
      return fail(`"${whole}" is neither \${env:NAME} nor \${file:path}.`, 'For a plain ${ write $${.');
    referred = true;
    const [, source, argument] = parts as unknown as [string, string, string];
    if (source === 'file') return readReferred(argument, origin, fail);
    const [name, fallback] = splitDefault(argument);
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
  });
  return { text: filled, referred, literalDefault };
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
  let bytes: Buffer;
  try {
    bytes = readFileSync(resolve(origin.source.folder, name));
  } catch (cause) {
    return fail(
      `The file ${name} could not be read.`,
      'The path is relative to the file that says so.',
      cause,
    );
  }
  if (bytes.length > maxFileBytes)
    return fail(`The file ${name} is larger than 1 MiB.`, 'Is this the file you meant?');
  return bytes.toString('utf8').trim();
}
