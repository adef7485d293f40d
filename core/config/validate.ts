import type { z } from 'zod';
import type { JsonValue } from '../contracts/json.ts';
import { explainIssue } from './explain.ts';
import type { MapNode, Origin } from './node.ts';
import { keyOf, toPlain, type Findings, type Plain } from './plain.ts';
import { isSecret, schemaOfKey } from './schema-walk.ts';

/**
 * Reads a map with a schema. Problems go to `findings`, each at its place; the result is undefined when there are any.
 * Text from `${env:…}` becomes a number or a boolean where the schema wants one.
 *
 * @param anchor where to point for a key that is missing
 */
export async function validate<S extends z.ZodType>(
  schema: S,
  map: MapNode,
  path: string,
  anchor: Origin,
  findings: Findings,
): Promise<{ readonly value: z.output<S>; readonly identity: JsonValue } | undefined> {
  const before = findings.problems.length;
  const plain = toPlain(schema, map, path, findings);
  let result = await schema.safeParseAsync(plain.value);
  if (!result.success && plain.referred.size > 0)
    result = await schema.safeParseAsync(retype(plain, result.error.issues));
  for (const issue of result.success ? [] : result.error.issues)
    if (!plain.missing.has(keyOf(issue.path)))
      findings.problems.push(...explainIssue(issue, { schema, map, path, anchor, plain }));
  if (!result.success || findings.problems.length > before) return undefined;
  return { value: result.data, identity: withoutSecrets(schema, result.data) };
}

/** The value with referred text turned into the numbers and booleans it spells, at the places zod complained about. */
function retype({ value, referred }: Plain, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy: unknown = structuredClone(value);
  for (const { path } of issues) {
    const text = referred.get(keyOf(path));
    const typed = text === undefined ? undefined : spelled(text);
    const parent = path
      .slice(0, -1)
      .reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)[key], copy);
    if (typed !== undefined) (parent as Record<PropertyKey, unknown>)[path.at(-1) as PropertyKey] = typed;
  }
  return copy;
}

function spelled(text: string): number | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** The value as JSON, secrets left out: what a configuration's identity is made of. */
function withoutSecrets(schema: z.ZodType | undefined, value: unknown): JsonValue {
  if (schema !== undefined && isSecret(schema)) return null;
  if (Array.isArray(value))
    return value.map((item, i) => withoutSecrets(schema && schemaOfKey(schema, i), item));
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  // What a schema made of the text, such as a URL or a RegExp, spells itself.
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return (value as { toString(): string }).toString();
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, withoutSecrets(schema && schemaOfKey(schema, key), inner)]),
  );
}
