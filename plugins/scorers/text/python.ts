const space = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+';
const spaces = new RegExp(space, 'u');

/** Python's `str.split()`: words between runs of white space, none of them empty. */
export const splitWords = (text: string): string[] => text.split(spaces).filter((word) => word !== '');

const floatSyntax =
  /^[+-]?(?:(?:\d+(?:_\d+)*)(?:\.(?:\d+(?:_\d+)*)?)?|\.\d+(?:_\d+)*)(?:e[+-]?\d+(?:_\d+)*)?$/iu;

/** Python's `float(text)`; null where it raises. Only ASCII digits. */
export function parseFloatLikePython(text: string): number | null {
  const bare = splitWords(text);
  const word = bare[0] ?? '';
  if (bare.length !== 1) return null;
  if (floatSyntax.test(word)) return Number(word.replaceAll('_', ''));
  const named = /^([+-]?)(?:(inf(?:inity)?)|nan)$/iu.exec(word);
  if (named === null) return null;
  return named[2] === undefined ? NaN : named[1] === '-' ? -Infinity : Infinity;
}
