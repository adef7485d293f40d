import type { Tag } from '../text/tag-lines.ts';
import { cosine, type Direction } from '../text/vectors.ts';
import { meanDirection } from './directions.ts';

/** A tag and where it points. */
export interface Placed {
  readonly tag: Tag;
  readonly direction: Direction;
}

/** What replies to an item are judged against. */
export interface Truth {
  readonly tags: readonly Placed[];
  /** How much it counts that a tag is found, 1 or less, in the order of `tags`. */
  readonly weights: readonly number[];
  readonly keys: ReadonlySet<string>;
  readonly neighbourhood: { readonly direction: Direction; readonly length: number };
  /** Cosine of tags that have nothing to do with each other. */
  readonly baseline: number;
  readonly window: ReadonlySet<string>;
}

/** A tag of the whole that the window does not speak of counts so much. */
const elsewhere = 0.3;
/** Worth of a tag the window names that is near nothing in the ground truth. */
const grounded = 0.4;
/** Longer tags are phrases of the text rather than tags of it. */
const mostWords = 4;
/** Share of what a reply has missed that new, related tags can make up for. */
const noveltyShare = 0.2;

export function toTruth(tags: readonly Placed[], baseline: number, window: ReadonlySet<string>): Truth {
  const weights = tags.map(({ tag: { words } }) => {
    const said = words.filter((word) => window.has(word)).length / Math.max(1, words.length);
    return elsewhere + (1 - elsewhere) * said;
  });
  return {
    tags,
    weights,
    keys: new Set(tags.map(({ tag }) => tag.key)),
    neighbourhood: meanDirection(tags.map(({ direction }) => direction)),
    baseline,
    window,
  };
}

export interface Own {
  readonly value: number;
  readonly match: number;
  readonly precision: number;
  readonly coverage: number;
  readonly novelty: number;
  /** Cosine of each tag with the neighbourhood, in [0, 1]. */
  readonly cosines: readonly number[];
}

/**
 * Match is the harmonic mean of precision (how good the tags are) and coverage (how much of the ground truth they find); new
 * tags near the neighbourhood make up for part of what is missing, so that the ground truth itself is worth 1.
 *
 * @param noise Entries that are no tags: they count as worth nothing.
 */
export function scoreTags(tags: readonly Placed[], noise: number, truth: Truth): Own {
  const near = tags.map((own) => truth.tags.map((other) => similarity(own, other, truth.baseline)));
  const cosines = tags.map(({ direction }) => Math.max(0, cosine(direction, truth.neighbourhood.direction)));
  const related = cosines.map((value) => relatedness(value, truth));
  const worth = tags.map(({ tag }, i) =>
    Math.max(...(near[i] as number[]), related[i] as number, isGrounded(tag, truth.window) ? grounded : 0),
  );
  const precision = sum(worth) / Math.max(1, tags.length + noise);
  const coverage =
    sum(truth.weights.map((weight, j) => weight * Math.max(0, ...near.map((row) => row[j] as number)))) /
    sum(truth.weights);
  const match = precision + coverage === 0 ? 0 : (2 * precision * coverage) / (precision + coverage);
  const fresh = related.filter((_, i) => !truth.keys.has((tags[i] as Placed).tag.key));
  const novelty = sum(fresh.toSorted((a, b) => b - a).slice(0, 3)) / 3;
  return {
    value: match + noveltyShare * novelty * (1 - match),
    match,
    precision,
    coverage,
    novelty,
    cosines,
  };
}

/** 1 for the same tag, 0 for what is no nearer than tags by chance. */
const similarity = (a: Placed, b: Placed, baseline: number): number =>
  a.tag.key === b.tag.key ? 1 : above(cosine(a.direction, b.direction), baseline, 1);

/**
 * 1 for as near to the neighbourhood as a tag of the ground truth is on average (that is the length of their mean), 0 for what
 * is no nearer than tags by chance.
 */
const relatedness = (value: number, { neighbourhood: { length }, baseline }: Truth): number =>
  length === 0 ? 0 : above(value, baseline / length, length);

const above = (value: number, low: number, high: number): number =>
  high <= low ? 0 : Math.min(1, Math.max(0, (value - low) / (high - low)));

const isGrounded = ({ words }: Tag, window: ReadonlySet<string>): boolean =>
  words.length > 0 && words.length <= mostWords && words.every((word) => window.has(word));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
