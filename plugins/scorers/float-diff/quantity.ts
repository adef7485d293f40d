import { unifyNotation } from './notation.ts';
import { evaluateExpression } from './expression.ts';
import { add, divide, isInLowestTerms, parseDecimal, type Rational } from './rational.ts';

/** A number as somebody wrote it. */
export interface Quantity {
  readonly value: Rational;
  /** Digits behind the decimal point as written; null for a fraction, a root or a multiple of π, which has no rounding. */
  readonly decimals: number | null;
  /** Significant digits as written. */
  readonly digits: number;
  readonly percent: boolean;
}

type Written = Omit<Quantity, 'percent'>;

const number = String.raw`(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,4}(?![\p{L}\d]))?`;
const run = new RegExp(
  String.raw`(?<![\p{L}^_]|[\p{L}^_]-)(?:[-+(]\s*)*(?:${number}|pi(?!\p{L})|sqrt\()(?:\s*(?:\*\*|[-+*/^()]|${number}|pi(?!\p{L})|sqrt\())*`,
  'gu',
);

/**
 * Reads the number in a short text: "x = $1,234.50 a year", "-3 1/2", "\frac{2}{3}", "6.02 × 10^23", "42 %", "2π".
 * null when there is none, or when several are offered ("42 or 43"). What remains to be worked out is not done here: of
 * "27 * 537" or "84/7" the first number counts.
 */
export function parseQuantity(text: string): Quantity | null {
  const plain = unifyNotation(text);
  const equals = plain.search(/[=≈][^=≈]*(?:\d|pi)[^=≈]*$/u);
  const runs = [...plain.slice(equals + 1).matchAll(run)];
  const first = runs[0];
  if (first === undefined) return null;
  const rest = plain.slice(equals + 1 + first.index + first[0].length);
  if (runs.length > 1 && /^[^\d]*?(?:\b(?:or|and|to)\b|[,;|])\s*[-+$]?\d/u.test(rest)) return null;
  const percent = /^\s*(?:%|percent\b|per cent\b)/u.test(rest);
  for (let part = first[0].trim(); part !== ''; part = part.slice(0, -1).replace(/[-+*/^(\s]+$/u, '')) {
    const read = readRun(part);
    if (read === null) continue;
    // Two numbers side by side are a list, not an answer.
    return /^\s*\d/u.test(first[0].trim().slice(part.length)) ? null : { ...read, percent };
  }
  return null;
}

const signed = String.raw`([-+]?)\s*(${number})`;
const decimal = new RegExp(String.raw`^\(?\s*${signed}\s*\)?$`, 'u');
const scientific = new RegExp(String.raw`^${signed}\s*\*\s*10\s*(?:\^|\*\*)\s*\(?([-+]?\d{1,3})\)?$`, 'u');
const mixed = /^([-+]?)\s*(\d{1,30})\s+(\d{1,30})\s*\/\s*(\d{1,30})$/u;
const fraction = /^([-+]?)\s*\(?(\d{1,30})\)?\s*\/\s*\(?(\d{1,30})\)?$/u;
/** A root or a multiple of π that has no shorter form. */
const closedForm = new RegExp(
  String.raw`^[-+]?\s*(?:${number}\s*\*\s*)?(?:pi|sqrt\((?<root>${number})\))(?:\s*/\s*\d{1,30})?$`,
  'u',
);

function readRun(text: string): Written | null {
  const [, sign = '', mantissa, power = '0'] = decimal.exec(text) ?? scientific.exec(text) ?? [];
  if (mantissa !== undefined) return readDecimal(sign, mantissa, Number(power));
  const whole = mixed.exec(text);
  if (whole !== null) return readFraction(whole[1], whole[2], whole[3], whole[4]);
  const parts = fraction.exec(text);
  if (parts !== null) return readFraction(parts[1], '0', parts[2], parts[3]);
  const closed = closedForm.exec(text);
  if (closed === null || Number.isInteger(Math.sqrt(Number(closed.groups?.['root'] ?? 2)))) return null;
  const value = evaluateExpression(text)?.value ?? null;
  return value === null || !Number.isFinite(value) ? null : unrounded(parseDecimal(String(value)));
}

function readDecimal(sign: string, mantissa: string, power: number): Written | null {
  const [plain = '', exponent = '0'] = mantissa.split(/e/iu);
  const [whole = '', decimals = ''] = plain.split('.');
  const shift = Number(exponent) + power;
  const value = parseDecimal(`${sign}${plain}e${shift}`);
  const digits = (whole + decimals).replace(/^0+/u, '').length;
  return value && { value, decimals: Math.max(0, decimals.length - shift), digits };
}

function readFraction(sign = '', whole = '', top = '', bottom = ''): Written | null {
  const [w, p, q] = [parseDecimal(whole), parseDecimal(top), parseDecimal(bottom)];
  const part = p && q && isInLowestTerms({ p: p.p, q: q.p }) ? divide(p, q) : null;
  const sum = w && part && add(w, part);
  return unrounded(sum && { p: sign === '-' ? -sum.p : sum.p, q: sum.q });
}

const unrounded = (value: Rational | null): Written | null => value && { value, decimals: null, digits: 0 };
