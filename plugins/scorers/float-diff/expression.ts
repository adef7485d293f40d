import { apply, bitwiseNot, callFunction, constants, factorial, negate, power } from './arithmetic.ts';

/** What an expression came to: a number (NaN and infinities included), or null for an accepted text that is none. */
export interface Evaluated {
  readonly value: number | null;
}

/**
 * Evaluates one word the way sympy's `parse_expr` reads it, by a bounded grammar: numbers, names, calls, `+ - * / // % ** !`,
 * parentheses and tuples. null: not an expression. Nothing is executed; numbers are doubles, so no power can run away.
 */
export function evaluateExpression(text: string): Evaluated | null {
  const tokens = text.length <= longest ? tokenize(text) : null;
  if (tokens === null || tokens.length === 0) return null;
  let next = 0;
  let depth = 0;
  const peek = (): string | undefined => tokens[next];
  const take = (token: string): boolean => {
    if (peek() !== token) return false;
    next += 1;
    return true;
  };
  const fail = (): never => {
    throw new NotAnExpression();
  };

  /** Comma-separated expressions up to `end`; a trailing comma is allowed. */
  function list(end: string | undefined): { values: (number | null)[]; commas: number } {
    const values: (number | null)[] = [];
    let commas = 0;
    while (peek() !== end) {
      values.push(binary(0));
      if (!take(',')) break;
      commas += 1;
    }
    if (peek() !== end) fail();
    return { values, commas };
  }
  function binary(level: number): number | null {
    const operators = levels[level];
    if (operators === undefined) return unary();
    let left = binary(level + 1);
    for (let operator = peek(); operator !== undefined && operators.includes(operator); operator = peek()) {
      next += 1;
      left = apply(operator, left, binary(level + 1));
    }
    return left;
  }
  function unary(): number | null {
    if (++depth > deepest) fail();
    let value: number | null;
    if (take('-')) value = negate(unary());
    else if (take('+')) value = unary();
    else if (take('~')) value = bitwiseNot(unary());
    else {
      value = postfix();
      if (take('**')) value = power(value, unary());
    }
    depth -= 1;
    return value;
  }
  function postfix(): number | null {
    let value = primary();
    while (take('!')) value = factorial(value, take('!') ? 2 : 1);
    return value;
  }
  function primary(): number | null {
    const token = peek();
    if (token === undefined) return fail();
    next += 1;
    if (token === '(' || token === '[') {
      const { values, commas } = list(token === '(' ? ')' : ']');
      next += 1;
      return token === '(' && values.length === 1 && commas === 0 ? (values[0] ?? null) : null;
    }
    if (/^[\d.]/u.test(token)) return (readNumber(token) ?? fail()).value;
    if (/^["']/u.test(token)) return null;
    if (!/^[\p{L}_]/u.test(token) || keywords.has(token)) return fail();
    if (!take('(')) return constants.get(token) ?? null;
    const { values } = list(')');
    next += 1;
    const [argument] = values;
    return values.length === 1 && typeof argument === 'number' ? callFunction(token, argument) : null;
  }

  try {
    const { values, commas } = list(undefined);
    return { value: values.length === 1 && commas === 0 ? (values[0] ?? null) : null };
  } catch (error) {
    if (error instanceof NotAnExpression) return null;
    throw error;
  }
}

class NotAnExpression extends Error {}

// A longer word, or one nested deeper, is no answer to a maths problem.
const longest = 256;
const deepest = 40;

const tokenPattern =
  /\s*(?:(0[xX][\da-fA-F]+|0[bB][01]+|0[oO][0-7]+|(?:\d+(?:_\d+)*\.?(?:\d+(?:_\d+)*)?|\.\d+(?:_\d+)*)(?:[eE][+-]?\d+)?[jJ]?)|([\p{L}_][\p{L}\p{N}_]*)|("[^"\\]*"|'[^'\\]*')|(\*\*|\/\/|<<|>>|[<>=!]=|[-+*/%(),!~^&|<>[\]]))/uy;

function tokenize(text: string): string[] | null {
  const tokens: string[] = [];
  const source = text.replace(/#.*$/su, '').trimEnd();
  for (let at = 0; at < source.length; at = tokenPattern.lastIndex) {
    tokenPattern.lastIndex = at;
    const match = tokenPattern.exec(source);
    const token = match?.[1] ?? match?.[2] ?? match?.[3] ?? match?.[4];
    if (token === undefined) return null;
    tokens.push(token);
  }
  return tokens;
}

/** Weakest first. Comparisons and bit operations are read, but only those over integers come to a number. */
const levels = [
  ['==', '!=', '<', '>', '<=', '>='],
  ['|'],
  ['^'],
  ['&'],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '//', '%'],
];

const keywords = new Set(
  'and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);

/** null: not a Python number. An imaginary one is, but has no real value. */
function readNumber(token: string): Evaluated | null {
  if (/^0[\d_]*[1-9]\d*$/u.test(token)) return null;
  const isImaginary = /[jJ]$/u.test(token);
  return { value: isImaginary ? null : Number(token.replaceAll('_', '')) };
}
