import type { Random } from '../../../core/index.ts';
import { turnsOf } from './speakers.ts';
import { counted, isEveryday, isStopword, stem } from './words.ts';

/** Characters and words looked at: the work below is linear in them. */
const longest = 60_000;
const mostWords = 8000;
const longestWord = 30;
const longestPhrase = 3;
const longestName = 4;
/** How much of a weight chance decides where an answer may vary freely. */
const chance = 1.5;

interface Word {
  /** With what joins it to the word before: `de nata`. */
  readonly text: string;
  readonly stem: string;
  /** A capital letter that no sentence begins with. */
  readonly isName: boolean;
}

interface Phrase {
  readonly key: string;
  readonly stems: readonly string[];
  readonly text: string;
  readonly firstAt: number;
  count: number;
  isName: boolean;
}

/** How many tags a text is worth, where nobody says. */
export function usualCount(material: string): number {
  const words = turnsOf(material.slice(0, longest)).flatMap(({ text }) => text.split(/\s+/));
  return Math.max(4, Math.min(18, Math.round(Math.sqrt(words.length))));
}

/**
 * What a text is about: its weightiest phrases of one to three words, at most `count`, in lower case, the first one first.
 * Names and numbers stay together; fillers, verbs and qualities are left out. `spread` in [0, 1] lets chance weigh in: at 1 a
 * phrase that is only mentioned may come before one that is talked about.
 */
export function topicsOf(
  material: string,
  { count, spread, random }: { count: number; spread: number; random: Random },
): string[] {
  const runs = runsOf(material);
  const phrases = phrasesOf(runs);
  const weights = wordWeights(runs);
  const ranked = phrases
    .map((phrase) => ({
      phrase,
      score: weigh(phrase, weights) * (1 + chance * spread * (random.next() - 0.5)),
    }))
    .sort((a, b) => b.score - a.score || a.phrase.firstAt - b.phrase.firstAt);
  const kept: Phrase[] = [];
  for (const { phrase } of ranked) {
    if (kept.length >= count) break;
    if (!kept.some((other) => isPartOf(phrase, other) || isPartOf(other, phrase))) kept.push(phrase);
  }
  return kept.map(({ text }) => text);
}

/** The words and phrases that stand out most, always the same ones. */
export const keywords = (material: string, count: number): string[] =>
  topicsOf(material, { count, spread: 0, random: unmoved });
const unmoved = { next: () => 0.5 } as Random;

const token = /([\p{L}\p{M}\p{N}]+(?:[’'.&-][\p{L}\p{M}\p{N}]+)*\+{0,2}#?)|[^\s]/gu;
/** What may stand inside a name, and what only between two capital letters. */
const particle = /^(?:de|da|di|del|della|du|des|van|von|y|el|al)$/i;
const nameParticle = /^(?:of|the|do|la|le|&)$/i;

/** Stretches of words that matter, as they stand beside each other in the text. */
function runsOf(material: string): Word[][] {
  const text = material.slice(0, longest).normalize('NFKC');
  const turns = turnsOf(text);
  const units = turns.some(({ speaker }) => speaker !== '')
    ? turns.map((turn) => turn.text.replace(/https?:\/\/\S+/g, ' , '))
    : blocksOf(text);
  let left = mostWords;
  return units.flatMap((unit) => {
    const tokens = [...unit.matchAll(token)].slice(0, left);
    left -= tokens.length;
    return runsIn(tokens);
  });
}

/** Paragraphs, headings and entries of lists, without markup, addresses and the notices every web page has. */
const blocksOf = (text: string): string[] =>
  text
    .replace(/!?\[([^\]\n]{0,300})\]\([^)\n]{0,500}\)|https?:\/\/\S+|<[^<>\n]{0,200}>/g, ' $1 ')
    .replace(/^#{1,6} (.*)$/gm, '\n\n$1\n\n')
    .split(/\n\s*\n|\n(?=\s*(?:[-*•|]|\d+[.)])\s)/)
    .filter((block) => !notice.test(block));
const notice =
  /^.{0,200}(?:\bcookies?\b|privacy policy|terms of (?:use|service)|all rights reserved|\bsign (?:in|up)\b|\blog ?in\b|\bsubscribe\b|©).{0,200}$/i;

function runsIn(tokens: readonly (readonly string[])[]): Word[][] {
  const runs: Word[][] = [];
  let run: Word[] = [];
  let joint = '';
  for (const [index, [whole = '', word]] of tokens.entries()) {
    const before = tokens[index - 1]?.[0] ?? '';
    const after = tokens[index + 1]?.[1] ?? '';
    const isBetweenNames = isCapital(before) && isCapital(after);
    if (
      run.length > 0 &&
      joint === '' &&
      after !== '' &&
      (particle.test(whole) || (nameParticle.test(whole) && isBetweenNames))
    ) {
      joint = `${whole} `;
      continue;
    }
    const isLaterPart = isCapital(whole) && run.at(-1)?.isName === true && !isStopword(whole);
    if (word !== undefined && (isLaterPart || matters(word, before))) {
      const plain = word.replace(/['’]s$/u, '');
      run.push({
        text: run.length === 0 ? plain : joint + plain,
        stem: stem(plain.toLowerCase().replace(/(?<=\p{L}{3})(?<![su])s$/u, '')),
        isName: /^\p{Lu}{2,}$/u.test(word) || (isCapital(word) && !/^(?:|[.!?:"“])$/.test(before)),
      });
    } else if (run.length > 0) {
      runs.push(run);
      run = [];
    }
    joint = '';
  }
  return run.length > 0 ? [...runs, run] : runs;
}

const isCapital = (word: string): boolean => /^\p{Lu}/u.test(word);

/** What stands before a verb: `I glaze`, `to glaze`, `would glaze`. */
const beforeVerb =
  /^(?:i|you|we|they|he|she|who|to|will|would|can|could|should|must|might|may|did|do|does|[a-z]+n['’]t|[a-z]+['’](?:ll|d|ve)|let['’]s|please|never)$/i;

function matters(word: string, before: string): boolean {
  if (word.length > longestWord || isStopword(word) || isEveryday(word)) return false;
  if (isCapital(word) && before !== '') return true;
  return !/(?:ly|n['’]t|['’](?:ll|d|ve|re|m))$/i.test(word) && !beforeVerb.test(before);
}

const digits = /^[\d.,]+$/;

/** Phrases that a run of words holds, by their stems. */
function phrasesOf(runs: readonly (readonly Word[])[]): Phrase[] {
  const found = new Map<string, Phrase>();
  let at = 0;
  for (const run of runs)
    for (let start = 0; start < run.length; start += 1) {
      at += 1;
      for (let size = 1; size <= longestName && start + size <= run.length; size += 1) {
        const words = run.slice(start, start + size);
        if (!isPhrase(words) || (size < longestName && isTornName(run, start, start + size))) continue;
        const stems = words.map((word) => word.stem);
        const key = stems.join(' ');
        const known = found.get(key);
        const isName = words.every((word) => word.isName) || digits.test((words.at(-1) as Word).text);
        if (known === undefined)
          found.set(key, { key, stems, text: spell(words), count: 1, isName, firstAt: at });
        else {
          known.count += 1;
          known.isName ||= isName;
        }
      }
    }
  return [...found.values()];
}

const spell = ([first, ...more]: readonly Word[]): string =>
  [(first as Word).text.replace(/^.* /, ''), ...more.map(({ text }) => text)].join(' ').toLowerCase();

/** Something to talk about: it ends in a thing, not in what was done to it, and a number stands at its end only. */
function isPhrase(words: readonly Word[]): boolean {
  const last = (words.at(-1) as Word).text;
  if (words.length > longestPhrase && !words.every(({ isName }) => isName)) return false;
  if (words.length === 1 && digits.test(last)) return false;
  if (words.slice(0, -1).some(({ text }) => digits.test(text))) return false;
  if (!/^\p{Lu}/u.test(last) && /[^e]ed$/.test(last) && last.length > 4) return false;
  return words.length > 1 || last.length > 2 || /^\p{Lu}{2}$|\+\+|#/u.test(last);
}

/** A name of which a part is missing: `riverside craft` of the Riverside Craft Fair. */
const isTornName = (run: readonly Word[], start: number, end: number): boolean =>
  [start, end].some((cut) => run[cut - 1]?.isName === true && run[cut]?.isName === true);

/** Weight of a word: how often it is said, in how much company, and how long it is. */
function wordWeights(runs: readonly (readonly Word[])[]): Map<string, number> {
  const counts = counted(runs.flatMap((run) => run.map((word) => word.stem)));
  const company = new Map<string, number>();
  for (const run of runs)
    for (const word of run) company.set(word.stem, (company.get(word.stem) ?? 0) + Math.min(3, run.length));
  return new Map(
    [...counts].map(([key, count]) => {
      const degree = (company.get(key) as number) / count;
      return [key, Math.log2(1 + count) * (0.7 + 0.3 * degree) * (0.6 + 0.05 * Math.min(10, key.length))];
    }),
  );
}

const lengthBonus = [0, 1, 1.3, 1.3, 1.3];

/** A phrase weighs as much as its words, more where they are said together again, more for a name. */
function weigh({ stems, count, isName }: Phrase, weights: ReadonlyMap<string, number>): number {
  const mean = stems.reduce((sum, key) => sum + (weights.get(key) as number), 0) / stems.length;
  const again = stems.length > 1 && count > 1 ? 1.3 : 1;
  const named = !isName ? 1 : stems.length > 1 ? 1.7 : 1.3;
  return mean * (lengthBonus[stems.length] as number) * again * named * Math.log2(1 + count);
}

const isPartOf = (part: Phrase, whole: Phrase): boolean => ` ${whole.key} `.includes(` ${part.key} `);
