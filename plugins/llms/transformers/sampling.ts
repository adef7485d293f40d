export interface Sampling {
  /** 0: the likeliest token. */
  readonly temperature: number;
  /** Draw among this many of the likeliest; 0: among all. */
  readonly topK: number;
  /** Draw among the likeliest that together have this share. */
  readonly topP: number;
}

/**
 * The next token: its id. `chance` in [0, 1) decides, so that equal logits and chances give equal tokens. Temperature, then
 * the k likeliest, then the nucleus (Holtzman et al. 2020). RangeError when the logits are no numbers.
 */
export function pickToken(logits: Float32Array, sampling: Sampling, chance: number): number {
  const { temperature, topK, topP } = sampling;
  const best = likeliest(logits);
  if (temperature === 0 || topK === 1) return best;
  const top = logits[best] as number;
  const weights = new Float64Array(logits.length);
  for (let id = 0; id < logits.length; id += 1)
    weights[id] = Math.exp(((logits[id] as number) - top) / temperature);
  const kept = topK > 0 && topK < logits.length ? likeliestOf(logits, topK) : null;
  if (kept === null && topP >= 1) return draw(weights, null, sum(weights, null), chance);
  const total = sum(weights, kept);
  const ids = topP < 1 ? nucleus(weights, kept, total * topP) : kept;
  return draw(weights, ids, sum(weights, ids), chance);
}

function likeliest(logits: Float32Array): number {
  let best = 0;
  for (let id = 0; id < logits.length; id += 1) {
    const logit = logits[id] as number;
    if (Number.isNaN(logit) || logit === Infinity) throw new RangeError('a logit is not a number');
    if (logit > (logits[best] as number)) best = id;
  }
  if (logits.length === 0 || logits[best] === -Infinity) throw new RangeError('no token is possible');
  return best;
}

/** Ids of the `count` highest logits, highest first; of equal ones, those of lower id. */
function likeliestOf(logits: Float32Array, count: number): number[] {
  const kept: number[] = [];
  for (let id = 0; id < logits.length; id += 1) {
    const logit = logits[id] as number;
    if (kept.length === count && logit <= (logits[kept[count - 1] as number] as number)) continue;
    let at = kept.length;
    while (at > 0 && logit > (logits[kept[at - 1] as number] as number)) at -= 1;
    kept.splice(at, 0, id);
    if (kept.length > count) kept.pop();
  }
  return kept;
}

/** The heaviest ids, heaviest first, until their weights reach `share`. */
function nucleus(weights: Float64Array, among: readonly number[] | null, share: number): number[] {
  const ids = among ?? [...candidates(weights, share)];
  const ordered = [...ids].sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
  let reached = 0;
  const end = ordered.findIndex((id) => (reached += weights[id] as number) >= share);
  return end < 0 ? ordered : ordered.slice(0, end + 1);
}

/** Leaves out what is too light to matter: all of it together does not reach what the nucleus may miss. Saves the sorting. */
function* candidates(weights: Float64Array, share: number): Generator<number> {
  const limit = (sum(weights, null) - share) / weights.length;
  for (let id = 0; id < weights.length; id += 1) if ((weights[id] as number) > limit) yield id;
}

function sum(weights: Float64Array, ids: readonly number[] | null): number {
  if (ids !== null) return ids.reduce((total, id) => total + (weights[id] as number), 0);
  let total = 0;
  for (let id = 0; id < weights.length; id += 1) total += weights[id] as number;
  return total;
}

function draw(weights: Float64Array, ids: readonly number[] | null, total: number, chance: number): number {
  let point = chance * total;
  let last = 0;
  const count = ids?.length ?? weights.length;
  for (let at = 0; at < count; at += 1) {
    const id = ids?.[at] ?? at;
    const weight = weights[id] as number;
    if (weight === 0) continue;
    last = id;
    point -= weight;
    if (point < 0) break;
  }
  return last;
}
