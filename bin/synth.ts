#!/usr/bin/env node
import process from 'node:process';
import { commands } from './commands.ts';
import type { Terminal } from './terminal.ts';

const color = process.stderr.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';

const terminal: Terminal = {
  cwd: process.cwd(),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  interactive: process.stderr.isTTY && process.env['TERM'] !== 'dumb',
  color,
  onStopSignal(listener) {
    let count = 0;
    const onSignal = (): void => listener((count += 1));
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    return () => process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  },
};

/** `synth --help`, from the command table alone: no library is loaded for it. */
function help(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const list = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return [
    'Usage: synth <command> [options]',
    '',
    'Commands:',
    ...list,
    '',
    'Start here:',
    '  synth run --preset sn1-validator --steps 10   a whole subnet on this machine, no key, no network',
    '  synth <command> --help                        options of a command',
    '  synth --version',
  ].join('\n');
}

// A reader that has gone away (`synth … | head`) is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

const [first] = process.argv.slice(2);
if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
  process.stdout.write(`${help()}\n`);
} else {
  const { main } = await import('./main.ts');
  process.exitCode = await main(process.argv.slice(2), terminal);
}
