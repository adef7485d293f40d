#!/usr/bin/env node
import process from 'node:process';
import { commands } from './commands.ts';
import type { Terminal } from './terminal.ts';

const color = process.stderr.isTTY && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';

/** A reader that has gone away (`synth … | head`) is no error: it is a stop signal for who listens to those. */
let leave = (code: number): never => process.exit(code);
let onReaderGone = (): void => leave(0);
let readerGone = false;
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    // Every further write tells it again.
    if (!readerGone) onReaderGone();
    readerGone = true;
  });

const terminal: Terminal = {
  cwd: process.cwd(),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  columns: process.stdout.isTTY ? process.stdout.columns : undefined,
  interactive: process.stderr.isTTY && process.env['TERM'] !== 'dumb',
  color,
  openHandles: () => process.getActiveResourcesInfo(),
  onStopSignal(listener) {
    let count = 0;
    const onSignal = (): void => listener((count += 1));
    process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
    onReaderGone = onSignal;
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

const [first] = process.argv.slice(2);
if (first === undefined || first === '--help' || first === '-h' || first === 'help') {
  process.stdout.write(`${help()}\n`);
} else {
  const [{ main }, { guardProcess }] = await Promise.all([import('./main.ts'), import('./guard.ts')]);
  const guard = guardProcess({ color, json: process.argv.includes('--json') });
  leave = (code) => guard.exit(code);
  const code = await main(process.argv.slice(2), { ...terminal, stdout: guard.stdout });
  // A rejection that nobody waited for is told of when all else is done; a short run would be over before.
  await new Promise((done) => setImmediate(done));
  // Whatever a plugin left open must not keep the process; what is written goes out first.
  await Promise.all([guard.stdout, process.stderr].map((out) => new Promise((done) => out.write('', done))));
  leave(readerGone ? 0 : code);
}
