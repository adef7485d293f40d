import { idealGrades } from './truth.ts';
import { correlation, intraclass, mean, placesOf, softmax, sum } from './numbers.ts';

// Ways of 2024 to pay raters. `grades`: a row a rater, columns by rank, best first; results add up to 1 or are in [0, 1].

/** By how near the grades are to those that ranks stand for on a scale from `min` to `max`. */
export function byDistance(
  grades: readonly (readonly number[])[],
  ranks: readonly number[],
  { min, max }: { readonly min: number; readonly max: number },
): number[] {
  const ideal = idealGrades(ranks).map((grade) => grade * (max - min) + min);
  return softmax(
    grades.map((row) => -Math.sqrt(sum(row.map((grade, i) => (grade - (ideal[i] as number)) ** 2)))),
  );
}

/** By Spearman's correlation with the ideal order. (Upstream took it with the ranks, where 0 is best, and so paid the opposite.) */
export function byOrder(grades: readonly (readonly number[])[], ranks: readonly number[]): number[] {
  const ideal = placesOf(idealGrades(ranks));
  return softmax(grades.map((row) => correlation(placesOf(row), ideal) || 0));
}

/** By agreement with the mean of all raters; without any variance in it, by nearness to that mean. */
export function byConsensus(grades: readonly (readonly number[])[]): number[] {
  const average = (grades[0] ?? []).map((_, i) => mean(grades.map((row) => row[i] as number)));
  const agreement = grades.map((row) => intraclass(row, average));
  if (agreement.every((value) => Number.isFinite(value)))
    return agreement.map((value) => Math.min(1, Math.max(0, value)));
  return softmax(grades.map((row) => -mean(row.map((grade, i) => (grade - (average[i] as number)) ** 2))));
}
