/** Longest expression read, in characters; deepest nesting; largest exponent and factorial. */
const limits = { length: 300, depth: 30, exponent: 1024, factorial: 170 };

const functions: Readonly<Record<string, (x: number) => number>> = {
  sqrt: Math.sqrt,
  cbrt: Math.cbrt,
  abs: Math.abs,
  ln: Math.log,
  log: Math.log10,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
};

/**
 * The value of an arithmetic expression: `+ - * / ^ %` (remainder), `!`, brackets, `sqrt` and its like, pi and e.
 * null for anything else, and where there is no finite value.
 */
export function evaluate(expression: string): number | null {
  if (expression.length > limits.length) return null;
  const tokens = tokenise(expression);
  if (tokens === null || tokens.length === 0) return null;
  let at = 0;
  let depth = 0;
  const next = (...expected: string[]): string | null => {
    const token = tokens[at];
    if (token === undefined || !expected.includes(token)) return null;
    at += 1;
    return token;
  };

  const sum = (): number => {
    let value = product();
    for (let op = next('+', '-'); op !== null; op = next('+', '-'))
      value = op === '+' ? value + product() : value - product();
    return value;
  };
  const product = (): number => {
    let value = signed();
    for (let op = next('*', '/', '%'); op !== null; op = next('*', '/', '%')) {
      const right = signed();
      value = op === '*' ? value * right : op === '/' ? value / right : value % right;
    }
    return value;
  };
  const signed = (): number => {
    if (next('-')) return nested(() => -signed());
    next('+');
    return power();
  };
  const power = (): number => {
    const base = factorial(atom());
    if (!next('^')) return base;
    const exponent = nested(signed);
    return Math.abs(exponent) > limits.exponent ? NaN : base ** exponent;
  };
  const factorial = (value: number): number => {
    if (!next('!')) return value;
    if (!Number.isInteger(value) || value < 0 || value > limits.factorial) return NaN;
    let result = 1;
    for (let n = 2; n <= value; n += 1) result *= n;
    return result;
  };
  const atom = (): number => {
    if (next('(')) {
      const value = nested(sum);
      return next(')') ? value : NaN;
    }
    const token = tokens[at];
    if (token === undefined) return NaN;
    at += 1;
    if (/^[\d.]/.test(token)) return Number(token);
    if (token === 'pi') return Math.PI;
    if (token === 'e') return Math.E;
    const apply = functions[token];
    return apply === undefined ? NaN : apply(nested(atom));
  };
  const nested = (parse: () => number): number => {
    depth += 1;
    const value = depth > limits.depth ? NaN : parse();
    depth -= 1;
    return value;
  };

  const value = sum();
  return at === tokens.length && Number.isFinite(value) ? value : null;
}

function tokenise(text: string): string[] | null {
  const plain = text
    .toLowerCase()
    .replace(/(?<=\d),(?=\d{3}(?!\d))/g, '')
    .replace(/[×·∙]|\\times|\\cdot/g, '*')
    .replace(/÷|\\div/g, '/')
    .replace(/[−–]/g, '-')
    .replace(/\*\*/g, '^')
    .replace(/√/g, 'sqrt ')
    .replace(/²/g, '^2')
    .replace(/³/g, '^3')
    .replace(/π/g, 'pi')
    .replace(/\|([^|]+)\|/g, 'abs($1)')
    .replace(/\$/g, '');
  const tokens =
    plain.match(/\d+\.?\d*|\.\d+|pi\b|e\b|sqrt|cbrt|abs|ln|log|sin|cos|tan|[-+*/^%!()]|\S/g) ?? [];
  const known = /^(?:\d+\.?\d*|\.\d+|pi|e|[-+*/^%!()])$/;
  return tokens.every((token) => known.test(token) || Object.hasOwn(functions, token)) ? tokens : null;
}
