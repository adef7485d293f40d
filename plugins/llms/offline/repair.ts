import { addColons, addEquals, addSemicolons, closeBrackets, closeQuotes } from './punctuation.ts';
import { respell, type Span } from './spelling.ts';

const longest = 50_000;

/**
 * The code with slips undone: words one letter away from a word of the file, of the language or of prose, missing colons,
 * semicolons and equals signs, a quotation mark or bracket that was never closed. What is not plain stays as it is.
 */
export function repairCode(code: string, language: string): string {
  if (code.length > longest) return code;
  const quoted = closeQuotes(code);
  const spelt = respell(quoted, language, quietSpans(quoted, language));
  const marked = addSemicolons(
    addColons(addEquals(spelt, language, quietSpans(spelt, language)), language),
    language,
  );
  return closeBrackets(marked, language, quietSpans(marked, language));
}

/** Where strings and comments are, and the text between the tags of HTML; the rest is code. */
function quietSpans(code: string, language: string): Span[] {
  const pattern =
    /"""[\s\S]*?"""|'''[\s\S]*?'''|\/\*[\s\S]*?\*\/|(?:^|(?<=\s))(?:#|\/\/|--\s).*$|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/gm;
  const text = /^html?$/i.test(language) ? /<!--[\s\S]*?-->|(?<=>)[^<>]+(?=<)|"[^"<>]*"/g : pattern;
  return [...code.matchAll(text)].map(({ index, 0: found }) => ({ start: index, end: index + found.length }));
}
