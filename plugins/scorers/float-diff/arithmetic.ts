/** A double (NaN and infinities included), or null for what is no real number: a symbol, a tuple, a complex value. */
export type Value = number | null;

export const constants = new Map<string, number>([
  ['pi', Math.PI],
  ['E', Math.E],
  ['GoldenRatio', (1 + Math.sqrt(5)) / 2],
  ['EulerGamma', 0.5772156649015329],
  ['Catalan', 0.915965594177219],
  ['oo', Infinity],
  ['nan', NaN],
]);

const functions = new Map<string, (x: number) => number>([
  ['sqrt', Math.sqrt],
  ['cbrt', Math.cbrt],
  ['exp', Math.exp],
  ['log', Math.log],
  ['ln', Math.log],
  ['sin', Math.sin],
  ['cos', Math.cos],
  ['tan', Math.tan],
  ['asin', Math.asin],
  ['acos', Math.acos],
  ['atan', Math.atan],
  ['sinh', Math.sinh],
  ['cosh', Math.cosh],
  ['tanh', Math.tanh],
  ['Abs', Math.abs],
  ['abs', Math.abs],
  ['floor', Math.floor],
  ['ceiling', Math.ceil],
  ['sign', Math.sign],
  ['factorial', (x) => factorial(x) ?? NaN],
  ['Integer', Math.trunc],
  ['Float', (x) => x],
  ['N', (x) => x],
  ['S', (x) => x],
]);

/** A known function of one number; null when it is unknown or its value is complex. */
export function callFunction(name: string, argument: number): Value {
  const value = functions.get(name)?.(argument) ?? NaN;
  return Number.isNaN(value) ? null : value;
}

export const negate = (value: Value): Value => (value === null ? null : -value);
export const bitwiseNot = (value: Value): Value =>
  value !== null && Number.isSafeInteger(value) ? -value - 1 : null;

export function apply(operator: string, left: Value, right: Value): Value {
  if (left === null || right === null) return null;
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return divide(left, right);
    case '//': {
      const quotient = divide(left, right);
      return quotient === null ? null : Math.floor(quotient);
    }
    case '%':
      return right === 0 ? NaN : left - right * Math.floor(left / right);
    default:
      return bits(operator, left, right);
  }
}

/** By zero: nan for 0/0, else the complex infinity, which is no number. */
const divide = (left: number, right: number): Value =>
  right !== 0 ? left / right : left === 0 || Number.isNaN(left) ? NaN : null;

export function power(base: Value, exponent: Value): Value {
  if (base === null || exponent === null) return null;
  if (base === 0 && exponent < 0) return null;
  const value = base ** exponent;
  if (Number.isFinite(base) && Number.isFinite(exponent) && !Number.isFinite(value)) return null;
  return value;
}

function bits(operator: string, left: number, right: number): Value {
  if (!Number.isSafeInteger(left) || !Number.isSafeInteger(right)) return null;
  const [a, b] = [BigInt(left), BigInt(right)];
  if (operator === '^') return Number(a ^ b);
  if (operator === '&') return Number(a & b);
  if (operator === '|') return Number(a | b);
  if (right < 0 || right > 1000) return null;
  if (operator === '<<') return Number(a << b);
  return operator === '>>' ? Number(a >> b) : null;
}

/** The factorial, or with step 2 the double factorial; of a fraction the gamma function. Infinite where a double ends. */
export function factorial(value: Value, step: 1 | 2 = 1): Value {
  if (value === null || (Number.isInteger(value) ? value < 0 : step === 2)) return null;
  if (!Number.isInteger(value)) return gamma(value + 1);
  let product = 1;
  for (let i = value; i > 1 && product < Infinity; i -= step) product *= i;
  return product;
}

// Lanczos' series with g = 7 and nine terms: 15 digits.
const lanczos = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

function gamma(x: number): number {
  if (x > 171.7) return Infinity;
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
  const series = lanczos.reduce((sum, term, i) => sum + (i === 0 ? term : term / (x - 1 + i)), 0);
  const t = x + 6.5;
  // In two halves, so that the power does not overflow before the exponential brings it down.
  const half = t ** ((x - 0.5) / 2);
  return Math.sqrt(2 * Math.PI) * half * Math.exp(-t) * half * series;
}
