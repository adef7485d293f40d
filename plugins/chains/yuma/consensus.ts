import { originalBonds, yuma3Bonds, type LiquidAlpha } from './bonds.ts';
import { divide, fromInteger, fromU16, multiply, normalize, one, sum, toU16, type Fixed } from './fixed.ts';
import { at, mapCells, weightedColumnSums, type Matrix, type SparseRow } from './matrix.ts';
import { weightedMedians } from './median.ts';

/** What validators and the subnet's owner may set; integers as the chain stores them. */
export interface YumaParams {
  readonly version: 'original' | 'yuma3';
  /** Share of the stake, of 65535, that must back a weight. */
  readonly kappa: number;
  /** How slowly bonds move, of 1,000,000. */
  readonly bondsMovingAverage: number;
  /** Of 65535: 0 lets weights above consensus earn bonds, 65535 clips them. */
  readonly bondsPenalty: number;
  /** Blocks without new weights after which a validator is left out. */
  readonly activityCutoff: number;
  readonly maxAllowedValidators: number;
  /** Stake in rao below which a neuron counts as having none. */
  readonly stakeThreshold: bigint;
  /** Bounds of 65535 and steepness in hundredths; Yuma3 only. */
  readonly liquidAlpha: { readonly low: number; readonly high: number; readonly steepness: number } | null;
}

/** The subnet when an epoch begins; arrays by uid. */
export interface YumaInput {
  readonly params: YumaParams;
  readonly block: number;
  /** Rao. */
  readonly stakes: readonly bigint[];
  readonly weights: readonly SparseRow[];
  readonly bonds: readonly SparseRow[];
  /** Block each row of bonds is from: a bond on a neuron registered since is dropped. */
  readonly bondsFrom: readonly number[];
  readonly permits: readonly boolean[];
  readonly lastUpdate: readonly number[];
  readonly registeredAt: readonly number[];
  readonly owner: number | null;
  /** Rao of the whole epoch. */
  readonly emission: bigint;
}

/** What the epoch gives each uid; shares as u16, emission in rao. */
export interface YumaResult {
  readonly stakeWeight: readonly number[];
  readonly consensus: readonly number[];
  readonly incentive: readonly number[];
  readonly dividends: readonly number[];
  readonly trust: readonly number[];
  readonly validatorTrust: readonly number[];
  readonly permits: readonly boolean[];
  readonly bonds: readonly SparseRow[];
  readonly serverEmission: readonly bigint[];
  readonly validatorEmission: readonly bigint[];
  readonly emission: readonly bigint[];
}

/** One epoch of Yuma consensus, in the runtime's fixed point, to the last bit. Pure. */
export function yumaEpoch(input: YumaInput): YumaResult {
  const { params, permits } = input;
  const stake = normalize(
    input.stakes.map((rao, uid) =>
      rao < params.stakeThreshold && uid !== input.owner ? 0n : fromInteger(rao),
    ),
  );
  const activeStake = normalize(
    stake.map((value, uid) => (permits[uid] && isActive(input, uid) ? value : 0n)),
  );
  const weights = votingWeights(input);
  const consensus = weightedMedians(activeStake, weights, fromU16(params.kappa));
  const clipped = mapCells(weights, (weight, _, column) =>
    weight > at(consensus, column) ? at(consensus, column) : weight,
  );
  const rank = weightedColumnSums(clipped, activeStake);
  const unclippedRank = weightedColumnSums(weights, activeStake);
  const incentive = normalize(rank);
  const earned = settleBonds(input, { weights, clipped, activeStake, incentive, consensus });
  const newPermits = topStakes(stake, params.maxAllowedValidators, input.owner);
  const { bonds, dividends } = earned;

  return {
    stakeWeight: stake.map(toU16),
    consensus: consensus.map(toU16),
    incentive: incentive.map(toU16),
    dividends: dividends.map(toU16),
    trust: rank.map((value, uid) => toU16(divide(value, at(unclippedRank, uid)))),
    validatorTrust: clipped.map((row) => toU16(sum(row))),
    permits: newPermits,
    bonds: bonds.map((row, uid) => (newPermits[uid] ? toSparse(row) : [])),
    ...payOut(input.emission, incentive, dividends, sum(activeStake) === 0n ? stake : activeStake),
  };
}

const isActive = ({ params, lastUpdate, block }: YumaInput, uid: number): boolean =>
  (lastUpdate[uid] ?? 0) + params.activityCutoff >= block;

/** Weights that count: from neurons with a permit, not on themselves, not older than the neuron they are for. */
function votingWeights({ stakes, weights, permits, owner, lastUpdate, registeredAt }: YumaInput): Matrix {
  return toDense(stakes.length, weights, (row, column) => {
    if (!permits[row] || (row === column && row !== owner)) return false;
    return (lastUpdate[row] ?? 0) > (registeredAt[column] ?? 0);
  }).map(normalize);
}

function settleBonds(
  { params, bonds, bondsFrom, registeredAt, stakes }: YumaInput,
  vote: {
    readonly weights: Matrix;
    readonly clipped: Matrix;
    readonly activeStake: readonly Fixed[];
    readonly incentive: readonly Fixed[];
    readonly consensus: readonly Fixed[];
  },
): { readonly bonds: Matrix; readonly dividends: readonly Fixed[] } {
  const penalty = fromU16(params.bondsPenalty);
  const held = toDense(
    stakes.length,
    bonds,
    (row, column) => (bondsFrom[row] ?? 0) > (registeredAt[column] ?? 0),
  );
  const shared = {
    ...vote,
    alpha: one - divide(fromInteger(params.bondsMovingAverage), fromInteger(1_000_000)),
    weights: mapCells(
      vote.weights,
      (weight, row, column) => weight + multiply(penalty, at(vote.clipped[row] ?? [], column) - weight),
    ),
  };
  if (params.version === 'original') return originalBonds({ ...shared, bonds: held });
  const proportions = mapCells(held, (value) => value / 65_535n);
  return yuma3Bonds({ ...shared, bonds: proportions }, toLiquidAlpha(params));
}

const toLiquidAlpha = ({ liquidAlpha: liquid }: YumaParams): LiquidAlpha | null =>
  liquid && {
    low: fromU16(liquid.low),
    high: fromU16(liquid.high),
    steepness: divide(fromInteger(liquid.steepness), fromInteger(100)),
  };

/** The largest stakes above 0; at a tie the higher uid wins. The owner always has a permit. */
function topStakes(stake: readonly Fixed[], count: number, owner: number | null): boolean[] {
  const ascending = stake.map((_, uid) => uid).sort((a, b) => compare(at(stake, a), at(stake, b)) || a - b);
  const chosen = new Set(ascending.slice(Math.max(0, stake.length - count)));
  return stake.map((value, uid) => (value > 0n && chosen.has(uid)) || uid === owner);
}

const compare = (a: Fixed, b: Fixed): number => (a < b ? -1 : a > b ? 1 : 0);

/** Half to miners by incentive and half to validators by dividends; all by stake when nobody earned anything. */
function payOut(
  emission: bigint,
  incentive: readonly Fixed[],
  dividends: readonly Fixed[],
  fallback: readonly Fixed[],
): Pick<YumaResult, 'serverEmission' | 'validatorEmission' | 'emission'> {
  const earned = incentive.map((value, uid) => value + at(dividends, uid));
  const total = sum(earned);
  const rao = (share: Fixed): bigint => (share * emission) >> 32n;
  const divideAll = (values: readonly Fixed[]): bigint[] => values.map((value) => rao(divide(value, total)));
  return {
    serverEmission: divideAll(incentive),
    validatorEmission: total === 0n ? fallback.map(rao) : divideAll(dividends),
    emission: total === 0n ? fallback.map(rao) : divideAll(earned),
  };
}

function toDense(
  size: number,
  rows: readonly SparseRow[],
  keep: (row: number, column: number) => boolean,
): Fixed[][] {
  return Array.from({ length: size }, (_, row) => {
    const cells = new Array<Fixed>(size).fill(0n);
    for (const [column, value] of rows[row] ?? [])
      if (column < size && keep(row, column)) cells[column] = fromInteger(value);
    return cells;
  });
}

const toSparse = (row: readonly Fixed[]): SparseRow =>
  row.flatMap((share, uid) => {
    const value = toU16(share);
    return value === 0 ? [] : [[uid, value] as const];
  });
