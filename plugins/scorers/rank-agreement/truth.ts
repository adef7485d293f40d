import { SynthError } from '../../../core/index.ts';
import { minMax, sum } from './numbers.ts';

/**
 * The grades that ranks (0 best) stand for, in [0, 1], best 1; in the order of `ranks`, which must go up by exactly 1 (from
 * any start): SYN_TASK_MATERIAL.
 */
export function idealGrades(ranks: readonly number[]): number[] {
  if (ranks.some((rank, i) => i > 0 && rank - (ranks[i - 1] as number) !== 1))
    throw new SynthError('SYN_TASK_MATERIAL', {
      message: `The ranks of the answers do not go up by exactly 1: ${ranks.join(', ')}.`,
      plugin: 'scorer/rank-agreement',
    });
  return minMax(ranks).toReversed();
}

/** `scaling * (x - translation)³ + offset`. */
export interface Cubic {
  readonly scaling: number;
  readonly translation: number;
  readonly offset: number;
}

/** Every figure on the way to what Dojo's first version paid; each list has an entry a rater. */
export interface CubicScores {
  readonly normalised: readonly (readonly number[])[];
  readonly cosine: readonly number[];
  readonly normalisedCosine: readonly number[];
  readonly cubic: readonly number[];
  readonly final: readonly number[];
}

/**
 * What raters earned in Dojo's first version: cosine with the ideal grades, as shares, through a cubic, stretched so that the worst
 * gets 0, as shares again. `grades`: a row a rater, columns by rank, best first.
 */
export function cubicScores(
  grades: readonly (readonly number[])[],
  ranks: readonly number[],
  { scaling, translation, offset }: Cubic,
): CubicScores {
  const ideal = idealGrades(ranks);
  const normalised = grades.map(minMax);
  const cosine = normalised.map((row) => orElse(cosineOf(row, ideal), -1));
  const positive = cosine.map((value) => (value + 1) / 2);
  const total = sum(positive);
  const normalisedCosine = positive.map((value) => value / total);
  const cubic = normalisedCosine.map((value) => orElse(scaling * (value - translation) ** 3 + offset, 0));
  const points = minMax(cubic);
  const all = sum(points);
  return { normalised, cosine, normalisedCosine, cubic, final: points.map((value) => value / all) };
}

const cosineOf = (a: readonly number[], b: readonly number[]): number =>
  sum(a.map((value, i) => value * (b[i] as number))) / (norm(a) * norm(b));
const norm = (values: readonly number[]): number => Math.sqrt(sum(values.map((value) => value ** 2)));
const orElse = (value: number, other: number): number => (Number.isNaN(value) ? other : value);
