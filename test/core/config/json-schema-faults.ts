import { isDeepStrictEqual } from 'node:util';
import type { JsonObject, JsonValue } from '../../../core/index.ts';

/** What does not fit a JSON Schema (draft-07, the keywords our schemas use); an unknown keyword throws. */
export function faultsOf(root: JsonObject, value: JsonValue, schema: JsonValue = root, at = ''): string[] {
  if (schema === true) return [];
  if (schema === false) return [`${at}: nothing fits`];
  const rules = schema as JsonObject;
  // In draft-07 what stands beside `$ref` is ignored.
  if (typeof rules.$ref === 'string')
    return faultsOf(
      root,
      value,
      (root.definitions as JsonObject)[rules.$ref.slice('#/definitions/'.length)] ?? false,
      at,
    );
  return Object.entries(rules).flatMap(([keyword, rule]) => check(root, value, rules, keyword, rule, at));
}

function check(
  root: JsonObject,
  value: JsonValue,
  rules: JsonObject,
  keyword: string,
  rule: JsonValue,
  at: string,
): string[] {
  const fits = (inner: JsonValue): boolean => faultsOf(root, value, inner, at).length === 0;
  const unless = (right: boolean): string[] =>
    right ? [] : [`${at}: ${keyword} ${JSON.stringify(rule).slice(0, 80)}`];
  const map =
    typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : null;
  const list = rule as readonly JsonValue[];
  switch (keyword) {
    case '$schema':
    case 'title':
    case 'description':
    case 'default':
    case 'definitions':
    case 'format':
    case 'then':
    case 'secret':
      return [];
    case 'type':
      return unless([rule].flat().some((type) => isType(value, type as string)));
    case 'enum':
      return unless(list.some((one) => isDeepStrictEqual(one, value)));
    case 'const':
      return unless(isDeepStrictEqual(rule, value));
    case 'anyOf':
      return unless(list.some(fits));
    case 'oneOf':
      return unless(list.filter(fits).length === 1);
    case 'allOf':
      return list.flatMap((inner) => faultsOf(root, value, inner, at));
    case 'not':
      return unless(!fits(rule));
    case 'if':
      return fits(rule) ? faultsOf(root, value, rules.then ?? true, at) : [];
    case 'required':
      return unless(map === null || list.every((key) => Object.hasOwn(map, key as string)));
    case 'properties':
      return Object.entries(map ?? {}).flatMap(([key, inner]) =>
        faultsOf(root, inner, (rule as JsonObject)[key] ?? true, `${at}.${key}`),
      );
    case 'additionalProperties':
      return Object.entries(map ?? {})
        .filter(([key]) => !Object.hasOwn((rules.properties ?? {}) as object, key))
        .flatMap(([key, inner]) => faultsOf(root, inner, rule, `${at}.${key}`));
    case 'propertyNames':
      return Object.keys(map ?? {}).flatMap((key) => faultsOf(root, key, rule, `${at}.${key}`));
    case 'items':
      return Array.isArray(value)
        ? value.flatMap((inner: JsonValue, i) => faultsOf(root, inner, rule, `${at}[${i}]`))
        : [];
    case 'pattern':
      return unless(typeof value !== 'string' || new RegExp(rule as string).test(value));
    case 'minLength':
      return unless(typeof value !== 'string' || value.length >= Number(rule));
    case 'maxLength':
      return unless(typeof value !== 'string' || value.length <= Number(rule));
    case 'minimum':
      return unless(typeof value !== 'number' || value >= Number(rule));
    case 'maximum':
      return unless(typeof value !== 'number' || value <= Number(rule));
    case 'exclusiveMinimum':
      return unless(typeof value !== 'number' || value > Number(rule));
    case 'exclusiveMaximum':
      return unless(typeof value !== 'number' || value < Number(rule));
    case 'minItems':
      return unless(!Array.isArray(value) || value.length >= Number(rule));
    case 'maxItems':
      return unless(!Array.isArray(value) || value.length <= Number(rule));
    default:
      throw new Error(`unknown keyword ${keyword}`);
  }
}

function isType(value: JsonValue, type: string): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type;
}
