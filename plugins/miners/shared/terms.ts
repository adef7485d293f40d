import type { Message } from '../../../core/index.ts';

/** Words that say how to answer, not what about. */
const idle = new Set(
  `a about after all also am an and any are as at be been before being between brief but by can could condense describe did do
  does during exact exactly explain few for from full further get give gist given had has have help he her here him his how i
  if in into is it its just keep kindly know less let like limit main many may me more most much must my need no not of off on
  one only or other our out outline over overview please point points precise question said say section short should so some sum
  summarise summarize summary tell text than that the their them then there these they this those to told up upon us use very
  was we were what when where which while who whom whose why will with within without word words would write you your`.split(
    /\s+/,
  ),
);
const mostTerms = 16;

/** What somebody says about himself, or to be polite. */
const chatter =
  /\b(?:I|I['’]\w+|me|my|we|you|your|this|here|nobody|please|thanks?|thank|cheers|hello|hi|hey|good (?:day|morning|afternoon|evening)|greetings|hurry|quick(?:ly| one)?|short(?: question)?|no rush)\b/i;
/** What somebody wants. */
const request =
  /\?|["“”<>]|\d|\b(?:summar\w+|overview|main points|gist|sum up|condense|outline|boil|explain|tell me|describe|what|when|who|whose|where|how|which|why|date)\b/i;

/** How long the answer may be. */
const length =
  /\b(?:(?:in|to|into|within)\s+)?(?:at most|no more than|up to|within|under|about)\s+\d+\s+words?\b/gi;

/** The words of a text that say what it is about, each once, in order. */
export function termsOf(text: string): string[] {
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}'’.@/_-]*[\p{L}\p{N}]|[\p{L}\p{N}]/gu) ?? [];
  const seen = new Set<string>();
  return words.filter((word) => {
    const key = word.toLowerCase();
    if (idle.has(key) || seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/**
 * What to search for: the phrases in quotation marks, quoted, then the other terms. A question that leans on the one before
 * (it, she, that) borrows its terms.
 */
export function searchTerms(messages: readonly Message[]): string {
  const asked = messages.filter(({ role }) => role === 'user').map(({ content }) => withoutChatter(content));
  const [own = '', before = ''] = asked.reverse().map((text) => text.replace(length, ' '));
  const phrases = [...own.matchAll(/["“]([^"“”\n]{2,80})["”]/gu)]
    .map(([, phrase = '']) => phrase.trim())
    .filter((phrase) => /[\p{L}\p{N}]/u.test(phrase) && phrase.split(/\s+/).length <= 8);
  const rest = phrases.reduce((text, phrase) => text.replace(phrase, ' '), own);
  const terms = termsOf(rest);
  const borrowed = terms.length + phrases.length < 4 ? termsOf(before) : [];
  return [
    ...phrases.map((phrase) => `"${phrase}"`),
    ...weightiest(termsOf([...terms, ...borrowed].join(' '))),
  ].join(' ');
}

/** A name or a number tells more than another word. */
export const isStrong = (term: string): boolean => /\p{Lu}|\p{N}|[@/_.]/u.test(term);

function weightiest(terms: readonly string[]): string[] {
  const kept = new Set(
    [...terms.filter(isStrong), ...terms.filter((term) => !isStrong(term))].slice(0, mostTerms),
  );
  return terms.filter((term) => kept.has(term));
}

/** The request alone: greetings, thanks and what a person tells about himself are left out. */
export function withoutChatter(text: string): string {
  const sentences = text.split(/(?<=[.!?…])\s+|\n+/u).filter((sentence) => sentence.trim() !== '');
  const wanted = sentences.filter((sentence) => request.test(sentence) || !chatter.test(sentence));
  return (wanted.length > 0 && wanted.some((sentence) => request.test(sentence)) ? wanted : sentences)
    .map(withoutLead)
    .join(' ');
}

/** `I have been curious about this: When …?` gives `When …?`. */
function withoutLead(sentence: string): string {
  const lead = /^([^:"“”?]{3,100}):\s+(?=\S)/u.exec(sentence);
  const words = lead?.[1] ?? '';
  const isPersonal = chatter.test(words) && !/\s(?!I\b)\p{Lu}|\p{N}|^About\s/u.test(words);
  return lead !== null && isPersonal ? sentence.slice(lead[0].length) : sentence;
}
