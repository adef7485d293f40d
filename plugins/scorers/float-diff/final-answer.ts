import { parseQuantity, type Quantity } from './quantity.ts';
import { equal } from './rational.ts';

/** The number a reply commits to, or why it commits to none. */
export type FinalAnswer = Quantity | 'no-number' | 'several-answers';

/**
 * Finds the final answer by the strongest mark it has: a box, "final answer", "answer is", bold, the end of an equation,
 * the last sentence's verb. Different numbers under marks of the same strength are no answer.
 */
export function findFinalAnswer(text: string): FinalAnswer {
  for (const find of marks) {
    const answers = find(text)
      .map(parseQuantity)
      .filter((answer) => answer !== null);
    const [first] = answers;
    if (first === undefined) continue;
    return answers.every((answer) => equal(answer.value, first.value)) ? first : 'several-answers';
  }
  return /\p{N}/u.test(text) ? 'several-answers' : 'no-number';
}

const decoration = /\*\*|__|`/gu;
// Not the dot of a decimal, not that of an abbreviation in lower case such as "approx. 3".
const sentenceEnd = /[.!?](?=\s+(?![\sa-z\d])|\s*$)|\n/u;

const marks: readonly ((text: string) => string[])[] = [
  boxes,
  (text) =>
    labelled(text, /(?:\bfinal (?:answer|result)\b|####)(?:\s{1,4}(?:is|are|equals)\b|[\s:=]|\*\*|__)*/giu),
  (text) =>
    labelled(
      text,
      /\b(?:answer|result|solution)\b(?:[^.\n:=]{0,60}?\b(?:is|are|equals)\b|\s*(?:\*\*|__)?\s*[:=])(?:[\s:=]|\*\*|__)*/giu,
    ),
  (text) =>
    [...text.matchAll(/\*\*([^*\n]{1,60})\*\*(?!\d)/gu)]
      .map(([, inner = '']) => inner.trim())
      .filter((inner) => !/:$|^\d+[.)]\s|^(?:step|part|case|method|option)\b/iu.test(inner)),
  (text) => {
    const line = lastSentence(text);
    return /[=≈][^=≈]*\p{N}/u.test(line) ? [line] : [];
  },
  (text) => {
    const after = lastSentence(text).split(
      /\b(?:is|are|was|equals?|gives?|get|got|makes?|be|costs?|has|have|leaves?)\b/u,
    );
    return after.length > 1 ? after.slice(-1) : [];
  },
  (text) => {
    const line = lastSentence(text);
    return countNumbers(line) === 1 || !/(?<!\\\p{L}*)\p{L}{3}/u.test(line) ? [line] : [];
  },
];

const countNumbers = (text: string): number => text.match(/\p{N}[\p{N}.,/]*/gu)?.length ?? 0;

function boxes(text: string): string[] {
  const found: string[] = [];
  for (const { index } of text.matchAll(/\\boxed\s*\{/gu)) {
    const start = text.indexOf('{', index) + 1;
    let depth = 1;
    let end = start;
    for (; end < text.length && end < start + 200 && depth > 0; end += 1)
      depth += text[end] === '{' ? 1 : text[end] === '}' ? -1 : 0;
    if (depth === 0) found.push(text.slice(start, end - 1));
  }
  return found;
}

/** What follows each label, up to the end of its sentence. */
function labelled(text: string, label: RegExp): string[] {
  return [...text.matchAll(label)].map((match) => {
    const after = text.slice(match.index + match[0].length, match.index + match[0].length + 200);
    return (after.split(sentenceEnd, 1)[0] ?? '').replace(decoration, ' ');
  });
}

/** The last sentence that has a digit. */
function lastSentence(text: string): string {
  const tail = text.slice(-2000).trimEnd();
  const sentences = tail.split(sentenceEnd).filter((sentence) => /[\p{N}π]/u.test(sentence));
  return (sentences.at(-1) ?? '').replace(/__|`/gu, ' ');
}
