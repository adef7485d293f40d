import { z } from 'zod';
import { definePlugin } from '../../core/index.ts';

/** Changes whenever vectors change: vectors of two versions are never compared. */
const version = 2;

export default definePlugin({
  apiVersion: 1,
  kind: 'embedder',
  name: 'hashing',
  summary: 'Feature-hashed words, word pairs and letter triples; needs no key, no network and no model.',
  options: z.strictObject({
    dimensions: z.int().min(64).max(65_536).default(1024).describe('Length of the vectors.'),
  }),
  traits: {
    offline: true,
    limits:
      'It is lexical only: texts are near when they share words or spelling, not when they mean the same.',
  },
  setup: (_services, { dimensions }) => ({
    identity: {
      provider: 'hashing',
      model: `hashing-v${version}-${dimensions}`,
      endpoint: 'local',
      dimensions,
      normalised: true,
    },
    embed: async (texts, signal) =>
      texts.map((text) => {
        signal.throwIfAborted();
        return embedText(text, dimensions);
      }),
  }),
});

/**
 * Signed feature hashing (Weinberger et al. 2009): each feature adds its weight to one dimension, with a sign of its
 * own, so that collisions cancel out on average. Weight: 1 + ln(count), as a repeated word says little new; little for
 * function words, which any two texts share.
 */
function embedText(text: string, dimensions: number): Float32Array {
  const vector = new Float64Array(dimensions);
  for (const [feature, count] of features(text)) {
    const hash = hash32(feature);
    const isCommon = feature
      .slice(1)
      .split(' ')
      .every((part) => functionWords.has(part));
    const share = isCommon ? functionWeight : feature.startsWith(letters) ? 0.5 : 1;
    const weight = (1 + Math.log(count)) * share;
    vector[(hash >>> 1) % dimensions] =
      (vector[(hash >>> 1) % dimensions] as number) + (hash & 1 ? weight : -weight);
  }
  let length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (length === 0 && text !== '') {
    // Every feature was cancelled by another one: the text as a whole stands for itself.
    vector[hash32(text) % dimensions] = 1;
    length = 1;
  }
  return Float32Array.from(vector, (value) => (length === 0 ? 0 : value / length));
}

const functionWeight = 0.2;
const functionWords = new Set(
  (
    'a about after all also an and any are as at be been but by can could did do does for from had has have he her his how i ' +
    'if in into is it its may more most no not of on one or other our she should so some such than that the their them then ' +
    'there these they this those to was we were what when where which who why will with would you your'
  ).split(' '),
);

/** Marks the kinds of feature apart, so that the word `abc` and the letters `abc` do not meet. */
const word = 'w';
const pair = 'p';
const letters = 'l';

function features(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (feature: string): void => void counts.set(feature, (counts.get(feature) ?? 0) + 1);
  // Marks heaped on one letter are cut to 30 (UAX 15): putting a longer run in order takes quadratic time. One sign may
  // unfold into 18.
  const unfolded = text.replace(/(\p{M}{30})\p{M}+/gu, '$1').normalize('NFKC');
  const plain = unfolded.slice(0, 2 * text.length + 18).toLowerCase();
  // A text without letters or digits ("…", "+") is made of its own signs.
  const words = plain.match(/[\p{L}\p{M}\p{N}]+/gu) ?? plain.match(/\S+/gu) ?? [text];
  words.forEach((current, i) => {
    add(word + current);
    if (i > 0) add(`${pair}${words[i - 1]} ${current}`);
    if (functionWords.has(current)) return;
    const padded = [...` ${current} `];
    for (let at = 0; at + 3 <= padded.length; at += 1) add(letters + padded.slice(at, at + 3).join(''));
  });
  return counts;
}

/** 32-bit FNV-1a over UTF-16 units, then murmur3's finish: FNV alone leaves its low bits poorly mixed. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
