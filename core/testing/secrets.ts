import { inspect } from 'node:util';
import { z } from 'zod';
import { isSecret, shapeOf } from '../config/schema-walk.ts';
import type { JsonObject } from '../contracts/json.ts';
import type { Subject } from './stage.ts';

/** Found again inside JSON, a URL or a text that was cut. */
const core = 'Pl4ntedS3cret';
const planted = `${core}/+0123456789abcdef`;

/** The subject with a known value in each of its secret options; null when it has none. */
export function plantSecrets(subject: Subject): Subject | null {
  const schema = subject.plugin.options as z.ZodType;
  let options: JsonObject = subject.options ?? {};
  let found = false;
  for (const path of secretPaths(schema, options)) {
    const more = withValue(options, path);
    if (!z.safeParse(schema, more).success) continue;
    options = more;
    found = true;
  }
  return found ? { ...subject, options } : null;
}

/** Paths of secret options: of the plugin's own, and of maps in it that are given. */
function secretPaths(schema: z.ZodType, given: JsonObject, above: readonly string[] = []): string[][] {
  return Object.entries(shapeOf(schema)).flatMap(([key, inner]) => {
    if (isSecret(inner)) return [[...above, key]];
    const value = given[key];
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isMap ? secretPaths(inner, value as JsonObject, [...above, key]) : [];
  });
}

const withValue = (options: JsonObject, [key = '', ...rest]: readonly string[]): JsonObject => ({
  ...options,
  [key]: rest.length === 0 ? planted : withValue(options[key] as JsonObject, rest),
});

/** Where a planted secret shows in what came out of a plugin; null when it doesn't. */
export function secretIn(shown: Readonly<Record<string, unknown>>): string | null {
  for (const [where, value] of Object.entries(shown)) {
    const texts = [
      inspect(value, { depth: Infinity, showHidden: true, maxArrayLength: null, maxStringLength: null }),
      value instanceof Error ? (value.stack ?? '') : '',
      typeof value === 'string' ? value : '',
    ];
    if (texts.some((text) => text.includes(core))) return where;
  }
  return null;
}
