import type { JsonValue } from '../contracts/json.ts';
import type { Row } from '../contracts/values.ts';

/** The row a sink gets: the columns it asked for, each from where its value stands; null where there is none. `seq` stays. */
export function chooseColumns(row: Row, columns: Readonly<Record<string, string>> | undefined): Row {
  if (columns === undefined) return row;
  const chosen = Object.entries(columns).map(([name, path]) => [name, valueAt(row, path.split('.'))]);
  return { ...Object.fromEntries(chosen), seq: row.seq } as Row;
}

const valueAt = (value: JsonValue, [key, ...rest]: readonly string[]): JsonValue => {
  if (key === undefined) return value;
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap && Object.hasOwn(value, key)
    ? valueAt((value as Record<string, JsonValue>)[key] as JsonValue, rest)
    : null;
};
