import { statisticsOf, type Statistics } from './statistics.ts';

/** A vector a tag; a tag without one scores 0. */
export type Vectors = ReadonlyMap<string, ArrayLike<number>>;
export interface Tagged {
  readonly tags: readonly string[];
  readonly vectors: Vectors;
}

/** may-2024: the first release. late-2024: July 2024 to August 2025. head: March 2026. */
export type Era = 'may-2024' | 'late-2024' | 'head';

export interface Rules {
  readonly era: Era;
  /** A reply with fewer tags, counted with duplicates, gets 0. */
  readonly minTags: number;
  /** Off for named entities. */
  readonly penalties: boolean;
}

/** What CGP makes of a reply: numbers that are not finite and negative ones included. */
export interface Verdict extends Statistics {
  readonly both: readonly string[];
  readonly unique: readonly string[];
  /** Tags that entered the statistics. */
  readonly scored: number;
  readonly adjusted: number;
  /** `adjusted` times every factor. */
  readonly final: number;
  /** What is paid. */
  readonly reward: number;
  readonly factors: Readonly<Record<string, number>>;
}

/** Upstream stops behind the index, not before it. */
export const mostScored = 21;
const junk = 0.2;
const fewUnique = [0.85, 0.9, 0.95];

/** The arithmetic mean of the vectors of all tags; null without any. */
export function neighbourhoodOf({ tags, vectors }: Tagged): number[] | null {
  const known = tags.map((tag) => vectors.get(tag)).filter((vector) => vector !== undefined);
  const [first] = known;
  if (first === undefined) return null;
  return Array.from(
    { length: first.length },
    (_, i) => known.reduce((sum, vector) => sum + (vector[i] as number), 0) / known.length,
  );
}

/** As upstream computed it: NaN for a vector of zeros. */
export function cosineAsUpstream(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [dot, left, right] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    dot += (a[i] as number) * (b[i] as number);
    left += (a[i] as number) ** 2;
    right += (b[i] as number) ** 2;
  }
  return dot / (Math.sqrt(left) * Math.sqrt(right));
}

/** One reply against the ground truth; null for too few tags. Tags are scored in their own order, where upstream's was a hash's. */
export function scoreAsUpstream(
  truth: Tagged,
  reply: Tagged,
  { era, minTags, penalties }: Rules,
): Verdict | null {
  if (reply.tags.length === 0 || reply.tags.length < minTags) return null;
  const neighbourhood = neighbourhoodOf(truth);
  const known = new Set(truth.tags);
  const tags = [...new Set(reply.tags)];
  const [both, unique] = [tags.filter((tag) => known.has(tag)), tags.filter((tag) => !known.has(tag))];
  const scores = tags.slice(0, mostScored).map((tag) => {
    const vector = reply.vectors.get(tag);
    const value =
      vector === undefined || neighbourhood === null ? 0 : cosineAsUpstream(neighbourhood, vector);
    return { isUnique: !known.has(tag), value };
  });
  const values = scores.map(({ value }) => value);
  const own = scores.filter(({ isUnique }) => isUnique).map(({ value }) => value);
  const found = statisticsOf(values, own);
  // In 2024 the mean of an empty list.
  const stats = own.length === 0 && era !== 'head' ? { ...found, top3: NaN } : found;
  const raw = 0.55 * stats.top3 + 0.1 * stats.median + 0.25 * stats.mean + 0.1 * stats.max;
  const adjusted = era === 'head' && Number.isNaN(raw) ? 0 : raw;
  const factors: Record<string, number> = {
    ...(both.length === 0 && { noBoth: era === 'may-2024' ? 0.75 : 0.9 }),
    ...(stats.max < junk && { junk: 0.5 }),
    ...(tags.length < 2 && { single: 0.2 }),
    ...(unique.length < 3 && { fewUnique: fewUnique[unique.length] as number }),
  };
  const final = penalties
    ? Object.values(factors).reduce((product, factor) => product * factor, adjusted)
    : adjusted;
  return {
    both,
    unique,
    scored: scores.length,
    ...stats,
    adjusted,
    final,
    reward: era === 'may-2024' ? adjusted : final,
    factors: penalties ? factors : {},
  };
}
