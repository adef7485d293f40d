import { normalize, sum, type Fixed } from './fixed.ts';
import { at, type Matrix } from './matrix.ts';

/**
 * The consensus of each column: the largest value that validators holding at least `kappa` of the stake reach or exceed.
 * Rows without stake have no say; a value that is absent counts as 0.
 */
export function weightedMedians(stake: readonly Fixed[], matrix: Matrix, kappa: Fixed): Fixed[] {
  const voters = stake.flatMap((value, row) => (value > 0n ? [row] : []));
  const votes = normalize(voters.map((row) => at(stake, row)));
  const total = sum(votes);
  return matrix.map((_, column) => {
    const values = voters.map((row) => at(matrix[row] ?? [], column));
    return weightedMedian(votes, values, total - kappa, total);
  });
}

/** Partition search with the runtime's own choice of pivot, so that ties and rounding fall as they do there. */
function weightedMedian(
  votes: readonly Fixed[],
  values: readonly Fixed[],
  minority: Fixed,
  total: Fixed,
): Fixed {
  let candidates = values.map((_, index) => index);
  let low = 0n;
  let high = total;
  while (candidates.length > 1) {
    const pivot = at(values, candidates[Math.floor(candidates.length / 2)] ?? 0);
    const below = candidates.filter((index) => at(values, index) < pivot);
    const above = candidates.filter((index) => at(values, index) > pivot);
    const lowStake = low + sum(below.map((index) => at(votes, index)));
    const highStake = high - sum(above.map((index) => at(votes, index)));
    if (minority < lowStake && below.length > 0) {
      candidates = below;
      high = lowStake;
    } else if (highStake <= minority && above.length > 0) {
      candidates = above;
      low = highStake;
    } else return pivot;
  }
  const last = candidates[0];
  return last === undefined ? 0n : at(values, last);
}
