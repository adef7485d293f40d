import type { JsonValue } from '../../../core/index.ts';

/**
 * A value as Python holds it, where `1` and `1.0` differ, integers have any size and the keys of a dict keep their order: a bigint
 * is an int, a number a float, a Map a dict.
 */
export type PyValue = null | boolean | string | bigint | number | readonly PyValue[] | PyDict;
export type PyDict = ReadonlyMap<string, PyValue>;

/** Whole numbers become ints. RangeError for a number that is none. */
export function fromJson(value: JsonValue): PyValue {
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : finite(value);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(fromJson);
  return new Map(Object.entries(value).map(([key, item]) => [key, fromJson(item)]));
}

/** Integers beyond 2^53 lose digits, halves of surrogate pairs become U+FFFD. */
export function toJson(value: PyValue): JsonValue {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string') return wellFormed(value);
  if (value instanceof Map)
    return Object.fromEntries([...(value as PyDict)].map(([key, item]) => [wellFormed(key), toJson(item)]));
  return Array.isArray(value) ? value.map(toJson) : (value as JsonValue);
}

/** The text that Python makes of a float. */
export function floatText(value: number): string {
  const size = Math.abs(value);
  // Where JavaScript writes the same digits.
  if (size >= 1e-4 && size < 1e16) return Number.isInteger(value) ? `${value}.0` : `${value}`;
  if (Object.is(value, 0)) return '0.0';
  const [digits = '', exponentText = ''] = finite(value).toExponential().split('e');
  const exponent = Number(exponentText);
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const mantissa = digits.replace('-', '');
  if (exponent < -4 || exponent > 15) {
    const power = String(Math.abs(exponent)).padStart(2, '0');
    return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${power}`;
  }
  const all = mantissa.replace('.', '');
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${all}`;
  const whole = all.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  return `${sign}${whole}.${all.slice(exponent + 1) || '0'}`;
}

function finite(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new RangeError(`${value} has no JSON`);
}

const loneSurrogate = /\p{Cs}/u;

const wellFormed = (text: string): string => (loneSurrogate.test(text) ? Buffer.from(text).toString() : text);
