import { turnsOf } from './speakers.ts';
import { counted, isEveryday, isStopword } from './words.ts';

const longest = 60_000;
/** Names compared with one another. */
const mostNames = 400;

/** One letter with a full stop is an initial, except where it is the number of something: `Measure B.` */
const abbreviation = String.raw`(?:\p{Lu}\.){2,5}|(?<!(?:Measure|Section|Title|Part|Phase|Plan|Prop|Proposition|Article|Class|Route|Zone|Ward) )\p{Lu}\.(?= \p{Lu})|(?:Mr|Mrs|Ms|Dr|Prof|St|Gov|Sen|Rep)\.`;
const capital = String.raw`(?:${abbreviation}|\p{Lu}[\p{L}\p{M}\p{N}]*(?:[’'.&-][\p{L}\p{M}\p{N}]+)*)`;
const number = String.raw`(?:No\.? ?)?\d[\d-]*(?![\d.,%:]*\p{L})`;
const amount = String.raw`\d(?:[\d,.]*\d)?`;
const scale = String.raw`(?:[kmb]n?\b|[ -](?:thousand|million|billion|trillion)\b)`;
const currency = String.raw`[ -](?:dollars|euros|pounds)\b`;
const money = `[$€£¥] ?${amount}${scale}?|(?<![\\p{L}\\p{N}.,])${amount}${scale}?${currency}`;
/** A sum, or capital letters in a row with what joins the parts of a name, and a number behind: `Bank of England`, `Bill 12`. */
const mention = new RegExp(
  `${money}|(?<![\\p{L}\\p{N}])${capital}(?: (?:(?:of the|of|for|the|de|da|del|la|van|von|and|&) )?${capital}| ${number})*`,
  'gu',
);
const title =
  /^(?:Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Sir|Dame|Lord|Lady|Mayor|Governor|Gov|Senator|Sen|President|Minister|Chair|Chair(?:man|woman|person)|Commissioner|Councill?or|Council(?:man|woman|member)|Director|Judge|Justice|Officer|Chief|Captain|Supervisor|Secretary|Representative|Rep|Congress(?:man|woman))\.?$/;

interface Entity {
  readonly name: string;
  readonly words: readonly string[];
  count: number;
}

/**
 * People, organisations, places, laws and sums of money that a text names, the most named first, at most `count`. A surname, a
 * name without its title and an abbreviation count as the full name where the text has that.
 */
export function entitiesOf(material: string, count: number): string[] {
  const names = mentionsOf(
    turnsOf(material.slice(0, longest).normalize('NFKC'))
      .map((turn) => turn.text)
      .join('\n'),
  );
  const entities: Entity[] = [...counted(names)]
    .sort(([, a], [, b]) => b - a)
    .slice(0, mostNames)
    .map(([name, seen]) => ({ name, words: name.split(' '), count: seen }));
  // The longest first: what a shorter one may stand for is known by then.
  const whole = new Set<Entity>();
  for (const entity of entities.toSorted((a, b) => b.words.length - a.words.length)) {
    const full = [...whole].filter((other) => standsFor(entity, other));
    // Two people of one surname: it says nothing about which.
    if (full.length === 1) (full[0] as Entity).count += entity.count;
    else if (full.length === 0) whole.add(entity);
  }
  return entities
    .filter((entity) => whole.has(entity))
    .sort((a, b) => b.count - a.count)
    .slice(0, count)
    .map(({ name }) => name);
}

function mentionsOf(text: string): string[] {
  const sure: string[] = [];
  /** Single words that a sentence begins with: names only where they are part of one elsewhere. */
  const unsure: string[] = [];
  for (const { 0: found, index } of text.matchAll(mention)) {
    if (/^[\d$€£¥]/.test(found)) {
      sure.push(found);
      continue;
    }
    const atStart = /(?:^|[.!?:;"“”\n])\s*$/.test(text.slice(Math.max(0, index - 3), index));
    for (const part of / of /.test(found) ? [found] : found.split(/ (?:and|&) /)) {
      const name = trim(part.split(' '), atStart && found.startsWith(part)).join(' ');
      const isLone = atStart && found.startsWith(name) && !/ |^\p{Lu}[\p{Lu}\p{N}&.]/u.test(name);
      if (name.length > 1 && !title.test(name)) (isLone ? unsure : sure).push(name);
    }
  }
  const known = new Set(sure.flatMap((name) => name.split(' ')));
  return [...sure, ...unsure.filter((name) => known.has(name))];
}

/** The words of a name without those of the sentence around it. */
function trim(words: readonly string[], atStart: boolean): readonly string[] {
  const isName = (word: string): boolean => /^[\p{Lu}\d]/u.test(word) && word !== 'I' && !isStopword(word);
  const isTalk = (word: string): boolean => isEveryday(word) && (atStart || words.length === 1);
  const first = words.findIndex((word, index) => isName(word) && !(index === 0 && isTalk(word)));
  const last = words.findLastIndex(isName);
  return first < 0 ? [] : words.slice(first, last + 1).map((word) => word.replace(/[’']s?$/u, ''));
}

/** By surname, without the title, or by its first letters: `Okafor`, `HUD`. */
function standsFor({ words }: Entity, full: Entity): boolean {
  const short = withoutTitle(words).join(' ');
  const long = withoutTitle(full.words);
  const initials = long.map((word) => /^\p{Lu}/u.exec(word)?.[0] ?? '').join('');
  return ` ${long.join(' ')}`.endsWith(` ${short}`) || (short.length > 2 && initials.endsWith(short));
}

const withoutTitle = (words: readonly string[]): readonly string[] => {
  const rest = words.filter((word) => !title.test(word));
  return rest.length === 0 ? words : rest;
};
