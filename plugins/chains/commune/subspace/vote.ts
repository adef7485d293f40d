import type { JsonObject, Weights } from '../../../../core/index.ts';
import { toIntegers } from '../../weights/integers.ts';
import { u16Max } from './place.ts';

/** A vote as the chain takes it. */
export interface Vote {
  readonly uids: readonly number[];
  readonly values: readonly number[];
  /** Uids that were given a weight and are not voted for, and why. */
  readonly left: JsonObject;
}

/** Why nothing is sent: the pallet's name for it where it has one, and facts. */
export interface Refusal {
  readonly reason: string;
  readonly detail?: JsonObject;
}

export interface Voter {
  readonly uid: number;
  /** Keys of the subnet now, by uid. */
  readonly keys: ReadonlyMap<number, string>;
  /** The same when the weights were made; null: not known. */
  readonly keysThen: ReadonlyMap<number, string> | null;
  readonly least: number;
  readonly most: number;
}

/**
 * Weights as whole numbers, without those for which the chain would refuse them all: ourselves, who is not registered (any
 * more), and the smallest beyond what may be voted for. What the chain would round to nothing is left out too.
 */
export function makeVote(weights: Weights, voter: Voter): Vote | Refusal {
  const fault = faultOf(weights);
  if (fault !== null) return { reason: fault };
  const { uid: self, keys, keysThen, least, most } = voter;
  const given = weights.uids
    .map((uid, index) => ({ uid, value: weights.values[index] ?? 0 }))
    .filter(({ value }) => value > 0);
  const isGone = (uid: number): boolean => {
    const key = keys.get(uid);
    const then = keysThen?.get(uid);
    return key === undefined || (then !== undefined && then !== key);
  };
  const others = given.filter(({ uid }) => uid !== self);
  const registered = others.filter(({ uid }) => !isGone(uid));
  const largest = [...registered].sort((a, b) => b.value - a.value || a.uid - b.uid).slice(0, most);
  const kept = largest.sort((a, b) => a.uid - b.uid);
  const { uids, values } = dropNothings(
    toWhole(
      kept.map(({ uid }) => uid),
      kept.map(({ value }) => value),
    ),
    least,
  );
  const left = {
    self: given.length - others.length,
    unregistered: others.filter(({ uid }) => isGone(uid)).map(({ uid }) => uid),
    beyond: registered.length - kept.length,
    tooSmall: kept.length - uids.length,
  };
  if (uids.length === 0) return { reason: 'WeightVecEmpty', detail: { left } };
  if (uids.length < least)
    return { reason: 'InvalidUidsLength', detail: { least, count: uids.length, left } };
  return { uids, values, left };
}

/** What the chain keeps of a vote: each value's share of their sum, of 65535, cut down. */
export function storedWeights(values: readonly number[]): number[] {
  const sum = values.reduce((total, value) => total + BigInt(value), 0n);
  return values.map((value) => (sum === 0n ? value : Number((BigInt(value) * BigInt(u16Max)) / sum)));
}

function faultOf({ uids, values }: Weights): string | null {
  if (uids.length !== values.length) return 'WeightVecNotEqualSize';
  if (values.some((value) => !(value >= 0 && value < Infinity))) return 'WeightsNotFinite';
  return new Set(uids).size < uids.length ? 'DuplicateUids' : null;
}

/** Whole numbers, as Synthia's weigher gives them, are sent as they are. */
function toWhole(uids: readonly number[], values: readonly number[]): Pick<Vote, 'uids' | 'values'> {
  const isWhole = values.every((value) => Number.isInteger(value) && value <= u16Max);
  return isWhole ? { uids, values } : toIntegers(uids, Float64Array.from(values));
}

/** Unless that left too few. */
function dropNothings(vote: Pick<Vote, 'uids' | 'values'>, least: number): Pick<Vote, 'uids' | 'values'> {
  const stored = storedWeights(vote.values);
  const isKept = (_: unknown, index: number): boolean => (stored[index] ?? 0) > 0;
  const uids = vote.uids.filter(isKept);
  return uids.length < least ? vote : { uids, values: vote.values.filter(isKept) };
}
