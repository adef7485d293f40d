import type { LedgerEntry } from '../../core/index.ts';

/** Those with evidence: asked at least once and with a score. Best first, ties by uid. */
export const rankEarners = (entries: readonly LedgerEntry[]): LedgerEntry[] =>
  entries
    .filter(({ samples, score }) => samples > 0 && score > 0)
    .sort((a, b) => b.score - a.score || a.uid - b.uid);
