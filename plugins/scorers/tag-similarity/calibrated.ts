import type { Embedder, Llm, Logger, Random, Score, ScoreBatch } from '../../../core/index.ts';
import { baselineOf, directionsOf, unrelatedTags } from './directions.ts';
import { readTags, termsOf, type TagList } from '../text/tag-lines.ts';
import { findMalformed } from './judge.ts';
import { scoreTags, toTruth, type Truth } from './own.ts';
import { statisticsOf } from './statistics.ts';

export interface Parts {
  readonly embedder: Embedder;
  /** null: no tag is taken for malformed but by its form. */
  readonly judge: Llm | null;
  readonly random: Random;
  readonly log: Logger;
}

/** Judges one reply. */
export type Judge = (text: string, batch: ScoreBatch, signal: AbortSignal) => Promise<Score>;

/** Our own way: both sides in one normal form, vectors of our own, similarities above what chance gives with this embedder. */
export function calibrated(
  { embedder, judge, random, log }: Parts,
  { minTags, maxTags, maxChars }: { minTags: number; maxTags: number; maxChars: number },
): Judge {
  const known = new WeakMap<object, { truth: Truth; entries: TagList }>();
  let baseline: number | null = null;

  const prepare = async ({ target, item }: ScoreBatch, signal: AbortSignal) => {
    const entries = readTags(target.text.slice(0, maxChars), maxTags);
    const texts = entries.tags.map(({ text }) => text);
    const further = baseline === null ? unrelatedTags : [];
    const directions = await directionsOf(embedder, [...texts, ...further], signal);
    baseline ??= baselineOf(directions.slice(texts.length));
    const placed = entries.tags.map((tag, i) => ({ tag, direction: directions[i] ?? null }));
    const window = new Set(termsOf(item.context.text.slice(0, maxChars)));
    const prepared = { entries, truth: toTruth(placed, baseline, window) };
    known.set(target, prepared);
    return prepared;
  };

  return async (text, batch, signal) => {
    const { tags: proposed, malformed, excess, lines } = readTags(text, maxTags);
    if (proposed.length === 0) return { value: 0, reason: lines === 0 ? 'empty' : 'no-tags' };
    const { truth, entries } = known.get(batch.target) ?? (await prepare(batch, signal));
    if (truth.tags.length === 0) return { value: 0, reason: 'no-reference' };

    const fresh = proposed.filter(({ key }) => !truth.keys.has(key)).map((tag) => tag.text);
    const refused = judge === null ? null : await findMalformed(judge, fresh, { random, log }, signal);
    const tags = proposed.filter((tag) => refused?.has(tag.text) !== true);
    const [both, unique] = [true, false].map((is) =>
      tags.filter(({ key }) => truth.keys.has(key) === is).map((tag) => tag.text),
    );
    const counts = {
      tags: tags.map((tag) => tag.text),
      tagCount: tags.length,
      dropped: lines - tags.length,
      both: both as string[],
      unique: unique as string[],
      ...(judge !== null && { judged: refused !== null }),
    };
    if (tags.length < Math.min(minTags, truth.tags.length))
      return { value: 0, reason: 'too-few-tags', detail: counts };

    const directions = await directionsOf(embedder, counts.tags, signal);
    // Not what the reference has too: lines that are no tags, more of them than are judged.
    const noise = proposed.length - tags.length + Math.max(0, malformed - entries.malformed);
    const stuffing = maxTags / (maxTags + Math.max(0, excess - entries.excess));
    const { value, cosines, ...shares } = scoreTags(
      tags.map((tag, i) => ({ tag, direction: directions[i] ?? null })),
      noise,
      truth,
    );
    return {
      value: value * stuffing,
      detail: {
        ...counts,
        ...statisticsOf(
          cosines,
          cosines.filter((_, i) => unique?.includes(tags[i]?.text ?? '')),
        ),
        ...shares,
        baseline: truth.baseline,
        adjusted: value,
        factors: { stuffing },
      },
    };
  };
}
