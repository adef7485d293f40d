import type { Arguments } from './commands.ts';
import { chainConfig } from './chain-config.ts';
import { configSource } from './flags.ts';
import { createLog } from './log.ts';
import type { Terminal } from './terminal.ts';
import { createRedactor, openChain, type Chain, type Lone, type Redactor } from '../core/index.ts';
import { catalog } from '../plugins/catalog.ts';

type Level = Parameters<typeof createLog>[1]['level'];
const levels: readonly Level[] = ['debug', 'info', 'warn', 'error'];

/** Sets up the chain that a command line names, for one piece of work, and stops it afterwards. */
export async function withChain(
  args: Arguments,
  terminal: Terminal,
  signal: AbortSignal,
  work: (chain: Lone<Chain>, redactor: Redactor) => Promise<void>,
): Promise<void> {
  const config = await chainConfig(args, terminal);
  const asked = configSource(args).set.findLast(([path]) => path === 'log.level')?.[1];
  const redactor = createRedactor();
  const log = createLog(terminal.stderr, {
    level: levels.find((level) => level === asked) ?? 'info',
    json: Boolean(args['json']) || !terminal.interactive,
    color: terminal.color,
    redactor,
  });
  const chain = await openChain({ config, catalog, cwd: terminal.cwd, log, redactor, signal });
  try {
    await work(chain, redactor);
  } finally {
    await chain.stop();
  }
}
