import { readFile, stat } from 'node:fs/promises';
import { dirname, extname, relative, isAbsolute, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { SynthError } from '../errors/synth-error.ts';
import type { MapNode, Source } from './node.ts';
import { fromData } from './from-data.ts';
import { parseYaml } from './parse.ts';

const maxBytes = 1024 * 1024;

/** Reads a configuration file (YAML, JSON, or a `.js` file that exports plain data) into a tree that keeps positions. */
export async function readConfigFile(path: string, cwd: string): Promise<MapNode> {
  const source: Source = { label: displayPath(path, cwd), folder: dirname(path) };
  const text = await readText(path, source.label);
  return ['.js', '.mjs'].includes(extname(path)) ? await importData(path, source) : parseYaml(text, source);
}

/** A path as people want to read it: relative where it lies below the working directory. */
export function displayPath(path: string, cwd: string): string {
  const short = relative(cwd, path);
  return short === '' || short.startsWith('..') || isAbsolute(short) ? path : short.split(sep).join('/');
}

async function readText(path: string, label: string): Promise<string> {
  const where = { file: label };
  const info = await stat(path).catch((cause: unknown) => {
    throw new SynthError('SYN_CONFIG_NOT_FOUND', {
      message: `There is no file ${label}.`,
      hint: 'Check the path; relative paths start at the working directory.',
      where,
      cause,
    });
  });
  if (!info.isFile())
    throw new SynthError('SYN_CONFIG_NOT_FOUND', {
      message: `${label} is not a file.`,
      hint: 'Name the configuration file itself.',
      where,
    });
  if (info.size > maxBytes)
    throw new SynthError('SYN_CONFIG_SYNTAX', {
      message: `${label} has ${info.size} bytes; a configuration may have ${maxBytes}.`,
      hint: 'Is this the file you meant?',
      where,
    });
  try {
    // TextDecoder drops a byte order mark, so columns of the first line are right.
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    const badBytes = (cause as { code?: string }).code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
    throw new SynthError('SYN_CONFIG_SYNTAX', {
      message: badBytes ? `${label} is not UTF-8 text.` : `${label} could not be read: ${String(cause)}`,
      hint: badBytes ? 'Save it as UTF-8.' : 'Check its permissions.',
      where,
      cause,
    });
  }
}

async function importData(path: string, source: Source): Promise<MapNode> {
  let data: unknown;
  try {
    data = ((await import(pathToFileURL(path).href)) as { default?: unknown }).default;
  } catch (cause) {
    throw new SynthError('SYN_CONFIG_SYNTAX', {
      message: `${source.label} could not be imported: ${cause instanceof Error ? cause.message : String(cause)}`,
      hint: 'Write `export default { … }` in an ES module, or use synth.config.yaml.',
      where: { file: source.label },
      cause,
    });
  }
  const node = fromData(data, source);
  if (node.kind === 'map') return node;
  throw new SynthError('SYN_CONFIG_SYNTAX', {
    message: `${source.label} must export a map as its default.`,
    hint: 'Write `export default { extends: "sn1-validator" }`.',
    where: { file: source.label },
  });
}
