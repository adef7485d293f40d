import { baseOfPast, isParticiple } from './verbs.ts';
import { isStopword } from './words.ts';

/** A plain main clause: what is said of a subject. */
export interface Clause {
  /** What stands before the subject: `In 1903`, or nothing. */
  readonly lead: string;
  /** Its first word in lower case unless it is a name. */
  readonly subject: string;
  /** `is`, `are`, `was`, `were`; null for an action in the past. */
  readonly copula: string | null;
  /** The verb as it stands. */
  readonly verb: string;
  /** `discover` for `discovered`; null for a copula and for `had discovered`. */
  readonly base: string | null;
  /** To the end of the clause, without the full stop. */
  readonly rest: string;
}

const copulas = new Set(['is', 'are', 'was', 'were']);
const halting =
  /^(?:and|or|but|that|which|who|whom|whose|where|when|if|because|while|although|as|to|than|not|has|have|will|can|could|would|may|might|should|must|do|does|did|in|on|at|by|with|from|for|into|over|under|between|after|before|during|about|through)$/;
const pronouns =
  /^(?:he|she|it|they|we|i|you|this|that|these|those|there|his|her|its|their|such|both|some|many|most|others?|one|another|here)$/i;

/** The main clause of a sentence of a plain build (a short subject, a copula or a past tense, the rest), else null. */
export function clauseOf(sentence: string): Clause | null {
  const bare = sentence
    .replace(/\s*\([^)]*\)/g, '')
    .replace(/[.!?]["'”’)]*$/, '')
    .trim();
  const opening = /^((?:In|On|By|Since|During|Around|After)\s[^,]{2,40}),\s+(?=\S)/.exec(bare);
  const lead = opening?.[1] ?? '';
  const words = bare.slice(opening?.[0].length ?? 0).split(' ');
  if (pronouns.test(words[0] as string)) return null;

  for (let at = 1; at < Math.min(words.length - 1, 8); at += 1) {
    const word = words[at] as string;
    const base = copulas.has(word) ? word : baseOfPast(word);
    if (base !== null && words[at + 1] !== 'by') {
      const rest = clip(words.slice(at + 1).join(' '));
      const subject = words.slice(0, at).join(' ');
      if (!isSubject(words.slice(0, at)) || rest === '' || /^(?:it|them|him|her)\b/.test(rest)) return null;
      if (!copulas.has(word) && (naming.test(word) || hasVerb(words.slice(at + 1)))) return null;
      const copula = copulas.has(word) ? word : null;
      const isPerfect = word === 'had' && isParticiple(words[at + 1] as string);
      const plain = copula === null && !isPerfect ? base : null;
      return { lead, subject: inside(subject), copula, verb: word, base: plain, rest };
    }
    // A preposition inside the subject is common (`The city of X was`), a conjunction or a modal is not plain.
    if (word !== 'of' && word !== 'the' && halting.test(word)) return null;
  }
  return null;
}

/** `an octopus named Inky` is no clause. */
const naming = /^(?:named|called|known|titled|dubbed|entitled|based|located|given)$/;

const determiners = /^(?:the|an?|its|their|his|her|most|all|each|every|two|three|four|five|many|several)$/i;

/** A noun with what belongs to it: no punctuation, a noun at its end, and no verb after a name (`TypeBox supports mapped`). */
function isSubject(words: readonly string[]): boolean {
  const last = words.at(-1) ?? '';
  if (
    !words.every((word) => /^[\p{L}\p{N}][\p{L}\p{N}'’.-]*$/u.test(word)) ||
    isStopword(last) ||
    /ly$/.test(last)
  )
    return false;
  const [first = ''] = words;
  if (isStopword(first) && !determiners.test(first)) return false;
  const bare = !determiners.test(first);
  return !(bare && words.slice(1).some((word) => /^[a-z]{3,}s$/.test(word) && !/(?:ss|us|is)$/.test(word)));
}

/** Whether a further past tense follows before a joint: then the first one may have been a participle. */
function hasVerb(words: readonly string[]): boolean {
  for (const [index, word] of words.slice(0, 9).entries()) {
    if (
      /[,;:—–]$/.test(word) ||
      /^(?:and|or|but|that|which|who|where|when|while|after|before|because|if)$/.test(word)
    )
      return false;
    const before = words[index - 1] ?? '';
    const isFinite =
      copulas.has(word) ||
      (baseOfPast(word) !== null && !/^(?:the|an?|by|be|been|to|of|in|its|their)$/.test(before));
    // `had died` belongs together, and so do `left abandoned` and `made of painted wood`.
    if (index > 0 && isFinite && !isParticiple(before) && !/ed$/.test(before)) return true;
  }
  return false;
}

/** Up to where a second thought begins. */
const clip = (text: string): string =>
  (
    text.split(
      /(?:,(?!\s\d{4})|[;:—–])|\s(?:which|who|whom|whose|where|although|while|but|when|after|before|if|as well as|and (?:is|are|was|were|has|had|the|it|he|she|they)|and \w+ed)\b/,
    )[0] as string
  ).trim();

function inside(subject: string): string {
  const [first = '', ...others] = subject.split(' ');
  return isStopword(first) || /^(?:the|an?)$/i.test(first)
    ? [first.toLowerCase(), ...others].join(' ')
    : subject;
}
