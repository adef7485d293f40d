import yargs from 'yargs';
import { commands, type Arguments, type Command } from './commands.ts';
import { writeLine, type Terminal } from './terminal.ts';
import { nearest, SynthError } from '../core/index.ts';

/** Help is no wider than this, on however wide a terminal. */
const widest = 100;

/** A command's positionals and options; null when its help was asked for, and shown. Throws SYN_USAGE. */
export async function parse(
  command: Command,
  argv: readonly string[],
  { stdout, columns = widest }: Terminal,
): Promise<Arguments | null> {
  let shown = false;
  const [name = '', ...positionals] = command.usage.split(' ');
  const parser = yargs()
    .scriptName('synth')
    .usage(`Usage: synth ${command.usage} [options]\n\n${commands[name]?.summary ?? ''}`)
    .parserConfiguration({
      'dot-notation': false,
      'camel-case-expansion': false,
      // Only options that say so are numbers: a message of 0x12 is text.
      'parse-numbers': false,
    })
    .command(`$0 ${positionals.join(' ')}`.trim(), false, (y) => {
      // Yargs would list options without a group last.
      for (const [key, option] of Object.entries(command.options))
        y.option(key, { group: 'Options:', ...option });
      return y;
    })
    .example((command.examples ?? []).map(([line, what]): [string, string] => [line, what]))
    .wrap(Math.min(columns, widest))
    .version(false)
    .help('help')
    .alias('h', 'help')
    .strict()
    .exitProcess(false)
    .fail((message: string | undefined, error: Error | undefined) => {
      // Yargs throws some complaints of its own: an option that needs a value and has an empty one.
      throw error === undefined || error.name === 'YError'
        ? usageError(message ?? error?.message ?? '', command, name)
        : error;
    });
  const args = (await parser.parseAsync([...argv], {}, (_error: unknown, _args: unknown, output: string) => {
    if (!output) return;
    shown = true;
    writeLine(stdout, output);
  })) as Arguments;
  if (shown) return null;
  for (const [key, { array }] of Object.entries(command.options)) {
    const given = args[key];
    if (Array.isArray(given) && !array)
      throw new SynthError('SYN_USAGE', { message: `--${key} is given twice.`, hint: 'Leave one out.' });
    if (Number.isNaN(given))
      throw new SynthError('SYN_USAGE', {
        message: `--${key} takes a number.`,
        hint: `Example: --${key} 10`,
      });
  }
  return args;
}

/** What yargs complains of, in our words where its own don't help. */
function usageError(message: string, { usage, options }: Command, name: string): SynthError {
  const unknown = /^Unknown arguments?: (.*)$/.exec(message)?.[1]?.split(', ')[0];
  const near = unknown === undefined ? undefined : nearest(unknown, Object.keys(options));
  const said = message.startsWith('Not enough non-option arguments')
    ? `Something is missing: synth ${usage}.`
    : `${message.replace(/\.$/, '')}.`;
  return new SynthError('SYN_USAGE', {
    message: unknown === undefined ? said : `There is no option or argument "${unknown}".`,
    hint: `${near ? `Did you mean "--${near}"?  ` : ''}See: synth ${name} --help`,
  });
}
