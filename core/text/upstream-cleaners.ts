export type UpstreamVersion = 'upstream-1.0' | 'upstream-2.5';
type Step = (text: string) => string;

/** White space as Python's `\s` sees it; JavaScript's differs in U+001C..1F, U+0085 and U+FEFF. */
const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const word = '[\\p{L}\\p{N}_]';

const roles = ['User: ', 'System: ', 'Assistant: ', 'Assistant, ', 'Dear AI, ', 'Dear AI ', '#Question: '];
const laterRoles = [...roles, '<|im_start|>', '<|im_end|>', '<i>', '</i>'];
/** Newlines, a word, spaces, a colon. The guards only keep the search linear: they rule out no match. */
const anyLabel = new RegExp(`(?:(?<!\\n)\\n+|(?<!${word}|\\n))${word}+${space}*:`, 'gu');
const sentenceBreak = new RegExp(`(?<=[.!?])${space}+`, 'u');

const common: readonly (readonly [string, Step])[] = [
  ['remove-quotes', (text) => stripQuotes(text)],
  ['prune-ending', (text) => pruneEnding(text)],
];

/** The cleaning steps of SN1 v1.0.x and v2.5.x by name, exact to the character. */
export const upstreamSteps: Readonly<Record<UpstreamVersion, ReadonlyMap<string, Step>>> = {
  'upstream-1.0': new Map([...common, ['remove-roles', (text) => removeRoles(text, roles)]]),
  'upstream-2.5': new Map([
    ...common,
    ['remove-roles', (text) => removeRoles(text.replace(anyLabel, ''), laterRoles)],
    // Upstream's step fails in every case in which it would act, so it never changes anything.
    ['remove-post-question-text', (text) => text],
    ['remove-tags', (text) => text.replaceAll('<date>', '')],
    ['first-question', firstQuestion],
  ]),
};

function stripQuotes(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && (text[start] === '"' || text[start] === "'")) start += 1;
  while (end > start && (text[end - 1] === '"' || text[end - 1] === "'")) end -= 1;
  return text.slice(start, end);
}

function pruneEnding(text: string): string {
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf('?'), text.lastIndexOf('!'));
  return last < 0 ? text : text.slice(0, last + 1);
}

function removeRoles(text: string, labels: readonly string[]): string {
  const bare = labels.reduce((rest, label) => rest.replaceAll(label, ''), text);
  return bare.split(sentenceBreak).map(capitalize).join(' ');
}

/** Python's `str.capitalize`: the first character in upper case ("ß" gives "Ss"), all others lowered. */
function capitalize(text: string): string {
  const [first = '', ...rest] = [...String.fromCodePoint(text.codePointAt(0) ?? 0).toUpperCase()];
  return text === ''
    ? ''
    : first + (rest.join('') + text.slice(text.codePointAt(0)! > 0xffff ? 2 : 1)).toLowerCase();
}

function firstQuestion(text: string): string {
  if (!text.includes('?')) return text;
  const piece = text.includes(':') ? (text.split(':', 2)[1] ?? '') : text;
  const asked = piece.indexOf('?');
  return asked < 0 ? `${piece}?` : piece.slice(0, asked + 1);
}
