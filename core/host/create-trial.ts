import { checkConfig, trialKey } from '../config/check.ts';
import type { CheckedEntry } from '../config/checked.ts';
import type { ConfigDocument } from '../config/node.ts';
import type { ContractOf, Kind } from '../contracts/kinds.ts';
import type { Clock, Io, Logger } from '../contracts/io.ts';
import type { ModelHome } from '../models/index.ts';
import { callPlugin } from '../run/failure.ts';
import { assemble } from './assemble.ts';
import { pluginLabel } from './blame.ts';
import { systemClock } from './clock.ts';
import type { Catalog, Modules } from './load-plugin.ts';
import { seededRandom } from './random.ts';

export interface TrialOptions<K extends Kind> {
  readonly kind: K;
  /** From `loadConfig`, with the plugin to try at the root key `trial`. */
  readonly config: ConfigDocument;
  readonly catalog: Catalog;
  readonly cwd: string;
  /** As in `NodeOptions`. */
  readonly modelHome?: ModelHome | undefined;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
  readonly modules?: Modules;
}

/** One plugin, set up with what it refers to. */
export interface Trial<K extends Kind> {
  /** Uses the plugin; what it throws is blamed on it, and the signal ends the wait even when the plugin ignores it. */
  readonly call: <T>(work: (instance: ContractOf<K>) => T | Promise<T>) => Promise<T>;
  /** For the n-th use of it: the same seed and n give the same randomness. */
  readonly io: (n: number) => Io;
  readonly secrets: readonly string[];
  stop(): Promise<void>;
}

/** Sets a single plugin up, so that it can be tried by itself. Errors are those of `createNode`. */
export async function createTrial<K extends Kind>(options: TrialOptions<K>): Promise<Trial<K>> {
  const { kind, catalog, cwd, log, modelHome, signal, clock = systemClock, modules } = options;
  const checked = await checkConfig(options.config, { catalog, trial: kind, ...(modules && { modules }) });
  const { bound, node, stop } = await assemble(checked, { cwd, modelHome, clock, log, signal });
  const entry = checked.entries.get(trialKey) as CheckedEntry;
  const instance = bound(trialKey)?.instance as ContractOf<K>;
  const random = seededRandom(node.seed).fork(trialKey);
  return {
    call: (work) => callPlugin(pluginLabel(entry), signal, () => work(instance)),
    io: (n) => ({ random: random.fork(n), log }),
    secrets: checked.secrets,
    stop,
  };
}
