import type { Clock, Logger } from '../../../core/index.ts';

/** Keys of the subnets that a module serves. */
export interface Roster {
  /** null: not known yet. */
  keysOf(netuid: number): ReadonlySet<string> | null;
  /** Looks again where it is time to. What can't be read stays as it was. */
  refresh(signal: AbortSignal): Promise<void>;
}

interface RosterParts {
  readonly netuids: readonly number[];
  readonly read: (netuid: number, signal: AbortSignal) => Promise<ReadonlySet<string>>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** As long as communex keeps them, milliseconds. */
const freshMs = 600_000;

export function createRoster({ netuids, read, clock, log }: RosterParts): Roster {
  const known = new Map<number, { readonly keys: ReadonlySet<string>; readonly atMs: number }>();
  return {
    keysOf: (netuid) => known.get(netuid)?.keys ?? null,
    async refresh(signal) {
      const now = clock.monotonic();
      for (const netuid of netuids) {
        if (now - (known.get(netuid)?.atMs ?? -Infinity) < freshMs) continue;
        try {
          known.set(netuid, { keys: await read(netuid, signal), atMs: now });
        } catch (error) {
          signal.throwIfAborted();
          log.warn(`The keys of subnet ${netuid} could not be read: ${(error as Error).message}`);
        }
      }
    },
  };
}
