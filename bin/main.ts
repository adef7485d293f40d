import { commands, type Command } from './commands.ts';
import { parse } from './parse.ts';
import { writeJson, writeLine, type Terminal } from './terminal.ts';
import { errorToJson, exitCodeOf, renderError, suggest, SynthError, version } from '../core/index.ts';

/** Runs one command line; resolves with the exit code and shows every error itself. */
export async function main(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '', ...rest] = argv;
  try {
    if (name === '--version' || name === '-v') {
      writeLine(terminal.stdout, version);
      return 0;
    }
    const command = await loadCommand(name);
    const args = await parse(command, rest, terminal);
    return args === null ? 0 : await command.run(args, terminal);
  } catch (error) {
    const verbose = /(?:^| )--(?:log-level[= ]debug|logging\.(?:debug|trace))(?: |$)/.test(argv.join(' '));
    if (argv.includes('--json')) writeJson(terminal.stdout, errorToJson(error));
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
