import type { Random } from '../../../core/index.ts';
import { order, rankSentences } from './rank.ts';
import { unitsOf } from './sentences.ts';
import { centrality } from './summary.ts';
import { countWords, termsOf } from './words.ts';

/** Sentences an explanation is chosen from. */
const most = 150;
/** Part of the material it takes, and how much more of it chance may add. */
const share = { least: 0.7, further: 0.25 };
/** How many times its rank chance may make of a sentence, at most. */
const blur = 16;

/**
 * The sentence that says what the topic is, then those that bear on it or stand at the centre of the material, in their
 * order: about three quarters of the material, within the limit. null for a text without words. `spread` in [0, 1] lets
 * chance decide how many and which they are.
 */
export function explain(
  material: string,
  topic: string,
  { wordLimit, spread, random }: { wordLimit: number; spread: number; random: Random },
): string | null {
  const sentences = unitsOf(material).slice(0, most);
  if (sentences.length === 0) return null;
  const about = rankSentences(topic, sentences);
  const top = Math.max(...about);
  const central = centrality(sentences.map((sentence) => new Set(termsOf(sentence))));
  const scores = central.map((score, index) => {
    const bearing = top > 0 ? (about[index] as number) / top : 0;
    return (score + bearing) * blur ** (spread * (2 * random.next() - 1));
  });
  const lead = definition(sentences, topic);

  const total = sentences.reduce((sum, sentence) => sum + countWords(sentence), 0);
  const part = share.least + share.further * spread * random.next();
  let left = Math.min(wordLimit, Math.max(30, Math.round(total * part)));
  const kept = new Set<number>();
  for (const index of [...(lead === null ? [] : [lead]), ...order(scores)]) {
    const size = countWords(sentences[index] as string);
    if (kept.has(index) || (kept.size > 0 && size > left)) continue;
    kept.add(index);
    left -= size;
  }
  return [...kept]
    .sort((a, b) => (a === lead ? -1 : b === lead ? 1 : a - b))
    .map((index) => sentences[index])
    .join(' ');
}

/** Index of the first sentence of the form "… is …" with a word of the topic in its subject. */
function definition(sentences: readonly string[], topic: string): number | null {
  const named = new Set(termsOf(topic));
  const found = sentences.findIndex((sentence) => {
    const subject = /^(.{1,80}?)\s(?:is|are|was|were|means|refers to|consists of)\s/u.exec(sentence)?.[1];
    return subject !== undefined && termsOf(subject).some((term) => named.has(term));
  });
  return found < 0 ? null : found;
}
