import type { Settings } from '../config/schema.ts';
import type { Embedder } from '../contracts/embedder.ts';
import type { Clock, Logger, Random } from '../contracts/io.ts';
import type { Kind } from '../contracts/kinds.ts';
import type { Llm } from '../contracts/llm.ts';
import type { Bound } from '../host/parts.ts';
import { createBudget } from './budget.ts';
import { createCompletionCache, createVectorCache } from './cache.ts';
import { createCaller, type Target } from './call.ts';
import { wrapLlm } from './complete.ts';
import { wrapEmbedder } from './embed.ts';
import { patientEmbedder, patientLlm } from './patience.ts';
import { openModelStore } from './store.ts';

export { withMeter, type ModelUsage } from './meter.ts';

type Wrappable<K extends Kind> = Pick<Bound<K>, 'plugin' | 'instance'>;

/** What every call to a model goes through: cache, limits, retries, deadline, price and budget. */
export interface Gateway {
  wrapLlm(name: string, bound: Wrappable<'llm'>): Llm;
  wrapEmbedder(name: string, bound: Wrappable<'embedder'>): Embedder;
  /** Names the run that spending counts for from now on; a resumed run goes on with its old name. */
  setRun(runId: string): void;
  /** Aborts the calls under way and closes the store. */
  stop(): Promise<void>;
}

/** Opens the gateway of one node; `folder` is the node's storage, where `models.db` lives. */
export function createGateway(parts: {
  readonly settings: Pick<Settings, 'gateway' | 'budget'>;
  readonly folder: string;
  /** Default: a run of its own, named after the time it began. */
  readonly runId?: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly random: Random;
}): Gateway {
  const { settings, folder, clock, random } = parts;
  const store = openModelStore(folder);
  const budget = createBudget({ settings, store, clock }, parts.runId ?? `${clock.now()}-${random.next()}`);
  const caller = createCaller({ ...parts, budget });
  const completions = createCompletionCache(store);
  const vectors = createVectorCache(store, `${clock.now()}-${random.fork('session').next()}`);

  return {
    wrapLlm(name, { plugin, instance: llm }) {
      const target = describe(name, plugin, llm.identity);
      const cache = settings.gateway.cache && !target.offline ? completions : null;
      return patientLlm(wrapLlm({ llm, target, caller, cache }));
    },
    wrapEmbedder(name, { plugin, instance: embedder }) {
      const { dimensions } = embedder.identity;
      const target = { ...describe(name, plugin, embedder.identity), dimensions };
      const { cached = false, embedsEmpty = false } = plugin.traits;
      const direct = target.offline && !cached;
      const cache = settings.gateway.cache && !direct ? vectors : null;
      return patientEmbedder(wrapEmbedder({ embedder, target, caller, cache, direct, embedsEmpty }));
    },
    setRun: (runId) => budget.setRun(runId),
    async stop() {
      await caller.stop();
      store.close();
    },
  };
}

const describe = (
  name: string,
  plugin: Wrappable<'llm' | 'embedder'>['plugin'],
  { provider, model, endpoint }: Llm['identity'],
): Target => ({
  name,
  plugin: `${plugin.kind}/${plugin.name}`,
  provider,
  model,
  endpoint,
  offline: plugin.traits.offline,
  concurrency: plugin.traits.concurrency ?? Number.POSITIVE_INFINITY,
});
