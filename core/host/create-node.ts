import { checkConfig } from '../config/check.ts';
import type { CheckedConfig } from '../config/checked.ts';
import { configHash } from '../config/hash.ts';
import type { ConfigDocument } from '../config/node.ts';
import type { SeededSettings, Settings } from '../config/schema.ts';
import type { Clock, Logger } from '../contracts/io.ts';
import type { RunContext } from '../run/context.ts';
import type { Emit, RunSummary } from '../run/events.ts';
import { runMiner } from '../run/miner.ts';
import { runService } from '../run/service.ts';
import { runValidator } from '../run/validator.ts';
import type { ModelHome } from '../models/index.ts';
import { createRedactor, redactError } from '../errors/redact.ts';
import { assemble } from './assemble.ts';
import { systemClock } from './clock.ts';
import { virtualClock } from './virtual-clock.ts';
import type { OpenHandles } from './leaks.ts';
import type { Catalog, Modules } from './load-plugin.ts';
import type { Parts } from './parts.ts';
import type { SetUpWatch } from './set-up.ts';

export interface NodeOptions {
  /** From `loadConfig`, or from `checkConfig` to spare the second check. */
  readonly config: ConfigDocument | CheckedConfig;
  readonly catalog: Catalog;
  /** Working directory, absolute: `storage` starts here. */
  readonly cwd: string;
  /** Where fetched models are kept and whether any may be fetched; default: in `storage`, and they may. */
  readonly modelHome?: ModelHome | undefined;
  readonly log: Logger;
  /** Please stop: the step in flight is finished within `run.graceMs`. Default: never. */
  readonly stop?: AbortSignal;
  /** Stop now: `createNode` and `run` reject with this signal's reason. */
  readonly signal: AbortSignal;
  /** Receives the events of the run, in order; must not throw. */
  readonly onEvent?: Emit;
  /** Sees each plugin being set up. */
  readonly watchSetUp?: SetUpWatch | undefined;
  /** What keeps the process alive; given, `stop` warns of what a plugin left open. */
  readonly openHandles?: OpenHandles | undefined;
  /** Default: the machine's. */
  readonly clock?: Clock;
  readonly modules?: Modules;
}

/** A participant of a subnet, set up and ready to run. */
export interface Node {
  readonly settings: SeededSettings;
  readonly parts: Parts;
  /** What the run's records carry as the configuration's identity. */
  readonly configHash: string;
  /** Plays the role until it is done or told to stop. */
  run(): Promise<RunSummary>;
  /** Stops every plugin in reverse order, each within `run.stopTimeoutMs`; rejects with all that failed to. */
  stop(): Promise<void>;
}

const roles: Readonly<Record<Settings['role'], (context: RunContext) => Promise<RunSummary>>> = {
  validator: runValidator,
  miner: runMiner,
  service: runService,
};

/**
 * Checks a configuration, sets every plugin up and gives the node that runs it. The caller calls `stop` in any case.
 *
 * Throws what `checkConfig` throws, SYN_PLUGIN_SETUP, SYN_PLUGIN_LIBRARY_MISSING, or the code a plugin failed with; whatever
 * was set up by then is stopped. No error of a node contains a secret of its configuration.
 */
export async function createNode(options: NodeOptions): Promise<Node> {
  const { catalog, cwd, log, signal, onEvent = () => undefined } = options;
  const { modelHome, modules, watchSetUp: watch, openHandles } = options;
  const checked =
    'settings' in options.config
      ? options.config
      : await checkConfig(options.config, { catalog, ...(modules && { modules }) });
  const { clock, skip } = clockOf(checked.settings, options.clock ?? systemClock);
  const redactor = createRedactor(checked.secrets);
  const guarded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw redactError(error, redactor);
    }
  };
  const { parts, node, paths, gateway, stop } = await guarded(() =>
    assemble(checked, { cwd, modelHome, clock, log, signal, watch, openHandles }),
  );
  const settings: SeededSettings = { ...checked.settings, seed: node.seed };
  const hash = configHash({ entries: checked.entries, settings });
  const context: RunContext = {
    parts,
    settings,
    node,
    paths,
    configHash: hash,
    clock,
    skip,
    log,
    redactor,
    emit: onEvent,
    setRun: (run) => gateway.setRun(run),
    stop: options.stop ?? new AbortController().signal,
    signal,
  };
  return {
    settings,
    parts,
    configHash: hash,
    run: () => guarded(() => roles[settings.role](context)),
    stop: () => guarded(stop),
  };
}

function clockOf({ run }: Settings, clock: Clock): Pick<RunContext, 'clock' | 'skip'> {
  if (!run.virtualTime) return { clock, skip: null };
  const virtual = virtualClock(clock);
  return { clock: virtual, skip: (ms) => virtual.skip(ms) };
}
