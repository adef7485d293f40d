import type { Metagraph } from './chain.ts';

export interface LedgerEntry {
  readonly uid: number;
  readonly hotkey: string;
  /** Moving score, >= 0. */
  readonly score: number;
  /** Replies judged so far. */
  readonly samples: number;
}

/** Weights, of which only the proportions count; `uids` ascending, no duplicates, values >= 0 and finite. Empty: there is nothing to say yet. */
export interface Weights {
  readonly uids: readonly number[];
  readonly values: readonly number[];
}

/** Turns ledger scores into a weight vector, within the subnet's limits. */
export interface Weigher {
  /** `entries`: every neuron of the metagraph but ourselves, by ascending uid (score 0 for one never sampled). */
  weigh(entries: readonly LedgerEntry[], metagraph: Metagraph, signal: AbortSignal): Promise<Weights>;
}
