import { quicknet } from './timelock.ts';

/** Blocks in which a reveal is taken, both included. */
export interface RevealWindow {
  readonly first: number;
  readonly last: number;
}

/** Blocks after the epoch begins at which the key is due, so that it is known when the runtime looks for it. */
const safetyBlocks = 3;

/** Number of the epoch a block belongs to where epochs come by block number alone (spec before 424). */
export const legacyEpoch = (block: number, netuid: number, tempo: number): number =>
  Math.floor((block + netuid + 1) / (tempo + 1));

/** Blocks until the epoch runs, 0 on its own block; null: never. Spec before 424. */
export const legacyBlocksUntilEpoch = (block: number, netuid: number, tempo: number): number | null =>
  tempo === 0 ? null : tempo - ((block + netuid + 1) % (tempo + 1));

/** When what was committed in a block can be revealed. Spec before 424. */
export function legacyRevealWindow(commit: {
  readonly block: number;
  readonly netuid: number;
  readonly tempo: number;
  readonly period: number;
}): RevealWindow {
  const { block, netuid, tempo, period } = commit;
  const first = (legacyEpoch(block, netuid, tempo) + period) * (tempo + 1) - (netuid + 1);
  return { first, last: first + tempo };
}

/** Block of the next epoch where the runtime counts from the last one (spec 424 and later); null: never. */
export function nextEpoch(state: {
  readonly lastEpochBlock: number;
  readonly pendingEpochAt: number;
  readonly tempo: number;
}): number | null {
  if (state.tempo === 0) return null;
  const due = state.lastEpochBlock + state.tempo;
  return state.pendingEpochAt > 0 ? Math.min(due, state.pendingEpochAt) : due;
}

/**
 * First block in which the runtime looks for the key of what is committed in the block after `block`. Spec 424 and later: what
 * is committed in the very block of an epoch belongs to the next one.
 */
export function firstRevealBlock(state: {
  readonly block: number;
  readonly nextEpochStart: number;
  readonly tempo: number;
  readonly period: number;
}): number {
  const { block, nextEpochStart, tempo, period } = state;
  const next = block + 1 >= nextEpochStart ? block + 1 + tempo : nextEpochStart;
  return next + (period - 1) * tempo;
}

/** drand's round whose signature is out a little after `firstBlock` has come. */
export function revealRound(at: {
  readonly nowMs: number;
  readonly block: number;
  readonly firstBlock: number;
  readonly blockMs: number;
}): number {
  const wait = Math.max(0, at.firstBlock + safetyBlocks - at.block) * at.blockMs;
  const seconds = (at.nowMs + wait) / 1000 - quicknet.genesisSeconds;
  return Math.max(1, Math.floor(seconds / quicknet.periodSeconds));
}
