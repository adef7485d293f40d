import type { CheckedConfig, CheckedEntry } from '../config/checked.ts';
import type { Embedder } from '../contracts/embedder.ts';
import type { Kind } from '../contracts/kinds.ts';
import type { Llm } from '../contracts/llm.ts';
import { modelsToken, type AnyPlugin, type Instance, type Needs } from '../contracts/plugin.ts';
import { blame, pluginLabel } from './blame.ts';
import { contractFault } from './contract-fault.ts';
import { partsOf } from './parts-of.ts';
import type { Bound, Parts } from './parts.ts';
import { rejection, stopAll, type Stoppable } from './stop.ts';
import { wire, type HostServices } from './wire.ts';

export type { HostServices } from './wire.ts';

/** Replaces what a plugin of a kind returned before anything else sees it. */
export interface Wraps {
  llm?(name: string, bound: Bound<'llm'>): Llm;
  embedder?(name: string, bound: Bound<'embedder'>): Embedder;
}

/** Called before an entry is set up; what it gives is called when that succeeded. Must not throw. */
export type SetUpWatch = (entry: {
  /** Path in the configuration: `embedders.default`. */
  readonly path: string;
  /** It runs a model on this machine. */
  readonly runsModel: boolean;
}) => () => void;

export interface Assembly {
  readonly parts: Parts;
  /** The entry at a path of the configuration. */
  readonly bound: (path: string) => Bound<Kind> | undefined;
  /** Stops every plugin, the last one first; SYN_PLUGIN_STOP with all that failed to. Does nothing a second time. */
  readonly stop: () => Promise<void>;
}

/**
 * Sets every plugin up, each after those it needs. When one fails, those that were set up are stopped again and the error
 * names the plugin and its place in the YAML: SYN_PLUGIN_SETUP, SYN_PLUGIN_LIBRARY_MISSING, or the plugin's own code.
 */
export async function setUp(
  checked: CheckedConfig,
  services: HostServices,
  wraps: Wraps = {},
  watch: SetUpWatch = () => () => undefined,
): Promise<Assembly> {
  const wiring = wire(checked, services);
  const aborted = rejection(services.signal);
  aborted.catch(() => undefined); // Nobody may be waiting when it comes.
  const live = new Map<string, Bound<Kind>>();
  const running: Stoppable[] = [];
  const stop = (): Promise<void> =>
    stopAll(running.splice(0), checked.settings.run.stopTimeoutMs, services.clock);
  try {
    for (const entry of checked.entries.values()) {
      services.signal.throwIfAborted();
      const done = watch({ path: entry.path, runsModel: runsModel(entry) });
      const instance = await start(entry, wiring.servicesOf(entry), aborted, services.signal, running);
      done();
      if (instance.stop)
        running.push({
          plugin: pluginLabel(entry),
          where: entry.where,
          stop: async (signal) => instance.stop?.(signal),
        });
      const bound = wrap({ name: entry.name, plugin: entry.plugin, instance }, wraps);
      live.set(entry.path, bound);
      wiring.provide(entry, bound);
    }
    return { parts: partsOf(checked, live), bound: (path) => live.get(path), stop };
  } catch (error) {
    // The failure to start is what the user has to know; what fails to stop on top of it goes to the log.
    await stop().catch((late: unknown) => services.log.warn(`After a failed start: ${String(late)}`));
    throw error;
  }
}

const runsModel = ({ plugin }: CheckedEntry): boolean =>
  Object.values(plugin.needs as Needs).some((need) => need.need === 'token' && need.id === modelsToken.id);

async function start(
  entry: CheckedEntry,
  services: Readonly<Record<string, unknown>>,
  aborted: Promise<never>,
  signal: AbortSignal,
  running: Stoppable[],
): Promise<Instance<Kind>> {
  const { plugin } = entry;
  const made = Promise.resolve().then(
    () => plugin.setup(services as Parameters<AnyPlugin['setup']>[0], entry.options) as unknown,
  );
  try {
    const instance = await Promise.race([made, aborted]);
    const fault = contractFault(entry.kind, instance);
    if (fault !== null) throw new TypeError(fault);
    return instance as Instance<Kind>;
  } catch (cause) {
    if (!signal.aborted) throw blame(cause, entry);
    // It may still come through, and would then be stopped by nobody else; its failure is no news any more.
    const stop = (deadline: AbortSignal): Promise<void> =>
      made.then(
        (late) => (late as Partial<Instance<Kind>> | undefined)?.stop?.(deadline),
        () => undefined,
      );
    running.push({ plugin: pluginLabel(entry), where: entry.where, stop });
    throw signal.reason;
  }
}

function wrap(bound: Bound<Kind>, wraps: Wraps): Bound<Kind> {
  if (isKind(bound, 'llm') && wraps.llm) return { ...bound, instance: wraps.llm(bound.name, bound) };
  if (isKind(bound, 'embedder') && wraps.embedder)
    return { ...bound, instance: wraps.embedder(bound.name, bound) };
  return bound;
}

const isKind = <K extends Kind>(bound: Bound<Kind>, kind: K): bound is Bound<K> => bound.plugin.kind === kind;
