import { divide, multiply, type Fixed } from './fixed.ts';

/** Rows by validator, columns by the neuron judged; every row has as many columns as there are neurons. */
export type Matrix = readonly (readonly Fixed[])[];

/** One row as the chain stores it: pairs of uid and u16 value, zeros left out. */
export type SparseRow = readonly (readonly [uid: number, value: number])[];

export const at = (vector: readonly Fixed[], index: number): Fixed => vector[index] ?? 0n;

/** A new matrix, cell by cell; `change` sees the value, its row and its column. */
export const mapCells = (
  matrix: Matrix,
  change: (value: Fixed, row: number, column: number) => Fixed,
): Fixed[][] => matrix.map((cells, row) => cells.map((value, column) => change(value, row, column)));

export function columnSums(matrix: Matrix): Fixed[] {
  const sums = new Array<Fixed>(matrix.length).fill(0n);
  for (const cells of matrix)
    cells.forEach((value, column) => {
      if (value !== 0n) sums[column] = at(sums, column) + value;
    });
  return sums;
}

/** Each column divided by its sum. */
export function normalizeColumns(matrix: Matrix): Fixed[][] {
  const sums = columnSums(matrix);
  return mapCells(matrix, (value, _, column) => (value === 0n ? 0n : divide(value, at(sums, column))));
}

/** Each column divided by its largest value. */
export function scaleColumnsToMax(matrix: Matrix): Fixed[][] {
  const largest = new Array<Fixed>(matrix.length).fill(0n);
  for (const cells of matrix)
    cells.forEach((value, column) => {
      if (value > at(largest, column)) largest[column] = value;
    });
  return mapCells(matrix, (value, _, column) => (value === 0n ? 0n : divide(value, at(largest, column))));
}

/** Column sums after each row was multiplied by its factor. */
export const weightedColumnSums = (matrix: Matrix, factors: readonly Fixed[]): Fixed[] =>
  columnSums(mapCells(matrix, (value, row) => (value === 0n ? 0n : multiply(at(factors, row), value))));

/** Row sums after each column was multiplied by its factor. */
export const weightedRowSums = (matrix: Matrix, factors: readonly Fixed[]): Fixed[] =>
  matrix.map((cells) =>
    cells.reduce(
      (total, value, column) => (value === 0n ? total : total + multiply(value, at(factors, column))),
      0n,
    ),
  );
