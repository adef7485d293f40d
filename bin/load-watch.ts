import { peakMemory, usedMemory } from './memory.ts';
import { showBytes, type SetUpWatch } from '../core/index.ts';

/** What it took to load a model that runs on this machine. */
export interface Load {
  readonly ms: number;
  /** More than before it was loaded. */
  readonly bytes: number;
}

/** Measures the set-up of what runs a model on this machine; `loads` has the results, by path in the configuration. */
export function watchLoads(): { readonly watch: SetUpWatch; readonly loads: ReadonlyMap<string, Load> } {
  const loads = new Map<string, Load>();
  const watch: SetUpWatch = ({ path, runsModel }) => {
    if (!runsModel) return () => undefined;
    const startMs = performance.now();
    const before = usedMemory();
    return () => {
      const ms = Math.round(performance.now() - startMs);
      loads.set(path, { ms, bytes: Math.max(0, usedMemory() - before) });
    };
  };
  return { watch, loads };
}

export const describeLoad = ({ ms, bytes }: Load): string =>
  `loaded in ${(ms / 1000).toFixed(1)} s with ${showBytes(bytes)}, the process at most ${showBytes(peakMemory())}`;
