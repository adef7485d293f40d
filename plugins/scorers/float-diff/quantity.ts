import { evaluateExpression } from './expression.ts';
import { add, divide, parseDecimal, type Rational } from './rational.ts';

/** A number as somebody wrote it. */
export interface Quantity {
  readonly value: Rational;
  /** Digits behind the decimal point as written; null for a fraction or an expression, which has no rounding. */
  readonly decimals: number | null;
  /** Significant digits as written. */
  readonly digits: number;
  readonly percent: boolean;
}

const number = String.raw`(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,4}(?![\p{L}\d]))?`;
const run = new RegExp(
  String.raw`(?<![\p{L}^_]|[\p{L}^_]-)(?:[-+(]\s*)*(?:${number}|pi(?!\p{L})|sqrt\()(?:\s*(?:\*\*|[-+*/^()]|${number}|pi(?!\p{L})|sqrt\())*`,
  'gu',
);

/**
 * Reads the number in a short text: "x = $1,234.50 a year", "-3 1/2", "\frac{2}{3}", "6.02 × 10^23", "42 %", "2π".
 * null when there is none, or when several are offered ("42 or 43").
 */
export function parseQuantity(text: string): Quantity | null {
  const plain = normalise(text);
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

const scientific = new RegExp(
  `^([-+]?\\s*${number})\\s*\\*\\s*10\\s*(?:\\^|\\*\\*)\\s*\\(?([-+]?\\d{1,4})\\)?$`,
  'u',
);
const mixed = /^([-+]?)\s*(\d{1,30})\s+(\d{1,30})\s*\/\s*(\d{1,30})$/u;
const fraction = new RegExp(`^([-+]?)\\s*\\(?(${number})\\)?\\s*/\\s*\\(?([-+]?${number})\\)?$`, 'u');

function readRun(text: string): Omit<Quantity, 'percent'> | null {
  const compact = text.replace(/\s+/gu, '');
  const single = /^\((.*)\)$/u.exec(compact)?.[1] ?? compact;
  const power = scientific.exec(text);
  const decimal =
    power === null ? parseDecimal(single) : parseDecimal(`${compact.split('*')[0] ?? ''}e${power[2] ?? ''}`);
  if (decimal !== null && !mixed.test(text) && (power !== null || !/\d\s+[\d.]/u.test(text))) {
    const [, whole = '', decimals = '', exponent = '0'] =
      /(\d*)\.?(\d*)(?:[eE]([-+]?\d+))?$/u.exec(power?.[1] ?? single) ?? [];
    const shift = Number(exponent) + Number(power?.[2] ?? 0);
    return {
      value: decimal,
      decimals: Math.max(0, decimals.length - shift),
      digits: (whole + decimals).replace(/^0+/u, '').length,
    };
  }
  const parts = mixed.exec(text);
  const [sign = '', whole = '0', top = '', bottom = ''] = parts?.slice(1) ?? [];
  if (parts !== null) return exact(ratio(top, bottom), parseDecimal(whole), sign);
  const quotient = fraction.exec(text);
  if (quotient !== null) return exact(ratio(quotient[2] ?? '', quotient[3] ?? ''), null, quotient[1] ?? '');
  const value = evaluateExpression(text.replaceAll('^', '**'))?.value ?? null;
  const rounded = value === null || !Number.isFinite(value) ? null : parseDecimal(String(value));
  return rounded === null ? null : { value: rounded, decimals: null, digits: 0 };
}

function ratio(top: string, bottom: string): Rational | null {
  const [p, q] = [parseDecimal(top), parseDecimal(bottom)];
  return p === null || q === null ? null : divide(p, q);
}

function exact(
  part: Rational | null,
  whole: Rational | null,
  sign: string,
): Omit<Quantity, 'percent'> | null {
  if (part === null) return null;
  const { p, q } = whole === null ? part : add(whole, part);
  return { value: { p: sign === '-' ? -p : p, q }, decimals: null, digits: 0 };
}

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** One notation for all: LaTeX, typographic signs, currency, thousands separators and decimal commas. */
function normalise(text: string): string {
  return text
    .slice(0, 400)
    .replace(
      /⁻?[⁰¹²³⁴-⁹]+/gu,
      (run) => `^${[...run].map((c) => (c === '⁻' ? '-' : superscripts.indexOf(c))).join('')}`,
    )
    .replace(/(?<=\d)[\u00a0\u2009\u202f](?=\d{3}(?!\d))/gu, '')
    .replace(/[¼-¾⅐-⅞]/gu, ' $&')
    .normalize('NFKC')
    .replace(/[−﹣]|(?<!\d\s?)[–—](?=\s?\d)/gu, '-')
    .replace(/\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}/gu, ' ($1)/($2)')
    .replace(/\\sqrt\s*\{([^{}]*)\}|√\s*(\d+(?:\.\d+)?)/gu, 'sqrt($1$2)')
    .replace(/\\text\w*\s*\{[^{}]*\}|\\(?:left|right|[,;!: ()[\]])/gu, ' ')
    .replace(/\\(?:times|cdot)|[×·⋅∙]/gu, '*')
    .replace(/\\(?:approx|simeq)|[≃≅]/gu, '≈')
    .replace(/\\pi|π/gu, 'pi')
    .replace(/(?<=\d)\s*(?=pi(?!\p{L}))/gu, '*')
    .replace(/[÷\u2044]/gu, '/')
    .replace(/\{,\}/gu, ',')
    .replace(/[$€£¥₹`{}\\]|(?<!\d)\*\*|\*\*(?![\d(])/gu, ' ')
    .replace(/(?<![\d.,])\d{1,3}(?:[,_']\d{3})+(?!\d|,\d)/gu, (group) => group.replace(/[,_']/gu, ''))
    .replace(
      /(?<![\d.,])(\d{1,3}(?:\.\d{3})+|\d+),(\d+)(?![\d,])/gu,
      (_, whole: string, part: string) => `${whole.replaceAll('.', '')}.${part}`,
    );
}
