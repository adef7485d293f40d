import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from '../commands.ts';
import { onDisk } from '../on-disk.ts';
import { writeLine } from '../terminal.ts';
import { loadCatalog, toJsonSchema } from '../../core/index.ts';
import { catalog } from '../../plugins/catalog.ts';

const defaultPath = '.synth/schema.json';

export const command: Command = {
  usage: 'schema',
  options: {
    stdout: { type: 'boolean', describe: `Print it instead of writing ${defaultPath}` },
  },
  async run(args, { cwd, stdout }) {
    const schema = toJsonSchema(await loadCatalog(catalog));
    const text = `${JSON.stringify(schema, null, 2)}\n`;
    if (args['stdout']) {
      stdout.write(text);
      return 0;
    }
    const path = join(cwd, defaultPath);
    onDisk(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    });
    writeLine(stdout, `Wrote ${defaultPath}. Put this on the first line of your YAML:`);
    writeLine(stdout, `# yaml-language-server: $schema=./${defaultPath}`);
    return 0;
  },
};
