import type { z } from 'zod';

/** What is used of a zod schema's definition. Schemas of a plugin's own copy of zod look the same. */
interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly valueType?: z.ZodType;
  readonly element?: z.ZodType;
  readonly items?: readonly z.ZodType[];
  readonly options?: readonly z.ZodType[];
  readonly catchall?: z.ZodType;
}

export const definitionOf = (schema: z.ZodType): Definition => schema._zod.def;

/** The schema and what it wraps: `optional`, `default`, `nullable`, a pipe's input… */
export function layers(schema: z.ZodType): z.ZodType[] {
  const found: z.ZodType[] = [];
  let at: z.ZodType | undefined = schema;
  while (at !== undefined) {
    found.push(at);
    const definition = definitionOf(at);
    at = definition.innerType ?? definition.in;
  }
  return found;
}

export const isSecret = (schema: z.ZodType): boolean =>
  layers(schema).some((layer) => layer.meta()?.secret === true) || branches(schema).some(isSecret);

export const descriptionOf = (schema: z.ZodType): string | undefined =>
  layers(schema)
    .map((layer) => layer.description)
    .find((text) => text !== undefined);

const innermost = (schema: z.ZodType): Definition => definitionOf(layers(schema).at(-1) as z.ZodType);
const branches = (schema: z.ZodType): readonly z.ZodType[] => innermost(schema).options ?? [];

/** Keys a schema knows and their schemas; empty for anything but an object. */
export const shapeOf = (schema: z.ZodType): Readonly<Record<string, z.ZodType>> => {
  const { shape } = innermost(schema);
  if (shape) return shape;
  return Object.assign({}, ...branches(schema).map(shapeOf)) as Record<string, z.ZodType>;
};

/** True when unknown keys are refused. */
export const isStrict = (schema: z.ZodType): boolean => {
  const { catchall } = innermost(schema);
  return catchall !== undefined && definitionOf(catchall).type === 'never';
};

/** The schema of one key or index inside another; undefined when it has none. */
export function schemaOfKey(schema: z.ZodType, key: PropertyKey): z.ZodType | undefined {
  const definition = innermost(schema);
  if (definition.shape)
    return Object.hasOwn(definition.shape, key) ? definition.shape[String(key)] : undefined;
  if (definition.items && typeof key === 'number') return definition.items[key];
  if (definition.valueType ?? definition.element) return definition.valueType ?? definition.element;
  return branches(schema)
    .map((branch) => schemaOfKey(branch, key))
    .find((found) => found !== undefined);
}
