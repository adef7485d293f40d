import type { Random } from '../../../core/index.ts';
import { clauseOf, type Clause } from './clause.ts';
import { sentencesOf } from './sentences.ts';
import { baseOfPast, isParticiple } from './verbs.ts';
import { countWords, isStopword, termsOf } from './words.ts';

export interface Asked {
  readonly question: string;
  /** The sentence that answers it. */
  readonly source: string;
}

const date =
  /\s*\b(?:in|on|by|since|around|from|during|until)\s+(?:early |late |mid-?)?(?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\s+)?(?:\d{1,2},?\s+)?\d{3,4}\b/;
const place = /\s+\b(?:in|at|near)\s+(?:the\s+)?\p{Lu}[\p{L}’'-]+(?:\s+(?:of\s+)?\p{Lu}[\p{L}’'-]+)*/u;
const number =
  '(?:\\d[\\d,.]*|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|hundreds|thousands|dozens)';

/**
 * A question that one sentence of the material answers, made by turning that sentence round; null when no sentence lends
 * itself. Sentences that share most of their words with `known` (a dialogue so far) are left out.
 */
export function questionFrom(
  material: string,
  { topic, known, wordLimit, random }: { topic: string; known: string; wordLimit: number; random: Random },
): Asked | null {
  const heard = new Set(termsOf(known));
  const fresh = sentencesOf(material).filter((sentence) => {
    const terms = termsOf(sentence);
    const words = countWords(sentence);
    return words >= 6 && words <= 60 && terms.filter((term) => heard.has(term)).length < terms.length * 0.6;
  });
  const asked = fresh.flatMap((source) => turnedRound(source).map((question) => ({ question, source })));
  const fitting = asked
    .map((entry) => ({ ...entry, question: naming(topic, entry.question) }))
    .filter(({ question }) => countWords(question) <= wordLimit && termsOf(question).length >= 2);
  if (fitting.length > 0) return random.pick(fitting);
  return fresh.length > 0 ? plain(random.pick(fresh), topic) : null;
}

/** Every question the patterns find in a sentence. */
function turnedRound(sentence: string): string[] {
  const clause = clauseOf(sentence);
  if (clause === null) return howMany(sentence);
  return [
    ...howMany(sentence),
    ...(clause.copula === null ? fromAction(clause) : fromCopula(clause, clause.copula)),
  ];
}

function fromCopula({ subject, rest, lead }: Clause, copula: string): string[] {
  const found: string[] = [];
  const participle = isParticiple(rest.split(' ')[0] as string);
  const dated = date.exec(rest);
  const placed = place.exec(rest);
  const by = /^(\w+)\s+by\s+(?:the\s+)?\p{Lu}/u.exec(rest);
  const because = /^(.{4,80}?)\s+because\b/.exec(rest);
  if (because) found.push(`Why ${copula} ${subject} ${because[1] as string}?`);
  if (dated && participle) found.push(`When ${copula} ${subject} ${withoutDate(rest)}?`);
  else if (date.test(` ${lead}`) && participle) found.push(`When ${copula} ${subject} ${rest}?`);
  if (placed && participle && placed.index > 0)
    found.push(`Where ${copula} ${subject} ${rest.slice(0, placed.index)}?`);
  if (by) found.push(`By whom or by what ${copula} ${subject} ${by[1] as string}?`);
  if (/^the\s+(?:first|only|last|largest|smallest|oldest|most|highest|main|capital|\w+est)\b/.test(rest))
    found.push(`Who or what ${copula} ${rest}?`);
  if (found.length === 0 && /^(?:an?|the|one of)\s/.test(rest) && countWords(subject) <= 5)
    found.push(`${/^\p{Lu}\S+\s+\p{Lu}/u.test(subject) ? 'Who or what' : 'What'} ${copula} ${subject}?`);
  return found;
}

function fromAction({ subject, verb, base, rest, lead }: Clause): string[] {
  const found: string[] = [];
  const placed = place.exec(` ${rest}`);
  if (base !== null && date.test(` ${rest}`))
    found.push(`When did ${subject} ${base} ${withoutDate(` ${rest}`)}?`);
  else if (base !== null && date.test(` ${lead}`)) found.push(`When did ${subject} ${base} ${rest}?`);
  if (base !== null && placed && placed.index > 3)
    found.push(`Where did ${subject} ${base}${` ${rest}`.slice(0, placed.index)}?`);
  if (countWords(rest) >= 4 && /^\p{Lu}/u.test(subject)) found.push(`Who or what ${verb} ${rest}?`);
  return found.map((question) => question.replace(/\s+/g, ' ').replace(/\s+\?/, '?'));
}

/** What follows the date is a new thought when it opens with `and`. */
const withoutDate = (rest: string): string =>
  rest
    .replace(date, '\n')
    .replace(/\n,? and\b.*$/, '')
    .replace('\n', '')
    .trim();

function howMany(sentence: string): string[] {
  const plain = sentence.replace(/[.!]$/, '');
  const opening = new RegExp(
    `^(?:about |some |nearly |almost |over |more than |at least )?${number}\\s+([a-z]+s|people|men|women|children)\\s+((?:[a-z]+ed|are|were|have|had|died)\\b[^,;:]{4,90})`,
    'i',
  ).exec(plain);
  const there = new RegExp(
    `^there (are|were) (?:\\w+ ){0,2}?${number}\\s+([a-z -]*?[a-z]+s)\\b([^,;:]{0,60})`,
    'i',
  ).exec(plain);
  return [
    ...(opening ? [`How many ${opening[1] as string} ${opening[2] as string}?`] : []),
    ...(there ? [`How many ${there[2] as string} ${there[1] as string} there${there[3] as string}?`] : []),
  ];
}

/** A reader who has not the text needs to know what it is about. */
function naming(topic: string, question: string): string {
  const known = new Set(termsOf(question));
  const named = termsOf(topic);
  return named.length === 0 || named.some((term) => known.has(term))
    ? question
    : `About ${topic}: ${question}`;
}

/** Names what the sentence speaks of and leaves the rest to the reader. */
function plain(source: string, topic: string): Asked {
  const matters = (word: string): boolean =>
    word.length > 3 && !isStopword(word) && baseOfPast(word) === null && !/ly$/.test(word);
  const phrases = source
    .replace(/[^\p{L}\p{N}\s'’-]/gu, ' ')
    .split(/\s+/)
    .reduce<string[][]>(
      (runs, word) => {
        if (matters(word)) (runs.at(-1) as string[]).push(word);
        else runs.push([]);
        return runs;
      },
      [[]],
    )
    .filter((run) => run.length > 0)
    .map((run) => run.slice(0, 3).join(' '));
  const [first = topic] = phrases;
  const last = phrases.at(-1) ?? first;
  const subject = first === last ? first : `${first} and ${last}`;
  return { question: naming(topic, `What is said about ${subject}?`), source };
}
