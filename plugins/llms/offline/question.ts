import type { Random } from '../../../core/index.ts';
import { answerFrom } from './answer.ts';
import { clauseOf, type Clause } from './clause.ts';
import { aboutPhrases, presentQuestions, whoFor } from './phrases.ts';
import { sentencesOf } from './sentences.ts';
import { isParticiple } from './verbs.ts';
import { countWords, termsOf } from './words.ts';

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
/** Left-overs of code and markup make no question. */
const marks = /[<>{}|[\]=\\]|https?:|::|\.\w+\(|\w_\w/;
/** Where a sentence cannot be turned round. */
const openings = [
  'What is there to know about {thing}?',
  'What can you tell me about {thing}?',
  'What is said about {thing}?',
];
/** Questions tried before the first one is taken that finds its own sentence again. */
const tries = 8;

/**
 * A question that one sentence of the material answers, made by turning that sentence round, else one about a thing it
 * speaks of; null when no sentence lends itself. Sentences that share most of their words with `known` (a dialogue so far)
 * are left out.
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
  const fits = ({ question }: Asked): boolean =>
    countWords(question) <= wordLimit && termsOf(question).length >= 2 && !marks.test(question);
  const turned = fresh.flatMap((source) =>
    turnedRound(source, material).map((question) => ({
      // `What does it support?` can be asked of every section.
      question: naming(topic, question, termsOf(question).length < 3 && topic.includes('section "')),
      source,
    })),
  );
  const about = fresh.flatMap((source) =>
    aboutPhrases(source).map((thing) => ({
      question: naming(topic, random.pick(openings).replace('{thing}', thing), true),
      source,
      isShort: !/ .* /.test(thing),
    })),
  );
  const groups: readonly (readonly Asked[])[] = [turned, about.filter(({ isShort }) => !isShort), about];
  for (const made of groups) {
    const fitting = random.sample(made.filter(fits), tries);
    const found = fitting.find(({ question, source }) =>
      answerFrom(material, question, { wordLimit: 150, spread: 0, random })?.includes(source),
    );
    if (found !== undefined) return found;
  }
  const answerable = turned
    .concat(about)
    .find(
      (made) =>
        fits(made) && answerFrom(material, made.question, { wordLimit: 150, spread: 0, random }) !== null,
    );
  return answerable ?? null;
}

/** Every question the patterns find in a sentence. */
function turnedRound(sentence: string, material: string): string[] {
  const clause = clauseOf(sentence);
  const found = [...howMany(sentence), ...presentQuestions(sentence)];
  if (clause === null) return found;
  return [
    ...found,
    ...(clause.copula === null
      ? fromAction(clause, whoFor(clause.subject, material))
      : fromCopula(clause, clause.copula, whoFor(clause.subject, material))),
  ];
}

function fromCopula({ subject, rest, lead }: Clause, copula: string, who: string): string[] {
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
  const verb = by?.[1] ?? '';
  if (/ed$/.test(verb)) found.push(`Who ${verb} ${subject}?`);
  else if (verb !== '' && participle) found.push(`By whom ${copula} ${subject} ${verb}?`);
  if (
    /^the\s+(?:first|only|last|largest|smallest|oldest|most|highest|main|capital|[a-z]{3,}est)\b/.test(rest)
  )
    found.push(`${who} ${copula} ${rest}?`);
  if (found.length === 0 && /^(?:an?|the|one of)\s/.test(rest) && countWords(subject) <= 5)
    found.push(`${who} ${copula} ${subject}?`);
  return found;
}

function fromAction({ subject, verb, base, rest, lead }: Clause, who: string): string[] {
  const found: string[] = [];
  const placed = place.exec(` ${rest}`);
  if (base !== null && date.test(` ${rest}`))
    found.push(`When did ${subject} ${base} ${withoutDate(` ${rest}`)}?`);
  else if (base !== null && date.test(` ${lead}`)) found.push(`When did ${subject} ${base} ${rest}?`);
  if (base !== null && placed && placed.index > 3)
    found.push(`Where did ${subject} ${base}${` ${rest}`.slice(0, placed.index)}?`);
  // A participle with a preposition (`a method released with …`) looks the same as a verb without an object.
  const hasObject =
    !/^(?:of|in|on|at|by|with|from|for|to|as|into|via|using)\b/.test(rest) || !/ed$/.test(verb);
  if (hasObject && countWords(rest) >= 4 && /^\p{Lu}|^the\s/u.test(subject))
    found.push(`${who} ${verb} ${rest}?`);
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
function naming(topic: string, question: string, always = false): string {
  const known = new Set(termsOf(question));
  const named = termsOf(topic);
  return named.length === 0 || (!always && named.some((term) => known.has(term)))
    ? question
    : `About ${topic}: ${question.charAt(0).toLowerCase()}${question.slice(1)}`;
}
