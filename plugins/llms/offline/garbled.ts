import { dictionary } from './dictionary.ts';
import { isEveryday, isStopword } from './words.ts';

/** Letters that no English word has beside each other. */
const impossible =
  /q(?=[^u])|[jvx](?=[bcdfghjklmnpqrtvwxz])|[bcdfghjklmnpqrtvwx](?=[jq])|z(?=[bcdfgjkmnpqrvxw])/g;

/** True for a word that nobody writes: `xkcqzvwt`, `aaaah`, `a8s7d6f`. Words of other scripts never are. */
export function isGarbled(word: string): boolean {
  const lower = word.toLowerCase();
  if (/(\p{L})\1{3}/u.test(lower) || /[a-z]\d[a-z]\d[a-z]/.test(lower) || lower.length > 40) return true;
  return lower.split(/[^a-z]+/).some((part) => {
    const vowels = part.match(/[aeiouy]/g)?.length ?? 0;
    return (
      (part.length >= 6 && vowels === 0) ||
      (part.length >= 9 && vowels / part.length < 0.15) ||
      /[bcdfghjklmnpqrstvwxz]{7}/.test(part) ||
      (part.length >= 5 && (part.match(impossible)?.length ?? 0) >= 2)
    );
  });
}

/** Three known words or more without a space between: `dogwalkingpark`. */
function isRunTogether(word: string): boolean {
  if (!/^[a-z]{13,40}$/.test(word)) return false;
  /** Fewest words that the letters up to each place are made of. */
  const fewest = [0];
  for (let end = 1; end <= word.length; end += 1) {
    let best = Infinity;
    for (let start = Math.max(0, end - 15); start <= end - 3; start += 1) {
      const part = word.slice(start, end);
      if ((fewest[start] as number) + 1 < best && isKnown(part)) best = (fewest[start] as number) + 1;
    }
    fewest.push(best);
  }
  const count = fewest.at(-1) as number;
  return count >= 3 && count < Infinity && !isKnown(word);
}

const isKnown = (word: string): boolean => dictionary.has(word) || isStopword(word) || isEveryday(word);

const longestTag = 6;

/** Those of the tags that are no proper words: garbled, run together, markup, or a whole sentence. */
export const malformedTags = (tags: readonly string[]): string[] =>
  tags.filter((tag) => {
    const words = tag.split(/\s+/).filter(Boolean);
    return (
      words.length > longestTag ||
      !/\p{L}/u.test(tag) ||
      /[<>{}\\|=@]|https?:/.test(tag) ||
      new Set(words).size < words.length ||
      words.some((word) => isGarbled(word) || isRunTogether(word.toLowerCase()))
    );
  });
