import { basename, dirname, relative, resolve } from 'node:path';
import type { Command } from '../commands.ts';
import { configFlags } from '../flags.ts';
import { openConfig } from '../open-config.ts';
import { presetsFolder } from '../presets.ts';
import { count } from '../table.ts';
import { writeJson, writeLine } from '../terminal.ts';

export const command: Command = {
  usage: 'check',
  options: configFlags,
  examples: [['synth check --preset sn1-validator --set run.sampling.size=12', 'a preset with one change']],
  async run(args, terminal) {
    const { cwd, stdout, stderr } = terminal;
    const checked = await openConfig(args, terminal);
    const used = [...new Set([...checked.entries.values()].map(({ kind, use }) => `${kind}/${use}`))].sort();
    const isPreset = (file: string): boolean => dirname(file) === resolve(presetsFolder);
    const files = checked.files.map((file) =>
      isPreset(file) ? `preset ${basename(file, '.yaml')}` : relative(cwd, file),
    );
    if (args['json'])
      writeJson(stdout, { type: 'checked', role: checked.settings.role, files, plugins: used });
    else {
      for (const note of checked.notes) writeLine(stderr, note);
      writeLine(
        stdout,
        `Fine: a ${checked.settings.role} of ${count(used.length, 'plugin')}, from ${files.join(', ')}.`,
      );
    }
    return 0;
  },
};
