import type { Embedder, Llm, Logger, Random, Score, ScoreBatch } from '../../../core/index.ts';
import { readTags, termsOf, type TagList } from '../text/tag-lines.ts';
import { baselineOf, directionsOf, unrelatedTags } from './directions.ts';
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
  const known = new WeakMap<object, { truth: Truth; reference: TagList }>();
  let baseline: number | null = null;

  const prepare = async ({ target, item }: ScoreBatch, signal: AbortSignal) => {
    const reference = readTags(target.text.slice(0, maxChars), maxTags);
    const texts = reference.tags.map(({ text }) => text);
    const further = baseline === null ? unrelatedTags : [];
    const directions = await directionsOf(embedder, [...texts, ...further], signal);
    baseline ??= baselineOf(directions.slice(texts.length));
    const placed = reference.tags.map((tag, i) => ({ tag, direction: directions[i] ?? null }));
    const window = new Set(termsOf(item.context.text.slice(0, maxChars)));
    const prepared = { reference, truth: toTruth(placed, baseline, window) };
    known.set(target, prepared);
    return prepared;
  };

  return async (text, batch, signal) => {
    const { tags: proposed, malformed, excess, lines } = readTags(text, maxTags);
    if (proposed.length === 0) return { value: 0, reason: lines === 0 ? 'empty' : 'no-tags' };
    const { truth, reference } = known.get(batch.target) ?? (await prepare(batch, signal));
    if (truth.tags.length === 0) return { value: 0, reason: 'no-reference' };

    const fresh = proposed.filter(({ key }) => !truth.keys.has(key)).map((tag) => tag.text);
    const refused = judge === null ? null : await findMalformed(judge, fresh, { random, log }, signal);
    const tags = proposed.filter((tag) => refused?.has(tag.text) !== true);
    const isNew = tags.map(({ key }) => !truth.keys.has(key));
    const texts = tags.map((tag) => tag.text);
    const counts = {
      tags: texts,
      tagCount: tags.length,
      dropped: lines - tags.length,
      both: texts.filter((_, i) => !isNew[i]),
      unique: texts.filter((_, i) => isNew[i]),
      ...(judge !== null && { judged: refused !== null }),
    };
    if (tags.length < Math.min(minTags, truth.tags.length))
      return { value: 0, reason: 'too-few-tags', detail: counts };

    const directions = await directionsOf(embedder, texts, signal);
    // Not what the reference has too: lines that are no tags, more of them than are judged.
    const noise = proposed.length - tags.length + Math.max(0, malformed - reference.malformed);
    const stuffing = maxTags / (maxTags + Math.max(0, excess - reference.excess));
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
          cosines.filter((_, i) => isNew[i]),
        ),
        ...shares,
        baseline: truth.baseline,
        adjusted: value,
        factors: { stuffing },
      },
    };
  };
}
