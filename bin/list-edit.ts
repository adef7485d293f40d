import { isMap, isScalar, isSeq, parseDocument, type Document } from 'yaml';

/**
 * A YAML or JSON text with one more entry in a list at its root. Nothing else of the text changes: comments, order, quotes and
 * spaces stay as they are. Null when the text is too unusual for that.
 */
export function addToList(text: string, key: string, entry: string): string | null {
  const whole = text.endsWith('\n') ? text : `${text}\n`;
  const document = parseDocument(whole);
  const edited = insert(whole, document, key, entry);
  if (edited === null || document.errors.length > 0) return null;
  // What was inserted must be what was meant, and all that changed.
  const before = document.toJS() as Record<string, unknown>;
  const list = (before[key] ?? []) as unknown[];
  const after = parseDocument(edited);
  const meant = { ...before, [key]: [...list, entry] };
  return after.errors.length === 0 && sameData(after.toJS(), meant) ? edited : null;
}

function insert(text: string, { contents }: Document.Parsed, key: string, entry: string): string | null {
  const put = (at: number, piece: string): string => text.slice(0, at) + piece + text.slice(at);
  const quoted = /^[\w-]+$/.test(entry) ? entry : JSON.stringify(entry);
  if (!isMap(contents) || !contents.range) return null;
  const pair = contents.items.find((item) => isScalar(item.key) && item.key.value === key);
  if (pair === undefined) {
    if (contents.flow)
      return put(
        contents.range[0] + 1,
        `${JSON.stringify(key)}: [${JSON.stringify(entry)}]${contents.items.length > 0 ? ', ' : ''}`,
      );
    const base =
      contents.items.find((item) => isScalar(item.key) && item.key.value === 'extends') ?? contents.items[0];
    const anchor = isScalar(base?.key) ? base.key.range : undefined;
    if (!anchor) return null;
    const first = isScalar(base?.key) && base.key.value !== 'extends';
    const at = first ? anchor[0] : lineEnd(text, anchor[1]);
    return put(at, `${key}:\n  - ${quoted}\n`);
  }
  const list = pair.value;
  if (isSeq(list) && list.range) {
    const last = list.items.at(-1) as { range?: readonly number[] } | undefined;
    if (list.flow)
      return last?.range
        ? put(last.range[1] as number, `, ${contents.flow ? JSON.stringify(entry) : quoted}`)
        : put(list.range[0] + 1, contents.flow ? JSON.stringify(entry) : quoted);
    if (!last?.range) return null;
    const start = text.lastIndexOf('\n', (last.range[0] as number) - 1) + 1;
    const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
    return put(lineEnd(text, last.range[1] as number), `${indent}- ${quoted}\n`);
  }
  // `plugins:` with nothing behind it.
  const keyRange = isScalar(pair.key) ? pair.key.range : undefined;
  if (!keyRange || (isScalar(list) && list.value !== null)) return null;
  return put(lineEnd(text, keyRange[1]), `  - ${quoted}\n`);
}

/** Where the line that a place stands in has ended; a last line without an end has none. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

const sameData = (a: unknown, b: unknown): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([k, v]) => [k, sorted(v)]),
      )
    : Array.isArray(value)
      ? value.map(sorted)
      : value;
