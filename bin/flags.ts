import type { Options } from 'yargs';
import type { Arguments } from './commands.ts';
import { idleFlags, operatorFlags, shortcuts, type Alias } from './flag-aliases.ts';
import { SynthError } from '../core/index.ts';

/** Flags that belong to Bittensor's chain alone, and say so. */
const subtensor = /^subtensor\./;

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
  dev: { type: 'boolean', describe: "Lay the configuration's `dev` section over it" },
  json: { type: 'boolean', describe: 'JSON objects on standard output, one a line, and nothing else' },
  'log-level': { choices: ['debug', 'info', 'warn', 'error'], describe: 'Least level of log lines' },
  ...aliasOptions(operatorFlags, 'As operators know them, for a path of --set:'),
  ...Object.fromEntries(
    Object.entries(idleFlags).map(([flag, { type }]) => [flag, { type, hidden: true } satisfies Options]),
  ),
};

/** Of these flags, those that say which chain and which key: for commands that need nothing else of a node. */
export const chainFlags: Readonly<Record<string, Options>> = Object.fromEntries(
  Object.entries(configFlags).filter(([flag]) => {
    const path = { ...shortcuts, ...operatorFlags }[flag]?.path;
    return path === undefined
      ? !Object.hasOwn(idleFlags, flag)
      : /^(chain\.(use|netuid|subnet|network|endpoints|wallet\..*|key\..*)|name|log\.level)$/.test(path);
  }),
);

export interface ConfigSource {
  readonly config?: string;
  readonly preset?: string;
  readonly dev?: true;
  /** In the order given; later ones win. The third entry is how the user wrote it. */
  readonly set: readonly (readonly [path: string, text: string, origin: string])[];
  /** What to know about flags that set nothing. */
  readonly notes: readonly string[];
}

/** The configuration source in a parsed command line. */
export function configSource(args: Arguments): ConfigSource {
  const set: [string, string, string][] = [];
  for (const [flag, alias] of Object.entries({ ...shortcuts, ...operatorFlags })) {
    const given = args[flag] as string | number | boolean | undefined;
    if (given === undefined || given === false) continue;
    if (subtensor.test(flag) && args['chain'] === undefined)
      set.unshift(['chain.use', 'bittensor', `--${flag}`]);
    // btcli takes the address of a node as a network too.
    const {
      path,
      scale = 1,
      type,
      value,
      list,
    } = flag === 'subtensor.network' && /^wss?:/.test(String(given))
      ? (operatorFlags['subtensor.chain_endpoint'] as Alias)
      : alias;
    // Quoted, text stays text: a node may be called 7.
    const text = type === 'string' ? JSON.stringify(given) : String(value ?? Number(given) * scale);
    set.push([path, list ? `[${text}]` : text, `--${flag}`]);
  }
  const notes = Object.entries(idleFlags)
    .filter(([flag]) => args[flag] !== undefined)
    .map(([flag, { note }]) => `--${flag} changes nothing. ${note}`);
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
    ...(args['dev'] === true && { dev: true }),
    set,
    notes,
  };
}
