import type { Arguments } from './commands.ts';
import { configSource, type ConfigSource } from './flags.ts';
import { presetsFolder } from './presets.ts';
import { writeLine, type Terminal } from './terminal.ts';
import { loadConfig, type ConfigDocument } from '../core/index.ts';

/** Where there is no configuration, whose keys and subnets are meant. A role is needed to have a node at all. */
const alone: ConfigSource['set'] = [
  ['role', 'miner', 'no configuration'],
  ['chain.use', 'bittensor', 'no configuration'],
];

/** The configuration of commands that use its chain alone: as for a run, or made of the flags where there is none. */
export async function chainConfig(args: Arguments, { cwd, env, stderr }: Terminal): Promise<ConfigDocument> {
  const { set, ...source } = configSource(args);
  const load = (flags: ConfigSource['set']): Promise<ConfigDocument> =>
    loadConfig({ cwd, env, presetsFolder, ...source, set: flags, setAlone: true });
  const found = await load(set);
  const document = found.files.length > 0 ? found : await load([...alone, ...set]);
  for (const note of document.notes) writeLine(stderr, note);
  return document;
}
