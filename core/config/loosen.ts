import type { JsonObject, JsonValue } from '../contracts/json.ts';

/* Alternatives are described so that editors can tell them apart: they show those that look the same as one. */
const reference: JsonObject = {
  type: 'string',
  pattern: '\\$\\{(env|file):',
  description: 'From a variable or a file: ${env:NAME}, ${file:./path}.',
};
const removed: JsonObject = { type: 'null', description: 'Removes what is inherited.' };

/**
 * zod's JSON Schema as an editor should apply it to one file of several: no key is required, since it may be inherited, and
 * `${env:…}` may stand for any number, boolean or constrained text. References into the schema's own definitions get `prefix`.
 */
export function loosen(schema: JsonValue, prefix: string): JsonValue {
  if (Array.isArray(schema)) return schema.map((inner: JsonValue) => loosen(inner, prefix));
  if (typeof schema !== 'object' || schema === null) return schema;
  const {
    required: _required,
    secret: _secret,
    description,
    default: standard,
    ...rest
  } = schema as Record<string, JsonValue>;
  const inner: Record<string, JsonValue> = {};
  for (const [key, value] of Object.entries(rest)) inner[key] = loosenKey(key, value, prefix);
  const notes: JsonObject = {
    ...(description === undefined ? {} : { description }),
    ...(standard === undefined ? {} : { default: standard }),
  };
  return isConstrainedScalar(inner) ? { ...notes, anyOf: [inner, reference] } : { ...notes, ...inner };
}

/** A schema that `null` fits too: it removes what is inherited. */
export function removable(schema: JsonValue): JsonValue {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return schema;
  const { description, default: standard, ...rest } = schema as Record<string, JsonValue>;
  return {
    ...(description === undefined ? {} : { description }),
    ...(standard === undefined ? {} : { default: standard }),
    anyOf: [
      ...(Object.keys(rest).length === 1 && Array.isArray(rest.anyOf) ? (rest.anyOf as JsonValue[]) : [rest]),
      removed,
    ],
  };
}

function loosenKey(key: string, value: JsonValue, prefix: string): JsonValue {
  switch (key) {
    case 'properties':
      return Object.fromEntries(
        Object.entries(value as JsonObject).map(([name, inner]) => [name, removable(loosen(inner, prefix))]),
      );
    case 'items':
    case 'additionalProperties':
    case 'anyOf':
    case 'allOf':
    case 'oneOf':
      return loosen(value, prefix);
    case '$ref':
      return value === '#'
        ? `#/definitions/${prefix}`
        : (value as string).replace('#/definitions/', `#/definitions/${prefix}.`);
    default:
      return value;
  }
}

function isConstrainedScalar(schema: JsonObject): boolean {
  const { type, enum: values, pattern, minLength, maxLength, format } = schema;
  if (
    type === 'number' ||
    type === 'integer' ||
    type === 'boolean' ||
    values !== undefined ||
    'const' in schema
  )
    return true;
  return type === 'string' && [pattern, minLength, maxLength, format].some((limit) => limit !== undefined);
}
