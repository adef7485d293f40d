import type { Challenge, Item, Reference, Reply, Score } from './values.ts';

/** What a scorer judges. With `scope: 'reply'` the engine hands over one reply at a time. */
export interface ScoreBatch {
  readonly item: Item;
  readonly challenge: Challenge;
  readonly reference: Reference;
  /** The reference or the challenge, as the config's `against` says; the same object for every reply of an item. */
  readonly target: { readonly text: string; readonly kind: 'reference' | 'challenge' };
  readonly replies: readonly Reply[];
}

/** Gives each reply of a batch a value in [0, 1]; results in the order of `replies`. Total: hostile text scores, it never throws. */
export interface Scorer {
  score(batch: ScoreBatch, signal: AbortSignal): Promise<Score[]>;
}

export interface ScorerTraits {
  /** Same batch, same values. */
  readonly deterministic: boolean;
  /** `reply` (default): each value depends on its own reply alone. `batch`: replies are compared with one another. */
  readonly scope?: 'reply' | 'batch';
}
