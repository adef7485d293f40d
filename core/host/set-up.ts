import type { CheckedConfig, CheckedEntry } from '../config/checked.ts';
import type { Embedder } from '../contracts/embedder.ts';
import type { Kind } from '../contracts/kinds.ts';
import type { Llm } from '../contracts/llm.ts';
import { modelsToken, type AnyPlugin, type Instance, type Needs } from '../contracts/plugin.ts';
import { SynthError } from '../errors/synth-error.ts';
import { asPlugin } from './at-work.ts';
import { blame, pluginLabel } from './blame.ts';
import { contractFault } from './contract-fault.ts';
import { watchLeaks, type Leak, type OpenHandles } from './leaks.ts';
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
  openHandles?: OpenHandles,
): Promise<Assembly> {
  const { clock, log } = services;
  const { stopTimeoutMs } = checked.settings.run;
  const wiring = wire(checked, services);
  const leakWatch = openHandles && watchLeaks(openHandles, clock);
  const during = <T>(label: string, work: () => Promise<T>): Promise<T> =>
    leakWatch ? leakWatch.during(label, work) : work();
  // What a plugin fetches to run a model here takes its time, and is watched by who fetches it.
  const setupTimeout = (entry: CheckedEntry): number =>
    runsModel(entry) ? Number.POSITIVE_INFINITY : checked.settings.run.setupTimeoutMs;
  const aborted = rejection(services.signal);
  aborted.catch(() => undefined); // Nobody may be waiting when it comes.
  const live = new Map<string, Bound<Kind>>();
  const running: Stoppable[] = [];
  const stop = async (): Promise<void> => {
    const stopping = running.splice(0).map((item) => ({
      ...item,
      stop: (signal: AbortSignal) =>
        during(item.plugin, () => asPlugin(item.plugin, () => item.stop(signal))),
    }));
    try {
      await stopAll(stopping, stopTimeoutMs, clock);
    } finally {
      // A second call finds nothing to stop, and has nothing to tell.
      if (stopping.length > 0) for (const leak of (await leakWatch?.leaks()) ?? []) log.warn(tellLeak(leak));
    }
  };
  try {
    for (const entry of checked.entries.values()) {
      services.signal.throwIfAborted();
      const done = watch({ path: entry.path, runsModel: runsModel(entry) });
      const instance = await during(pluginLabel(entry), () =>
        start(entry, wiring.servicesOf(entry), aborted, {
          services,
          running,
          timeoutMs: setupTimeout(entry),
        }),
      );
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
    await stop().catch((late: unknown) => log.warn(`After a failed start: ${String(late)}`));
    throw error;
  }
}

const runsModel = ({ plugin }: CheckedEntry): boolean =>
  Object.values(plugin.needs as Needs).some((need) => need.need === 'token' && need.id === modelsToken.id);

interface Starting {
  readonly services: HostServices;
  readonly running: Stoppable[];
  readonly timeoutMs: number;
}

async function start(
  entry: CheckedEntry,
  own: Readonly<Record<string, unknown>>,
  aborted: Promise<never>,
  { services: { clock, signal }, running, timeoutMs }: Starting,
): Promise<Instance<Kind>> {
  const { plugin } = entry;
  const label = pluginLabel(entry);
  const made = asPlugin(label, () =>
    Promise.resolve().then(
      () => plugin.setup(own as Parameters<AnyPlugin['setup']>[0], entry.options) as unknown,
    ),
  );
  const deadline = clock.deadline(timeoutMs, signal);
  try {
    const instance = await Promise.race([made, aborted, rejection(deadline.signal)]);
    const fault = contractFault(entry.kind, instance);
    if (fault !== null) throw new TypeError(fault);
    return instance as Instance<Kind>;
  } catch (cause) {
    const late = deadline.signal.aborted;
    if (!late) throw blame(cause, entry);
    // It may still come through, and would then be stopped by nobody else; its failure is no news any more.
    const stop = (limit: AbortSignal): Promise<void> =>
      made.then(
        (instance) => (instance as Partial<Instance<Kind>> | undefined)?.stop?.(limit),
        () => undefined,
      );
    if (signal.aborted) {
      running.push({ plugin: label, where: entry.where, stop });
      throw signal.reason;
    }
    void stop(signal).catch(() => undefined);
    throw tooSlow(entry, timeoutMs);
  } finally {
    deadline.clear();
  }
}

const tooSlow = (entry: CheckedEntry, timeoutMs: number): SynthError =>
  new SynthError('SYN_PLUGIN_SETUP', {
    message: `The ${entry.kind} "${entry.plugin.name}" did not finish its setup within ${timeoutMs} ms.`,
    hint: 'Raise run.setupTimeoutMs if it needs more; else its author has to put a deadline on what it waits for.',
    where: entry.where,
    plugin: pluginLabel(entry),
  });

const tellLeak = ({ plugins, what }: Leak): string =>
  plugins.length > 0
    ? `${plugins.join(' or ')} left ${what} open: \`stop\` has to close what the plugin opens.`
    : `A plugin left ${what} open that it opened while it worked: \`stop\` has to close what the plugin opens.`;

function wrap(bound: Bound<Kind>, wraps: Wraps): Bound<Kind> {
  if (isKind(bound, 'llm') && wraps.llm) return { ...bound, instance: wraps.llm(bound.name, bound) };
  if (isKind(bound, 'embedder') && wraps.embedder)
    return { ...bound, instance: wraps.embedder(bound.name, bound) };
  return bound;
}

const isKind = <K extends Kind>(bound: Bound<Kind>, kind: K): bound is Bound<K> => bound.plugin.kind === kind;
