import { withoutChatter } from './terms.ts';

const languages =
  'Arabic|Chinese|Dutch|English|French|German|Italian|Japanese|Polish|Portuguese|Russian|Spanish|Ukrainian';
/** Requests that bring their material along: code to repair, a text to judge or to translate, a problem to work out. */
const withMaterial: readonly RegExp[] = [
  /^`{3,}/m,
  /^<(?:text|review|context)>$/m,
  /\bsentiment\b|\bpositive\b.*\bnegative\b/is,
  /\btranslate\b/i,
  new RegExp(
    `\\b(?:say|put|render|read|text|this|version)\\b.{0,40}\\b(?:in|into) (?:${languages})\\b.{0,12}[?.]`,
    's',
  ),
  /\bfinal answer\b|\bdecimal places?\b/i,
];
const aboutSomething =
  /^About\b|^Explain\b|\b(?:summar\w*|overview|main points|gist|sum up|condense|outline|date|which day|when|who|whose|tell me about|to know about|said about)\b/im;
const calculations: readonly RegExp[] = [
  /\d\s*[-+*/^=×÷<>]\s*\(?-?\d/,
  /\b(?:solve|calculate|compute|evaluate|simplify|factor|differentiate|integrate|convert|equation|perimeter|hypotenuse)\b/i,
];
/** A capital letter inside a sentence. */
const aName = /(?<=[\p{Ll}\p{N},] )\p{Lu}\p{Ll}{2,}/u;
/** A number that is not a year. */
const numbers = /(?<![\w.])-?(?!(?:1\d|20)\d\d\b)\d+(?:\.\d+)?(?!\w)/g;

/** True when a text asks about something that has to be known or looked up. */
export function needsSource(text: string): boolean {
  const matches = (pattern: RegExp): boolean => pattern.test(text);
  if (withMaterial.some(matches)) return false;
  const asked = withoutChatter(text);
  if (aboutSomething.test(asked) || aName.test(asked)) return true;
  return (asked.match(numbers) ?? []).length < 2 && !calculations.some((pattern) => pattern.test(asked));
}
