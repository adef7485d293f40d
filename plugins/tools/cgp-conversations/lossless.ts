import type { JsonValue } from '../../../core/index.ts';

const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

/**
 * Reads JSON in which an integer that a number cannot hold exactly comes out as text, with all its digits: the ids of
 * conversations are 128-bit integers. SyntaxError as `JSON.parse` throws it.
 */
export const parseLossless = (text: string): JsonValue => JSON.parse(quoteLongIntegers(text)) as JsonValue;

function quoteLongIntegers(text: string): string {
  const parts: string[] = [];
  let copied = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] as string;
    if (character === '"') at = endOfString(text, at);
    else if (character === '-' || (character >= '0' && character <= '9')) {
      number.lastIndex = at;
      const [lexeme = character] = number.exec(text) ?? [];
      if (/^-?\d{16,}$/.test(lexeme) && !Number.isSafeInteger(Number(lexeme))) {
        parts.push(text.slice(copied, at), `"${lexeme}"`);
        copied = at + lexeme.length;
      }
      at += lexeme.length - 1;
    }
  }
  return copied === 0 ? text : parts.join('') + text.slice(copied);
}

/** The closing quote of the string that begins at `start`; the end of the text when there is none. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}

/** Where a text stops being JSON. The parser's own words do not always say it. */
export function faultPosition(text: string): number {
  let [good, bad] = [0, text.length];
  while (good < bad) {
    const middle = Math.ceil((good + bad) / 2);
    if (mayGoOn(text.slice(0, middle))) good = middle;
    else bad = middle - 1;
  }
  return good;
}

/** True for the beginning of some JSON text. */
function mayGoOn(beginning: string): boolean {
  try {
    JSON.parse(beginning);
    return true;
  } catch (error) {
    const { message } = error as SyntaxError;
    const position = /at position (\d+)/.exec(message)?.[1];
    return message.includes('Unexpected end') || Number(position ?? 0) >= beginning.length;
  }
}
