import type { JsonObject, JsonValue } from '../../../core/index.ts';
import { isGarbled } from './garbled.ts';
import { turnsOf } from './speakers.ts';
import { wordsOf } from './words.ts';

const longest = 60_000;
const fillers =
  /\b(?:u+h+|u+m+|e+r+m*|h+m+|mhm|uh-huh|you know|i mean|sort of|kind of|like,|so yeah|well,|blah)(?!\p{L})/giu;
const inaudible =
  /\[(?:[^\]]{0,30})?(?:inaudible|unintelligible|crosstalk|indistinct|noise)[^\]]{0,30}\]|\u{fffd}/giu;

/** How readable a transcript looks, by its words alone. */
export interface Readability {
  /** In [0, 1]: an estimate. */
  readonly value: number;
  /** What takes most of it away; null for nothing much. */
  readonly fault: 'filler' | 'repetition' | 'inaudible' | 'transcription' | 'crosstalk' | null;
  readonly explanation: string;
}

/** An estimate from counts: fillers, repeated turns, gaps, words that are none, and turns of a word or two. */
export function readabilityOf(material: string): Readability {
  const turns = turnsOf(material.slice(0, longest)).map(({ text }) => text);
  const text = turns.join('\n');
  const words = wordsOf(text);
  const said = turns.map((turn) => wordsOf(turn).join(' ')).filter((turn) => turn !== '');
  const share = (count: number, of: number): number => (of === 0 ? 0 : Math.min(1, count / of));
  const shares = {
    filler: share(text.match(fillers)?.length ?? 0, words.length),
    repetition: share(said.length - new Set(said).size + repeatedWords(words), said.length),
    inaudible: share(text.match(inaudible)?.length ?? 0, turns.length),
    transcription: share(words.filter(isGarbled).length, words.length),
    crosstalk: share(said.filter((turn) => !turn.includes(' ')).length, said.length),
  };
  // How much of the rating a text loses that is all fault.
  const losses = Object.entries({
    filler: 4,
    repetition: 1.2,
    inaudible: 1.5,
    transcription: 4,
    crosstalk: 0.7,
  }).map(
    ([name, weight]) => [name as keyof typeof shares, weight * shares[name as keyof typeof shares]] as const,
  );
  const lost = losses.reduce((sum, [, loss]) => sum + loss, 0);
  const [worst, loss] = losses.reduce((most, one) => (one[1] > most[1] ? one : most));
  return {
    value: words.length === 0 ? 0 : Math.max(0, 1 - lost) * Math.min(1, 0.4 + words.length / 50),
    fault: loss > 0.05 ? worst : null,
    explanation: `Estimated from ${words.length} words in ${turns.length} turns: ${Object.entries(shares)
      .map(([name, part]) => `${name} ${Math.round(100 * part)} %`)
      .join(', ')}.`,
  };
}

/** Words said three times in a row. */
const repeatedWords = (words: readonly string[]): number =>
  words.filter((word, index) => word === words[index - 1] && word === words[index - 2]).length;

/** What stands for a fault among the choices of a schema. */
const choices = {
  filler: /filler/i,
  repetition: /repeti|filler/i,
  inaudible: /inaudible|unclear/i,
  transcription: /transcri|spelling/i,
  crosstalk: /crosstalk|mix/i,
  none: /^(?:none|nothing|ok|other)\b/i,
};

/** The part of a rating that a property asks for, by its name; undefined where it asks for something else. */
export function ratingFor(name: string, wanted: JsonObject, readability: Readability): JsonValue | undefined {
  const { value, fault, explanation } = readability;
  if (Array.isArray(wanted['enum']))
    return /reason|fault/i.test(name)
      ? (wanted['enum'] as JsonValue[]).find(
          (one) => typeof one === 'string' && choices[fault ?? 'none'].test(one),
        )
      : undefined;
  if (wanted['type'] === 'string') return /reason|details|explanation/i.test(name) ? explanation : undefined;
  if (!/quality|readab|clarity|rating|score/i.test(name)) return undefined;
  if (wanted['type'] !== 'number' && wanted['type'] !== 'integer') return undefined;
  const [low, high] = [Number(wanted['minimum'] ?? 1), Number(wanted['maximum'] ?? 10)];
  const rating = low + value * (high - low);
  return wanted['type'] === 'integer' ? Math.round(rating) : Math.round(rating * 100) / 100;
}
