import { cleanTagsCompat, cleanTagSet, type Embedder, type Random } from '../../../core/index.ts';
import type { Judge, Parts } from './calibrated.ts';
import { findMalformed } from './judge.ts';
import { mostScored, scoreAsUpstream, type Era, type Tagged } from './upstream.ts';

const most = 20;
const longest = 50;

/** As CGP judged, defects included. The model that judges tags answers in a shape here, where upstream read headings. */
export function asUpstream(
  { embedder, judge, random, log }: Parts,
  { era: compat, ...rules }: { era: `upstream-${Era}`; minTags: number; penalties: boolean },
): Judge {
  const era = compat.slice('upstream-'.length) as Era;
  const known = new WeakMap<object, Tagged>();
  return async (text, { target }, signal) => {
    const lines = linesOf(text);
    if (lines.length === 0) return { value: 0, reason: 'empty' };
    const truth = known.get(target) ?? (await embedTags(embedder, linesOf(target.text), signal));
    known.set(target, truth);
    const cleaned = clean(lines, era, random.fork(text));
    const refused = judge === null ? null : await findMalformed(judge, cleaned, { random, log }, signal);
    const tags = cleaned.filter((tag) => refused?.has(tag) !== true);
    const counts = { tags, tagCount: tags.length, dropped: lines.length - tags.length };
    // No other enters the figures.
    const { vectors } = await embedTags(embedder, [...new Set(tags)].slice(0, mostScored), signal);
    const verdict = scoreAsUpstream(truth, { tags, vectors }, { ...rules, era });
    if (verdict === null) return { value: 0, reason: 'too-few-tags', detail: counts };
    const { reward, ...figures } = verdict;
    const reason = Number.isNaN(reward) ? { reason: 'nan' } : reward < 0 ? { reason: 'negative' } : {};
    return {
      value: Math.min(1, Math.max(0, reward || 0)),
      ...reason,
      detail: {
        ...counts,
        // NaN is no JSON.
        ...Object.fromEntries(Object.entries(figures).filter(([, figure]) => !Number.isNaN(figure))),
      },
    };
  };
}

const linesOf = (text: string): string[] => text.split('\n').filter((line) => line.trim() !== '');

/** The first release took tags as they came; 2026 took 20 at random, of 50 characters each. */
function clean(lines: readonly string[], era: Era, random: Random): string[] {
  if (era === 'may-2024') return cleanTagsCompat(lines, 'may-2024');
  const tags = cleanTagSet(lines);
  if (era !== 'head') return tags;
  const taken = tags.length >= most ? random.sample(tags, most) : tags;
  return taken.map((tag) => tag.slice(0, longest));
}

async function embedTags(embedder: Embedder, tags: readonly string[], signal: AbortSignal): Promise<Tagged> {
  const texts = [...new Set(tags)];
  const vectors = texts.length === 0 ? [] : await embedder.embed(texts, signal);
  return { tags, vectors: new Map(texts.map((tag, i) => [tag, vectors[i] ?? []])) };
}
