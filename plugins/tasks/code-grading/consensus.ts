/** What raters agree on. */
export interface Consensus {
  /** Percent of raters that put an answer first, most first. */
  readonly percentages: Readonly<Record<string, number>>;
  /** An answer that enough raters put first, and not so many that nothing is left to improve; null: none. */
  readonly eligible: string | null;
  /** An answer that nearly all put first; null: none. */
  readonly highConsensus: string | null;
}

/**
 * Counts which answer each rater put first. `eligible`: at least `min` percent and less than `max`, the last by count where several
 * are; without a `max` nothing is either.
 */
export function findConsensus(
  bestByRater: ReadonlyMap<string, string>,
  { min, max }: { readonly min: number | null; readonly max: number | null },
): Consensus {
  const counts = new Map<string, number>();
  for (const best of bestByRater.values()) counts.set(best, (counts.get(best) ?? 0) + 1);
  const shares = [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([id, count]) => [id, (100 * count) / bestByRater.size] as const);
  const last = (fits: (percent: number) => boolean): string | null =>
    (max === null ? undefined : shares.findLast(([, percent]) => fits(percent)))?.[0] ?? null;
  return {
    percentages: Object.fromEntries(shares),
    eligible: last((percent) => percent >= (min ?? 0) && percent < (max as number)),
    highConsensus: last((percent) => percent >= (max as number)),
  };
}

/** The id a rater graded best, the first of equals; null for grades that cannot be read. */
export function bestIn(text: string, ids: readonly string[]): string | null {
  let grades: unknown;
  try {
    grades = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return null;
    throw error;
  }
  let best: { id: string; grade: number } | null = null;
  for (const id of ids) {
    const grade = (grades as Record<string, unknown> | null)?.[id];
    if (typeof grade === 'number' && (best === null || grade > best.grade)) best = { id, grade };
  }
  return best?.id ?? null;
}
