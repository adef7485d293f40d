import { z } from 'zod';
import type { PyDict, PyValue } from '../../json/values.ts';

/** The part of JSON Schema that says which Python type a value has. */
export interface FieldType {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, FieldType>>;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly FieldType[];
  readonly oneOf?: readonly FieldType[];
  readonly allOf?: readonly FieldType[];
  readonly items?: FieldType | false;
  readonly prefixItems?: readonly FieldType[];
  readonly properties?: Readonly<Record<string, FieldType>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: FieldType | boolean;
}

/** A value of what `schema` accepts: `coerce` gives it the types that Python's validation gives it. */
export interface Typed {
  readonly root: FieldType;
  coerce(value: PyValue, type: FieldType): PyValue;
  /** True when null is a value of that type. */
  takesNull(type: FieldType): boolean;
}

/** `z.int()` holds ints, `z.number()` floats; a value that anything may be in keeps what its text says. */
export function typesOf(schema: z.ZodType): Typed {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as FieldType;

  const resolve = (type: FieldType): FieldType => {
    const found = type.$ref?.startsWith('#/$defs/')
      ? root.$defs?.[type.$ref.slice('#/$defs/'.length)]
      : undefined;
    return found ?? (type.$ref === '#' ? root : type);
  };
  /** The types that a value may have one of; none: any. */
  const choicesOf = (type: FieldType): readonly FieldType[] => {
    const { anyOf, oneOf, type: names, ...rest } = resolve(type);
    const choices = anyOf ?? oneOf;
    if (choices) return choices.flatMap(choicesOf);
    if (Array.isArray(names)) return names.map((name: string) => ({ ...rest, type: name }));
    return names === undefined ? [] : [resolve(type)];
  };

  const coerce = (value: PyValue, type: FieldType): PyValue => {
    const choices = choicesOf(type);
    // As JSON itself has it: numbers of any kind, and all else.
    if (choices.length === 0 || jsonTypes.every((name) => choices.some((choice) => choice.type === name)))
      return value;
    if (typeof value === 'bigint' || typeof value === 'number') return coerceNumber(value, choices);
    if (value instanceof Map) return coerceDict(value as PyDict, choices);
    if (Array.isArray(value)) return coerceList(value as readonly PyValue[], choices);
    return value;
  };

  const coerceList = (list: readonly PyValue[], choices: readonly FieldType[]): PyValue => {
    const { items, prefixItems = [] } = choices.find(({ type }) => type === 'array') ?? {};
    return list.map((item, index) => coerce(item, prefixItems[index] ?? (items || {})));
  };

  const coerceDict = (dict: PyDict, choices: readonly FieldType[]): PyValue => {
    const objects = choices.filter(({ type }) => type === 'object');
    const { properties = {}, additionalProperties } =
      objects.find((choice) => fits(dict, choice)) ?? objects[0] ?? {};
    const rest = typeof additionalProperties === 'object' ? additionalProperties : {};
    return new Map(
      [...dict].map(([key, item]) => [
        key,
        coerce(item, Object.hasOwn(properties, key) ? (properties[key] ?? rest) : rest),
      ]),
    );
  };

  return {
    root,
    coerce,
    takesNull: (type) => {
      const choices = choicesOf(type);
      return choices.length === 0 || choices.some(({ type: name }) => name === 'null');
    },
  };
}

const jsonTypes = ['string', 'number', 'boolean', 'null', 'array', 'object'];

/** Among several kinds of number the one that the text says, where it is allowed. */
function coerceNumber(value: bigint | number, choices: readonly FieldType[]): PyValue {
  const isInt = typeof value === 'bigint';
  const takesInts = choices.some(holdsInts);
  const takesFloats = choices.some((choice) => choice.type === 'number' && !holdsInts(choice));
  if (isInt) return takesFloats && !takesInts ? Number(value) : value;
  return takesInts && !takesFloats && Number.isInteger(value) ? BigInt(value) : value;
}

const holdsInts = ({ type, const: only, enum: some }: FieldType): boolean =>
  type === 'integer' ||
  (type === 'number' && (Number.isInteger(only) || some?.every(Number.isInteger) === true));

/** Whether a dict has the keys, and the constants, that tell this kind from others. */
const fits = (dict: PyDict, { properties = {}, required = [] }: FieldType): boolean =>
  required.every((key) => dict.has(key)) &&
  Object.entries(properties).every(
    ([key, { const: only }]) => only === undefined || !dict.has(key) || dict.get(key) === only,
  );
