import { relative } from 'node:path';
import type { Command } from '../commands.ts';
import { aliasFlags, configFlags, configSource } from '../flags.ts';
import { presetsFolder } from '../presets.ts';
import { writeJson, writeLine } from '../terminal.ts';
import { checkConfig, loadConfig } from '../../core/index.ts';
import { catalog } from '../../plugins/catalog.ts';

export const command: Command = {
  usage: 'check',
  options: { ...configFlags, ...aliasFlags },
  examples: [['synth check --preset sn1-validator --set run.sampling.size=12', 'a preset with one change']],
  async run(args, { cwd, env, stdout, stderr }) {
    const document = await loadConfig({ cwd, env, presetsFolder, ...configSource(args) });
    const checked = await checkConfig(document, { catalog });
    const used = [...new Set([...checked.entries.values()].map(({ kind, use }) => `${kind}/${use}`))].sort();
    const files = checked.files.map((file) => relative(cwd, file));
    if (args['json'])
      writeJson(stdout, { type: 'checked', role: checked.settings.role, files, plugins: used });
    else {
      for (const note of checked.notes) writeLine(stderr, note);
      writeLine(
        stdout,
        `Fine: a ${checked.settings.role} of ${used.length} plugins, from ${files.join(', ')}.`,
      );
    }
    return 0;
  },
};
