import yargs from 'yargs';
import { commands, type Arguments, type Command } from './commands.ts';
import { writeJson, writeLine, type Terminal } from './terminal.ts';
import {
  errorToJson,
  exitCodeOf,
  nearest,
  renderError,
  suggest,
  SynthError,
  version,
} from '../core/index.ts';

/** Help is no wider than this, on however wide a terminal. */
const widest = 100;

/** Runs one command line; resolves with the exit code and shows every error itself. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  const json = argv.includes('--json');
  try {
    if (argv[0] === '--version' || argv[0] === '-v') {
      writeLine(terminal.stdout, version);
      return 0;
    }
    const [name = '', ...rest] = argv;
    const command = await loadCommand(name);
    const args = await parse(command, rest, terminal);
    return args === null ? 0 : await command.run(args, terminal);
  } catch (error) {
    const verbose = /(?:^| )--(?:log-level[= ]debug|logging\.debug)(?: |$)/.test(argv.join(' '));
    if (json) writeJson(terminal.stdout, errorToJson(error));
    writeLine(terminal.stderr, renderError(error, { color: terminal.color, verbose }));
    return exitCodeOf(error);
  }
}

async function loadCommand(name: string): Promise<Command> {
  const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (entry) return (await entry.load()).command;
  throw new SynthError('SYN_USAGE', {
    message: name.startsWith('-')
      ? `An option comes before the command: ${name}.`
      : `There is no command "${name}".`,
    hint: suggest(name, Object.keys(commands), 'Commands'),
  });
}

/** null: help was shown. */
async function parse(
  command: Command,
  argv: readonly string[],
  terminal: Terminal,
): Promise<Arguments | null> {
  let shown = false;
  const name = command.usage.split(' ')[0] ?? '';
  const names = Object.keys(command.options);
  const parser = yargs()
    .scriptName('synth')
    .usage(`Usage: synth ${command.usage} [options]\n\n${commands[name]?.summary ?? ''}`)
    .parserConfiguration({
      'dot-notation': false,
      'camel-case-expansion': false,
      'parse-positional-numbers': false,
    })
    .command(`$0 ${command.usage.split(' ').slice(1).join(' ')}`.trim(), false, (y) =>
      y.options(command.options),
    )
    .example((command.examples ?? []).map(([line, what]): [string, string] => [line, what]))
    .wrap(Math.min(terminal.columns ?? widest, widest))
    .version(false)
    .help('help')
    .alias('h', 'help')
    .strict()
    .exitProcess(false)
    .fail((message: string | undefined, error: Error | undefined) => {
      if (error) throw error;
      const unknown = /^Unknown arguments?: (.*)$/.exec(message ?? '')?.[1]?.split(', ')[0];
      const near = unknown === undefined ? undefined : nearest(unknown, names);
      throw new SynthError('SYN_USAGE', {
        message:
          unknown === undefined
            ? `${message ?? 'The command line is wrong'}.`
            : `There is no option or argument "${unknown}".`,
        hint: `${near ? `Did you mean "--${near}"?  ` : ''}See: synth ${name} --help`,
      });
    });
  const args = (await parser.parseAsync([...argv], {}, (_error: unknown, _args: unknown, output: string) => {
    if (!output) return;
    shown = true;
    writeLine(terminal.stdout, output);
  })) as Arguments;
  return shown ? null : args;
}
