import type { Options } from 'yargs';
import type { Terminal } from './terminal.ts';

/** One parsed command line: the command's own positionals and options by name. */
export type Arguments = Readonly<Record<string, unknown>>;

export interface Command {
  /** As yargs writes it: `try <kind> <name>`. */
  readonly usage: string;
  readonly options: Readonly<Record<string, Options>>;
  /** Shown below the options of `synth <command> --help`. */
  readonly examples?: readonly (readonly [string, string])[];
  /** Resolves with the exit code. */
  run(args: Arguments, terminal: Terminal): Promise<number>;
}

interface Entry {
  readonly summary: string;
  readonly load: () => Promise<{ readonly command: Command }>;
}

/** Every command. This table alone is read for `synth --help`, so that it answers at once. */
export const commands: Readonly<Record<string, Entry>> = {
  run: { summary: 'Run a node: validator, miner or service.', load: () => import('./commands/run.ts') },
  check: { summary: 'Check a configuration without running it.', load: () => import('./commands/check.ts') },
  doctor: {
    summary: 'Try what a configuration needs: chain, tools, models.',
    load: () => import('./commands/doctor.ts'),
  },
  init: { summary: 'Write a configuration file to start from.', load: () => import('./commands/init.ts') },
  presets: { summary: 'List the presets, or show one.', load: () => import('./commands/presets.ts') },
  plugins: {
    summary: 'List the plugins, or show one with its options.',
    load: () => import('./commands/plugins.ts'),
  },
  try: {
    summary: 'Run a single plugin on input from a file or flags.',
    load: () => import('./commands/try.ts'),
  },
  new: {
    summary: 'Write the package of a new plugin, with its test.',
    load: () => import('./commands/new.ts'),
  },
  models: {
    summary: 'Fetch, list and remove models that run on this machine.',
    load: () => import('./commands/models.ts'),
  },
  schema: {
    summary: 'Write the JSON Schema of the configuration, for editors.',
    load: () => import('./commands/schema.ts'),
  },
  wallet: {
    summary: 'Make and show keys, sign and verify with them.',
    load: () => import('./commands/wallet.ts'),
  },
  register: {
    summary: 'Register a hotkey on a subnet, after showing what it costs.',
    load: () => import('./commands/register.ts'),
  },
  metagraph: { summary: 'Show who is on a subnet.', load: () => import('./commands/metagraph.ts') },
  status: { summary: 'Show what the records of a node hold.', load: () => import('./commands/status.ts') },
};
