import { floatText, type PyDict, type PyValue } from './values.ts';

/** JSON as Python's reader takes it back to the same values. */
export function writeJson(value: PyValue): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return floatText(value);
  if (value instanceof Map)
    return `{${[...(value as PyDict)].map(([key, item]) => `${JSON.stringify(key)}:${writeJson(item)}`).join()}}`;
  return Array.isArray(value) ? `[${value.map(writeJson).join()}]` : JSON.stringify(value);
}

/** To the byte what Python's `json.dumps` writes. */
export function dumpJson(value: PyValue): string {
  if (typeof value === 'string') return dumpString(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? floatText(value) : String(value);
  if (value instanceof Map)
    return `{${[...(value as PyDict)].map(([key, item]) => `${dumpString(key)}: ${dumpJson(item)}`).join(', ')}}`;
  return Array.isArray(value) ? `[${value.map(dumpJson).join(', ')}]` : JSON.stringify(value);
}

const dumpString = (text: string): string =>
  `"${text.replace(/["\\]|[^ -~]/g, (unit) => shortEscapes[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
};
