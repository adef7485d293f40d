import { intraclass, mean, minMax } from './numbers.ts';

/** Grades of one rater; null where one is missing. */
type Grades = readonly (number | null)[];

/**
 * How far each rater agrees with the mean of the other valid ones, by ICC(2,1): no truth is needed. Raters with a missing grade, or
 * with any two the same, are not valid: they get 0 and are in nobody's mean. Fewer than two valid ones: 0 for all.
 */
export function agreementWithOthers(grades: ReadonlyMap<string, Grades>): Map<string, number> {
  const valid = new Map([...grades].filter(([, row]) => isValid(row)) as [string, readonly number[]][]);
  return new Map(
    [...grades.keys()].map((rater) => {
      const own = valid.get(rater);
      const others = [...valid].filter(([other]) => other !== rater).map(([, row]) => row);
      if (own === undefined || others.length === 0) return [rater, 0];
      const average = own.map((_, i) => mean(others.map((row) => row[i] as number)));
      return [rater, intraclass(own, average) || 0];
    }),
  );
}

const isValid = (row: Grades): row is readonly number[] =>
  row.every((grade) => grade !== null) && new Set(row).size === row.length;

/**
 * Shares for those whose words made a page better: `gains` has by how much (mean grade after less mean grade before). Losses count
 * as nothing; the best gain is 1, the least 0; a single author gets 1 for any gain.
 */
export function creditOf(gains: ReadonlyMap<string, number>): Map<string, number> {
  const authors = [...gains.keys()];
  const floored = [...gains.values()].map((gain) => Math.max(0, gain));
  if (floored.every((gain) => gain === 0)) return new Map(authors.map((author) => [author, 0]));
  const credits = minMax(floored);
  return new Map(authors.map((author, i) => [author, credits[i] as number]));
}

/** What feedback on a page earned its authors: the credit for their words and their agreement with others, by these weights. */
export function feedbackScores(
  gains: ReadonlyMap<string, number>,
  grades: ReadonlyMap<string, Grades>,
  weights: { readonly credit: number; readonly agreement: number },
): Map<string, number> {
  const agreement = agreementWithOthers(grades);
  return new Map(
    [...creditOf(gains)].map(([author, credit]) => [
      author,
      weights.credit * credit + weights.agreement * (agreement.get(author) ?? 0),
    ]),
  );
}
