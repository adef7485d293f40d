import { clamp, divide, exp, fromInteger, multiply, normalize, one, sum, type Fixed } from './fixed.ts';
import { at, mapCells, normalizeColumns, scaleColumnsToMax, weightedRowSums, type Matrix } from './matrix.ts';

/** Alpha that differs from bond to bond, between two bounds. Shares in [0, 1]. */
export interface LiquidAlpha {
  readonly low: Fixed;
  readonly high: Fixed;
  readonly steepness: Fixed;
}

export interface BondsInput {
  /** The bonds of the epoch before, stale ones removed. */
  readonly bonds: Matrix;
  readonly weights: Matrix;
  readonly activeStake: readonly Fixed[];
  readonly incentive: readonly Fixed[];
  readonly consensus: readonly Fixed[];
  readonly alpha: Fixed;
}

export interface BondsResult {
  readonly dividends: readonly Fixed[];
  /** As stored: shares of 65535. */
  readonly bonds: Matrix;
}

/** Bonds are shares of a neuron: a validator's part grows with its stake and with how early it saw the neuron's worth. */
export function originalBonds(input: BondsInput): BondsResult {
  const { activeStake, alpha, incentive } = input;
  const held = normalizeColumns(input.bonds);
  const bought = normalizeColumns(
    mapCells(input.weights, (weight, row) => multiply(at(activeStake, row), weight)),
  );
  const bonds = normalizeColumns(blend(bought, held, () => alpha));
  return { dividends: normalize(weightedRowSums(bonds, incentive)), bonds: scaleColumnsToMax(bonds) };
}

/** Bonds grow towards the weight set, whatever the stake; stake counts once, when dividends are paid. */
export function yuma3Bonds(input: BondsInput, liquid: LiquidAlpha | null): BondsResult {
  const { activeStake, alpha, bonds: held, consensus, incentive, weights } = input;
  const usesLiquid = liquid !== null && sum(consensus) > 0n;
  const bonds = blend(weights, held, (weight, bond, column) =>
    usesLiquid ? liquidAlpha(liquid, weight, bond, at(consensus, column)) : alpha,
  );
  const shares = weightedRowSums(normalizeColumns(bonds), incentive);
  const dividends = shares.map((share, row) => multiply(share, at(activeStake, row)));
  return { dividends: normalize(dividends), bonds };
}

const blend = (
  fresh: Matrix,
  held: Matrix,
  alphaOf: (fresh: Fixed, held: Fixed, column: number) => Fixed,
): Fixed[][] =>
  mapCells(fresh, (value, row, column) => {
    const old = at(held[row] ?? [], column);
    if (value === 0n && old === 0n) return 0n;
    const alpha = alphaOf(value, old, column);
    return multiply(alpha, value) + multiply(one - alpha, old);
  });

/** A sigmoid of how far a validator moves: buying above consensus, or selling what it held. */
function liquidAlpha(
  { low, high, steepness }: LiquidAlpha,
  weight: Fixed,
  bond: Fixed,
  consensus: Fixed,
): Fixed {
  const distance = clamp(weight >= bond ? weight - consensus : bond - weight, 0n, one);
  const half = divide(one, fromInteger(2));
  const sigmoid = divide(one, one + exp(multiply(-steepness, distance - half)));
  return clamp(low + multiply(high - low, sigmoid), low, high);
}
