import { SynthError } from '../errors/synth-error.ts';
import { upstreamSteps, type UpstreamVersion } from './upstream-cleaners.ts';

/** `none` is our own behaviour; the others repeat SN1 v1.0.x and v2.5.x, defects included. */
export type Compat = UpstreamVersion | 'none';

/** Steps a cleaning can be made of, in the order they are usually applied. */
export const cleaningSteps = [
  'remove-quotes',
  'prune-ending',
  'remove-roles',
  'remove-post-question-text',
  'remove-tags',
  'first-question',
] as const;
export type CleaningStep = (typeof cleaningSteps)[number];

/**
 * Applies cleaning steps to generated text, in order. Letter case is never lowered unless `compat` asks for it.
 *
 * An unknown step is SYN_CONFIG_INVALID; under `compat` it ends the cleaning with the text so far, as upstream did.
 */
export function clean(text: string, steps: readonly CleaningStep[], compat: Compat = 'none'): string {
  if (compat !== 'none') return cleanAsUpstream(text, steps, compat);
  let result = text;
  for (const step of steps) {
    if (!Object.hasOwn(ownSteps, step))
      throw new SynthError('SYN_CONFIG_INVALID', {
        message: `There is no cleaning step "${step}".`,
        hint: `Steps: ${cleaningSteps.join(', ')}.`,
      });
    result = ownSteps[step](result);
  }
  return steps.length === 0 ? text : result.trim();
}

function cleanAsUpstream(text: string, steps: readonly string[], version: UpstreamVersion): string {
  let result = text;
  for (const name of steps) {
    const step = upstreamSteps[version].get(name);
    if (step === undefined) break;
    result = step(result);
  }
  return result;
}

const ownSteps: Record<CleaningStep, (text: string) => string> = {
  'remove-quotes': removeQuotes,
  'prune-ending': pruneEnding,
  'remove-roles': removeRoles,
  'remove-post-question-text': removePostQuestionText,
  'remove-tags': (text) => text.replaceAll('<date>', '').replace(/ {2,}/g, ' '),
  'first-question': firstQuestion,
};

const quotePairs: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '“': '”',
  '‘': '’',
  '«': '»',
  '„': '“',
};

/** Takes off quotes that enclose the whole text, and a `"` that has lost its partner; an apostrophe stays. */
function removeQuotes(text: string): string {
  let start = 0;
  let end = text.length;
  const trim = (): void => {
    while (start < end && /\s/.test(text.charAt(start))) start += 1;
    while (end > start && /\s/.test(text.charAt(end - 1))) end -= 1;
  };
  for (trim(); end - start >= 2 && quotePairs[text.charAt(start)] === text.charAt(end - 1); trim()) {
    start += 1;
    end -= 1;
  }
  const inner = text.slice(start, end);
  const lone = inner.indexOf('"');
  if (lone >= 0 && lone === inner.lastIndexOf('"')) {
    if (lone === 0) return inner.slice(1);
    if (lone === inner.length - 1) return inner.slice(0, -1);
  }
  return inner;
}

/** A sentence ends at `.`, `?`, `!`, `…` with closing marks behind it, before white space or at the end. */
const sentenceEnd = /[.?!…][)\]"'”’»*_]*(?=\s|$)/gu;
const abbreviation = /(?:^|[\s(])(?:\p{Lu}|Mrs?|Ms|Dr|Prof|St|Jr|Sr|vs|etc|No|ca?|fl|cf|al|[ei]\.[eg])\.$/u;

/** Offsets just behind each sentence of the text. */
function sentenceEnds(text: string): number[] {
  const ends: number[] = [];
  for (const { index, 0: mark } of text.matchAll(sentenceEnd)) {
    const isLast = index + mark.length === text.length;
    if (isLast || !abbreviation.test(text.slice(Math.max(0, index - 8), index + 1)))
      ends.push(index + mark.length);
  }
  return ends;
}

/** Drops an unfinished last sentence; text without a finished sentence, or that ends in a code fence, stays. */
function pruneEnding(text: string): string {
  const whole = text.trimEnd();
  if (whole.endsWith('```')) return whole;
  return whole.slice(0, sentenceEnds(whole).at(-1) ?? whole.length);
}

const rolePrefix =
  /^[ \t]*(?:#+[ \t]*|\*\*)?(?:User|System|Assistant|Human|AI)(?:\*\*)?[ \t]*:(?:\*\*)?[ \t]*/gimu;
const openingLabel = /^\s*(?:#+\s*|\*\*)?(?:Question|Query|Answer|Response)(?:\*\*)?\s*:(?:\*\*)?\s*/iu;
const salutation = /^\s*(?:Dear (?:AI|assistant)|Assistant)\s*,\s*/iu;
const markup = /<\|im_(?:start|end)\|>(?:(?:user|system|assistant)\n)?|<\/?i>/gu;

/** Takes off role labels at the start of a line, a label or salutation at the start of the text, and chat markup. */
function removeRoles(text: string): string {
  const plain = text.replace(markup, '');
  const body = plain.replace(rolePrefix, '').replace(openingLabel, '').replace(salutation, '');
  if (body === text) return text;
  const start = body.trimStart();
  const first = String.fromCodePoint(start.codePointAt(0) ?? 0x20);
  return start === '' ? '' : first.toUpperCase() + start.slice(first.length);
}

/** Cuts after the last question mark when it lies in the first half: what follows is chatter about the question. */
function removePostQuestionText(text: string): string {
  const last = text.lastIndexOf('?');
  return last >= 5 && last <= text.length / 2 ? text.slice(0, last + 1) : text;
}

const leadIn = /^[^?:]{0,80}\b(?:here|sure|certainly|course|question|okay|ok)\b[^?:]{0,80}:\s+/iu;

/** The first sentence that asks, without an introduction such as "Sure, here it is:". */
function firstQuestion(text: string): string {
  const end = text.search(/\?(?=[)\]"'”’»*_]*(?:\s|$))/u);
  if (end < 0) return text;
  const before = text.slice(0, end);
  const start = Math.max(before.lastIndexOf('\n') + 1, sentenceEnds(before).findLast((at) => at < end) ?? 0);
  return text
    .slice(start, end + 1)
    .trim()
    .replace(leadIn, '');
}
