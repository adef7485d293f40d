import type { Random } from '../../../core/index.ts';
import type { Habit, Profile } from './profiles.ts';

/** A page as an annotator sees it. */
export interface Candidate {
  readonly id: string;
  /** In [0, 1]. */
  readonly quality: number;
  /** Whether a member of its own group wrote it. */
  readonly ours: boolean;
}

export interface Judge extends Habit {
  readonly profile: Profile;
}

/** The id of the page it votes for; null: it abstains. */
export function choose(candidates: readonly Candidate[], judge: Judge, random: Random): string | null {
  const { profile, beta, abstain } = judge;
  if (candidates.length === 0 || random.chance(abstain)) return null;
  if (profile === 'flat') return candidates[0]?.id ?? null;
  const ours = candidates.filter((candidate) => candidate.ours);
  if (profile === 'colluder' && ours.length > 0) return random.pick(ours).id;
  return random.weighted(candidates.map(({ id, quality }) => [id, Math.exp(beta * quality)] as const));
}

/** A grade from 1 to 100 for each page; null: it abstains. */
export function grade(
  candidates: readonly Candidate[],
  judge: Judge,
  random: Random,
): Record<string, number> | null {
  if (random.chance(judge.abstain)) return null;
  return Object.fromEntries(
    candidates.map((candidate) => [candidate.id, gradeOne(candidate, judge, random)]),
  );
}

function gradeOne({ quality, ours }: Candidate, { profile }: Judge, random: Random): number {
  const honest = quality * 99 + 1;
  switch (profile) {
    case 'expert':
      return inRange(honest + random.int(-2, 2));
    case 'noisy':
    case 'lazy':
      // In tenths, off by up to five of them, as upstream's simulator has its bad miner.
      return inRange((Math.min(9, Math.max(0, Math.round(quality * 9) + random.int(-5, 5))) / 9) * 99 + 1);
    case 'random':
      return random.int(1, 100);
    case 'flat':
      return 50;
    case 'colluder':
      return ours ? 100 : inRange(101 - honest);
  }
}

const inRange = (value: number): number => Math.min(100, Math.max(1, Math.trunc(value)));
