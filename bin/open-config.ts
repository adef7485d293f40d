import type { Arguments } from './commands.ts';
import { configSource, type ConfigSource } from './flags.ts';
import { presetsFolder } from './presets.ts';
import type { Terminal } from './terminal.ts';
import { checkConfig, loadConfig, type CheckedConfig } from '../core/index.ts';
import { catalog } from '../plugins/catalog.ts';

/** Finds, reads and checks the configuration a command line names; `set` goes on top of it. */
export async function openConfig(
  args: Arguments,
  { cwd, env }: Terminal,
  set: ConfigSource['set'] = [],
): Promise<CheckedConfig> {
  const source = configSource(args);
  const document = await loadConfig({
    cwd,
    env,
    presetsFolder,
    ...source,
    set: [...source.set, ...set],
  });
  const notes = [...document.notes, ...source.notes];
  return checkConfig({ ...document, notes }, { catalog });
}
