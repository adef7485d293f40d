import { extname } from 'node:path';
import { SynthError, type Where } from '../errors/synth-error.ts';
import { asPlugin } from './at-work.ts';
import { missingLibrary } from './missing-library.ts';

/** Imports a module of a plugin under its label; SYN_PLUGIN_LOAD, blamed on it, with what to do. */
export async function importPlugin<T>(load: () => Promise<T>, label: string, where: Where): Promise<T> {
  try {
    return await asPlugin(label, load);
  } catch (cause) {
    const { message, hint } = explain(cause, label);
    throw new SynthError('SYN_PLUGIN_LOAD', { message, hint, where, plugin: label, cause });
  }
}

function explain(cause: unknown, label: string): { readonly message: string; readonly hint: string } {
  const { code: given, name, message: said } = (cause ?? {}) as Readonly<Record<string, unknown>>;
  const code = String(given);
  const words = typeof said === 'string' ? said : String(cause);
  const message = `${label} could not be imported: ${words}`;
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' && /^\.[cm]?ts$/.test(extname(label)))
    return {
      message: `${label} is TypeScript, which this version of Node.js does not run.`,
      hint: 'Use Node.js 22.18 or newer, or compile it and name the .js file.',
    };
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION' || code.startsWith('ERR_IMPORT_'))
    return { message, hint: 'A plugin is an ES module: a .js or .mjs file with a default export.' };
  if (name === 'TimeoutError')
    return { message, hint: 'It waits at its top level (await); its author has to move that into setup.' };
  const library = missingLibrary(cause);
  if (library !== undefined) return { message, hint: `Run: npm install ${library}` };
  const wanted = /module '([^']+)' does not provide an export named/.exec(words)?.[1];
  if (wanted !== undefined)
    return { message, hint: `It was written for another version of ${wanted}; see: synth plugins check` };
  return { message, hint: `To see where it fails, run: node ${isFile(label) ? label : importing(label)}` };
}

const isFile = (label: string): boolean => /^[./]/.test(label);
const importing = (name: string): string => `--input-type=module -e "import '${name}'"`;
