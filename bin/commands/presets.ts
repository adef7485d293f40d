import type { Command } from '../commands.ts';
import { readPresets } from '../presets.ts';
import { renderTable } from '../table.ts';
import { writeJson, writeLine } from '../terminal.ts';
import { suggest, SynthError } from '../../core/index.ts';

export const command: Command = {
  usage: 'presets [name]',
  options: { json: { type: 'boolean', describe: 'One JSON object per line' } },
  examples: [['synth presets sn1-validator', 'show the YAML of a preset']],
  async run(args, { stdout, columns }) {
    const presets = readPresets();
    const name = args['name'] as string | undefined;
    const chosen = name === undefined ? presets : presets.filter((preset) => preset.name === name);
    if (chosen.length === 0) {
      const names = presets.map((preset) => preset.name);
      throw new SynthError('SYN_PRESET_NOT_FOUND', {
        message: `No preset is called "${name}".`,
        hint: suggest(name ?? '', names, 'Presets'),
      });
    }
    if (args['json']) for (const preset of chosen) writeJson(stdout, { type: 'preset', ...preset });
    else if (name !== undefined) stdout.write(chosen[0]?.text ?? '');
    else
      writeLine(
        stdout,
        renderTable(
          ['preset', 'what it runs'],
          chosen.map(({ name, summary }) => [name, summary]),
          { columns },
        ),
      );
    return 0;
  },
};
