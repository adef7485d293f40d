import { AsyncLocalStorage } from 'node:async_hooks';
import type { Usage } from '../contracts/llm.ts';

/** What one model was used for. JSON-safe. */
export interface ModelUsage {
  /** The model's name in the config. */
  readonly name: string;
  readonly provider: string;
  readonly model: string;
  /** Length of its vectors; embedders only. */
  readonly dimensions?: number;
  /** Requests the provider answered. */
  readonly calls: number;
  /** Answers that came from the cache or from an identical call under way. */
  readonly cachedCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars, what a failed call may have cost included; null when a price is unknown. */
  readonly costUsd: number | null;
}

export interface Meter {
  record(entry: ModelUsage): void;
}

const storage = new AsyncLocalStorage<Meter>();

/** The meter of the work going on; null when nobody counts. */
export const currentMeter = (): Meter | null => storage.getStore() ?? null;

/** Runs `work` and tells what its model calls used, by name, provider and model; a nested meter counts for both. */
export async function withMeter<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly usage: readonly ModelUsage[] }> {
  const outer = currentMeter();
  const totals = new Map<string, ModelUsage>();
  const meter: Meter = {
    record(entry) {
      const key = JSON.stringify([entry.name, entry.provider, entry.model]);
      const sum = totals.get(key);
      totals.set(key, sum === undefined ? entry : add(sum, entry));
      outer?.record(entry);
    },
  };
  const value = await storage.run(meter, work);
  return { value, usage: [...totals.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum) };
}

function add(a: ModelUsage, b: ModelUsage): ModelUsage {
  return {
    ...a,
    calls: a.calls + b.calls,
    cachedCalls: a.cachedCalls + b.cachedCalls,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    // Whole nano-dollars: adding tenths of cents must not grow digits.
    costUsd:
      a.costUsd === null || b.costUsd === null ? null : Math.round((a.costUsd + b.costUsd) * 1e9) / 1e9,
  };
}

/** A line for a meter: whatever is not given is zero. */
export const usageEntry = (
  who: Pick<ModelUsage, 'name' | 'provider' | 'model' | 'dimensions'>,
  part: Partial<Omit<ModelUsage, 'name' | 'provider' | 'model' | 'dimensions'>> & { readonly usage?: Usage },
): ModelUsage => ({
  name: who.name,
  provider: who.provider,
  model: who.model,
  ...(who.dimensions !== undefined && { dimensions: who.dimensions }),
  calls: part.calls ?? 0,
  cachedCalls: part.cachedCalls ?? 0,
  inputTokens: part.usage?.inputTokens ?? 0,
  outputTokens: part.usage?.outputTokens ?? 0,
  costUsd: part.costUsd === undefined ? 0 : part.costUsd,
});
