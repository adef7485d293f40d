import type { Metagraph } from './chain.ts';

export interface LedgerEntry {
  readonly uid: number;
  readonly hotkey: string;
  /** Moving score, >= 0. */
  readonly score: number;
  /** Replies judged so far. */
  readonly samples: number;
  /** What its replies of the weigher's window earned, oldest first; absent for a weigher without one. */
  readonly recent?: readonly Earning[];
}

/** What one reply earned. */
export interface Earning {
  /** Milliseconds since the epoch, at the end of its step. */
  readonly at: number;
  /** In [0, 1]. */
  readonly reward: number;
}

/** Weights, of which only the proportions count; `uids` ascending, no duplicates, values >= 0 and finite. Empty: there is nothing to say yet. */
export interface Weights {
  readonly uids: readonly number[];
  readonly values: readonly number[];
}

/** Turns ledger scores into a weight vector, within the subnet's limits. */
export interface Weigher {
  /** Milliseconds back to which entries come with their single rewards; absent: the moving score is enough. */
  readonly windowMs?: number;
  /** `entries`: every neuron of the metagraph but ourselves, by ascending uid (score 0 for one never sampled). */
  weigh(entries: readonly LedgerEntry[], metagraph: Metagraph, signal: AbortSignal): Promise<Weights>;
}
