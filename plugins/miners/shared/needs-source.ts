/** Requests that bring their material along: code to repair, a text to judge or to translate. */
const withMaterial: readonly RegExp[] = [
  /^`{3,}/m,
  /\bsentiment\b|\bpositive\b.*\bnegative\b/is,
  /\btranslat|\b(?:say|put|render|read|text|this|version)\b.{0,40}\b(?:in|into) [A-Z][a-z]+\b.{0,12}[?.]/is,
];
const aboutSomething =
  /\b(?:summar\w*|overview|main points|gist|sum up|condense|outline|date|which day|when|who|whose)\b/i;
const calculations: readonly RegExp[] = [
  /\d\s*[-+*/^=×÷<>]\s*\(?-?\d/,
  /\b(?:solve|calculate|compute|evaluate|simplify|factor|differentiate|integrate|convert|equation|perimeter|hypotenuse)\b/i,
];

/** True when a text asks about something that has to be known or looked up. */
export function needsSource(text: string): boolean {
  const matches = (pattern: RegExp): boolean => pattern.test(text);
  if (withMaterial.some(matches)) return false;
  if (aboutSomething.test(text)) return true;
  const numbers = text.match(/(?<![\w.])-?\d+(?:\.\d+)?(?!\w)/g) ?? [];
  return numbers.length < 2 && !calculations.some(matches);
}
