import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onDisk } from './on-disk.ts';
import { presetsFolder, readPresets } from './presets.ts';
import type { Terminal } from './terminal.ts';
import {
  findConfigFile,
  findInUse,
  loadCatalog,
  loadConfig,
  SynthError,
  toJsonSchema,
  type InUse,
} from '../core/index.ts';
import { catalog } from '../plugins/catalog.ts';

/** Where editors look for the schema, as the first line of a configuration says. */
export const schemaPath = '.synth/schema.json';
export const schemaLine = `# yaml-language-server: $schema=./${schemaPath}`;

/** The schema of a folder's configuration as text, and why something is missing in it. */
export async function schemaText(
  terminal: Terminal,
  config?: string,
): Promise<{ readonly text: string; readonly problems: readonly SynthError[] }> {
  const inUse = await lookAround(terminal, config);
  const schema = toJsonSchema(await loadCatalog(catalog), { presets: readPresets(), inUse });
  return { text: `${JSON.stringify(schema, null, 2)}\n`, problems: inUse.problems };
}

export function writeSchema(text: string, cwd: string): void {
  const path = join(cwd, schemaPath);
  onDisk(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  });
}

/** What the configuration has, where there is one; the schema of what is built in can be had without. */
async function lookAround({ cwd, env }: Terminal, config: string | undefined): Promise<InUse> {
  const nothing = { installed: [], entries: new Map() };
  try {
    if (config === undefined && (await findConfigFile(cwd)) === undefined)
      return { ...nothing, problems: [] };
    return await findInUse(await loadConfig({ cwd, env, config, presetsFolder }), { catalog });
  } catch (error) {
    if (!(error instanceof SynthError)) throw error;
    return { ...nothing, problems: [error] };
  }
}
