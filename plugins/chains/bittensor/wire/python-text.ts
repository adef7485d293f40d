import { floatText, type PyDict, type PyValue } from '../../json/values.ts';

/** What Python's `str()` makes of a value: the text that body hashes are taken of. */
export function pystr(value: PyValue): string {
  return typeof value === 'string' ? value : repr(value);
}

function repr(value: PyValue): string {
  if (typeof value === 'string') return reprString(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return floatText(value);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (value instanceof Map)
    return `{${[...(value as PyDict)].map(([key, item]) => `${reprString(key)}: ${repr(item)}`).join(', ')}}`;
  return `[${(value as readonly PyValue[]).map(repr).join(', ')}]`;
}

/** Python's `str.isprintable` is false for these; letters that a newer Unicode added differ with the version of Python. */
const unprintable = /[\p{C}\p{Z}]/u;
const escaped = /[\\']|(?! )[\p{C}\p{Z}]/gu;

function reprString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  if (!/[\\']/.test(text) && !unprintable.test(text.replaceAll(' ', ''))) return `'${text}'`;
  const inner = text.replace(escaped, (letter) => {
    if (letter === "'") return quote === "'" ? "\\'" : letter;
    return shortEscapes[letter] ?? codeEscape(letter.codePointAt(0) ?? 0);
  });
  return quote + inner + quote;
}

const shortEscapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

function codeEscape(code: number): string {
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
