import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from '../commands.ts';
import { configFlags } from '../flags.ts';
import { onDisk } from '../on-disk.ts';
import { presetsFolder, readPresets } from '../presets.ts';
import { writeLine, type Terminal } from '../terminal.ts';
import {
  exitCodeOf,
  findConfigFile,
  findInUse,
  loadCatalog,
  loadConfig,
  renderError,
  SynthError,
  toJsonSchema,
  type InUse,
} from '../../core/index.ts';
import { catalog } from '../../plugins/catalog.ts';

const defaultPath = '.synth/schema.json';

export const command: Command = {
  usage: 'schema',
  options: {
    config: configFlags['config']!,
    stdout: { type: 'boolean', describe: `Print it instead of writing ${defaultPath}` },
  },
  examples: [['synth schema', 'once, and again after a change of `plugins:`, of a plugin or of synth']],
  async run(args, terminal) {
    const { cwd, stdout, stderr, color } = terminal;
    const inUse = await lookAround(args['config'] as string | undefined, terminal);
    const schema = toJsonSchema(await loadCatalog(catalog), { presets: readPresets(), inUse });
    const text = `${JSON.stringify(schema, null, 2)}\n`;
    if (args['stdout']) stdout.write(text);
    else {
      const path = join(cwd, defaultPath);
      onDisk(path, () => {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text);
      });
      writeLine(stdout, `Wrote ${defaultPath}. Put this on the first line of your YAML:`);
      writeLine(stdout, `# yaml-language-server: $schema=./${defaultPath}`);
    }
    const [first] = inUse.problems;
    if (first === undefined) return 0;
    for (const problem of inUse.problems) writeLine(stderr, renderError(problem, { color, verbose: false }));
    writeLine(stderr, 'The schema has everything else.');
    return exitCodeOf(first);
  },
};

/** What the configuration has, where there is one; the schema of what is built in can be had without. */
async function lookAround(config: string | undefined, { cwd, env }: Terminal): Promise<InUse> {
  try {
    if (config === undefined && (await findConfigFile(cwd)) === undefined)
      return { installed: [], entries: new Map(), problems: [] };
    return await findInUse(await loadConfig({ cwd, env, config, presetsFolder }), { catalog });
  } catch (error) {
    if (!(error instanceof SynthError)) throw error;
    return { installed: [], entries: new Map(), problems: [error] };
  }
}
