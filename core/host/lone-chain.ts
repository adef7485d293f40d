import { checkConfig } from '../config/check.ts';
import type { CheckedConfig, CheckedEntry } from '../config/checked.ts';
import type { ConfigDocument } from '../config/node.ts';
import type { Chain, Keystore } from '../contracts/chain.ts';
import type { Clock, Logger } from '../contracts/io.ts';
import { redactError, type Redactor } from '../errors/redact.ts';
import { SynthError } from '../errors/synth-error.ts';
import { callPlugin } from '../run/failure.ts';
import { assemble } from './assemble.ts';
import { blame, pluginLabel } from './blame.ts';
import { systemClock } from './clock.ts';
import type { Catalog, Modules } from './load-plugin.ts';
import { missingLibrary } from './missing-library.ts';

interface Source {
  readonly config: ConfigDocument;
  readonly catalog: Catalog;
  /** Cleans what the chain throws; it learns the secrets of its options, and may learn further ones later. */
  readonly redactor: Redactor;
  readonly signal: AbortSignal;
  readonly modules?: Modules;
}

export interface LoneChainOptions extends Source {
  /** Working directory, absolute: `storage` starts here. */
  readonly cwd: string;
  readonly log: Logger;
  readonly clock?: Clock;
}

/** What a chain offers, with faults blamed on the plugin; the signal ends the wait even when the plugin ignores it. */
export interface Lone<T> {
  readonly call: <R>(work: (part: T) => R | Promise<R>) => Promise<R>;
}

/** The key files of a configuration's chain, without the chain. SYN_USAGE when it keeps none. */
export async function openKeystore(source: Source): Promise<Lone<Keystore>> {
  const { entry } = await chainOf(source);
  const { plugin, folder, options } = entry;
  if (!plugin.keystore)
    throw new SynthError('SYN_USAGE', {
      message: `The chain "${plugin.name}" keeps no key files.`,
      hint: 'Name one that does: --chain bittensor',
      where: entry.where,
    });
  const open = plugin.keystore;
  const { redactor } = source;
  const call = <R>(work: () => R | Promise<R>): Promise<R> =>
    guarded(redactor, () => called(entry, source.signal, work));
  const keystore = await call(async () => open(options, { config: folder }));
  return { call: (work) => call(() => work(keystore)) };
}

/** A configuration's chain, set up with nothing of the node around it. The caller calls `stop` in any case. */
export async function openChain(options: LoneChainOptions): Promise<Lone<Chain> & { stop(): Promise<void> }> {
  const { cwd, log, redactor, signal, clock = systemClock } = options;
  const { checked, entry } = await chainOf(options);
  const { bound, stop } = await guarded(redactor, () => assemble(checked, { cwd, clock, log, signal }));
  const chain = bound(entry.path)?.instance as Chain;
  const label = pluginLabel(entry);
  return {
    call: (work) => guarded(redactor, () => callPlugin(label, signal, () => work(chain))),
    stop: () => guarded(redactor, stop),
  };
}

async function chainOf({
  config,
  catalog,
  redactor,
  modules,
}: Source): Promise<{ checked: CheckedConfig; entry: CheckedEntry }> {
  const checked = await checkConfig(config, { catalog, alone: 'chain', ...(modules && { modules }) });
  for (const secret of checked.secrets) redactor.add(secret);
  const entry = checked.entries.get('chain');
  if (entry) return { checked, entry };
  throw new SynthError('SYN_USAGE', {
    message: 'The configuration names no chain.',
    hint: 'Name one: --chain bittensor',
  });
}

async function guarded<R>(redactor: Redactor, work: () => Promise<R>): Promise<R> {
  try {
    return await work();
  } catch (error) {
    throw redactError(error, redactor);
  }
}

/** A keystore loads what it needs when it needs it: a library that is not there is the user's to install. */
async function called<R>(entry: CheckedEntry, signal: AbortSignal, work: () => R | Promise<R>): Promise<R> {
  try {
    return await callPlugin(pluginLabel(entry), signal, work);
  } catch (error) {
    const { cause } = error as Error;
    throw cause !== undefined && missingLibrary(cause) !== undefined ? blame(cause, entry) : error;
  }
}
