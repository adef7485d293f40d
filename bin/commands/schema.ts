import type { Command } from '../commands.ts';
import { schemaLine, schemaPath, schemaText, writeSchema } from '../editor-schema.ts';
import { configFlags } from '../flags.ts';
import { writeLine } from '../terminal.ts';
import { exitCodeOf, renderError } from '../../core/index.ts';

export const command: Command = {
  usage: 'schema',
  options: {
    config: configFlags['config']!,
    stdout: { type: 'boolean', describe: `Print it instead of writing ${schemaPath}` },
  },
  examples: [['synth schema', 'again after a change of `plugins:`, of a plugin or of synth']],
  async run(args, terminal) {
    const { cwd, stdout, stderr, color } = terminal;
    const { text, problems } = await schemaText(terminal, args['config'] as string | undefined);
    if (args['stdout']) stdout.write(text);
    else {
      writeSchema(text, cwd);
      writeLine(stdout, `Wrote ${schemaPath}. Put this on the first line of your YAML:`);
      writeLine(stdout, schemaLine);
    }
    const [first] = problems;
    if (first === undefined) return 0;
    for (const problem of problems) writeLine(stderr, renderError(problem, { color, verbose: false }));
    writeLine(stderr, 'The schema has everything else.');
    return exitCodeOf(first);
  },
};
