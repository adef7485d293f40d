import type { Options } from 'yargs';
import type { Arguments } from './commands.ts';
import { SynthError } from '../core/index.ts';

/** A flag that is another way to write `--set <path>=…`. `scale` turns the flag's unit into the option's. */
interface Alias {
  readonly path: string;
  readonly describe: string;
  readonly type: 'string' | 'number' | 'boolean';
  readonly scale?: number;
  /** For a boolean: the value it stands for. */
  readonly value?: boolean | string;
}

const shortcuts: Readonly<Record<string, Alias>> = {
  steps: { path: 'run.steps', describe: 'Stop after so many steps', type: 'number' },
  seed: { path: 'seed', describe: 'Seed of all randomness', type: 'number' },
  chain: { path: 'chain.use', describe: 'Chain plugin, such as local', type: 'string' },
  name: { path: 'name', describe: 'Name of the node and its storage folder', type: 'string' },
};

/** Flags as btcli users and the subnets' own READMEs write them. */
const operatorFlags: Readonly<Record<string, Alias>> = {
  netuid: { path: 'chain.netuid', describe: 'Subnet number', type: 'number' },
  'wallet.name': { path: 'chain.wallet.name', describe: 'Wallet', type: 'string' },
  'wallet.hotkey': { path: 'chain.wallet.hotkey', describe: 'Hotkey of the wallet', type: 'string' },
  'subtensor.network': { path: 'chain.network', describe: 'Network of the chain', type: 'string' },
  'axon.port': { path: 'chain.axon.port', describe: 'Port a miner listens on', type: 'number' },
  'neuron.sample_size': { path: 'run.sampling.size', describe: 'Peers asked for each item', type: 'number' },
  'neuron.timeout': {
    path: 'run.askTimeoutMs',
    describe: 'Deadline for miners, seconds',
    type: 'number',
    scale: 1000,
  },
  'neuron.moving_average_alpha': {
    path: 'ledger.alpha',
    describe: 'Share of the new reward',
    type: 'number',
  },
  'neuron.decay_alpha': { path: 'ledger.decay', describe: 'Decay of every score a step', type: 'number' },
  'neuron.epoch_length': { path: 'weights.everyBlocks', describe: 'Blocks between weights', type: 'number' },
  'neuron.vpermit_tao_limit': {
    path: 'run.sampling.maxValidatorStake',
    describe: 'Stake above which a validator is not asked',
    type: 'number',
  },
  'neuron.disable_set_weights': {
    path: 'weights.enabled',
    describe: 'Never submit weights',
    type: 'boolean',
    value: false,
  },
  'logging.debug': { path: 'log.level', describe: 'Show debug lines', type: 'boolean', value: 'debug' },
};

const aliasOptions = (table: Readonly<Record<string, Alias>>, group?: string): Record<string, Options> =>
  Object.fromEntries(
    Object.entries(table).map(([flag, { describe, path, type }]) => [
      flag,
      {
        type,
        describe: group === undefined ? describe : `${describe} (${path})`,
        ...(group !== undefined && { group }),
        ...(type !== 'boolean' && { requiresArg: true }),
      },
    ]),
  );

/** The flags of every command that reads a configuration, as `--help` lists them. */
export const configFlags: Readonly<Record<string, Options>> = {
  preset: { type: 'string', describe: 'Built-in preset to build on', requiresArg: true },
  config: {
    type: 'string',
    describe: 'Configuration file; else synth.config.yaml or .synthrc here',
    requiresArg: true,
  },
  set: {
    type: 'string',
    array: true,
    nargs: 1,
    describe: 'Override a value: --set tasks.qa.weight=0 (repeatable)',
    requiresArg: true,
  },
  ...aliasOptions(shortcuts),
  json: { type: 'boolean', describe: 'JSON objects on standard output, one a line, and nothing else' },
  'log-level': { choices: ['debug', 'info', 'warn', 'error'], describe: 'Least level of log lines' },
  ...aliasOptions(operatorFlags, 'As operators know them, for a path of --set:'),
};

export interface ConfigSource {
  readonly config?: string;
  readonly preset?: string;
  /** In the order given; later ones win. The third entry is how the user wrote it. */
  readonly set: readonly (readonly [path: string, text: string, origin: string])[];
}

/** The configuration source in a parsed command line. */
export function configSource(args: Arguments): ConfigSource {
  const set: [string, string, string][] = [];
  for (const [flag, { path, scale = 1, type, value }] of Object.entries({ ...shortcuts, ...operatorFlags })) {
    const given = args[flag] as string | number | boolean | undefined;
    if (given === undefined || given === false) continue;
    // Quoted, text stays text: a node may be called 7.
    const text = type === 'string' ? JSON.stringify(given) : String(value ?? Number(given) * scale);
    set.push([path, text, `--${flag}`]);
  }
  for (const entry of (args['set'] as readonly string[] | undefined) ?? []) {
    const at = entry.indexOf('=');
    if (at < 1) {
      throw new SynthError('SYN_USAGE', {
        message: `--set ${entry} has no value.`,
        hint: 'Write it as --set path.to.option=value, for example --set run.sampling.size=12.',
      });
    }
    set.push([entry.slice(0, at), entry.slice(at + 1), `--set ${entry.slice(0, at)}`]);
  }
  if (args['log-level'] !== undefined) set.push(['log.level', args['log-level'] as string, '--log-level']);
  return {
    ...(typeof args['config'] === 'string' && { config: args['config'] }),
    ...(typeof args['preset'] === 'string' && { preset: args['preset'] }),
    set,
  };
}
