import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from '../commands.ts';
import { schemaLine, schemaText, writeSchema } from '../editor-schema.ts';
import { onDisk } from '../on-disk.ts';
import { readPresets } from '../presets.ts';
import { writeLine } from '../terminal.ts';
import { suggest, SynthError } from '../../core/index.ts';

const fileName = 'synth.config.yaml';

export const command: Command = {
  usage: 'init',
  options: {
    preset: { type: 'string', default: 'sn1-validator', describe: 'Preset to build on', requiresArg: true },
    force: { type: 'boolean', describe: `Replace an existing ${fileName}` },
  },
  async run(args, terminal) {
    const { cwd, stdout } = terminal;
    const preset = String(args['preset']);
    const names = readPresets().map(({ name }) => name);
    if (!names.includes(preset)) {
      throw new SynthError('SYN_PRESET_NOT_FOUND', {
        message: `No preset is called "${preset}".`,
        hint: suggest(preset, names, 'Presets'),
      });
    }
    const path = join(cwd, fileName);
    if (existsSync(path) && !args['force']) {
      throw new SynthError('SYN_USAGE', {
        message: `There is a ${fileName} here already.`,
        hint: 'Edit it, or replace it with: synth init --force',
      });
    }
    onDisk(path, () => writeFileSync(path, configText(preset)));
    writeSchema((await schemaText(terminal, fileName)).text, cwd);
    writeLine(stdout, `Wrote ${fileName}. Next: synth check, then synth run --steps 10`);
    return 0;
  },
};

const configText = (preset: string): string => `${schemaLine}
# Completion in editors: run "synth schema" again when plugins come or go.
extends: ${preset}

# Everything the preset says can be changed here; "synth presets ${preset}" shows it. For example, another model:
# llms:
#   default: { use: anthropic, model: claude-haiku-4-5, apiKey: "\${env:ANTHROPIC_API_KEY}" }
# budget: { usdPerRun: 5, usdPerDay: 20 }
`;
