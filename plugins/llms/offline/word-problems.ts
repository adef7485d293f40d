import { evaluate } from './arithmetic.ts';

/** What a problem is recognised by, and what is done with its numbers in their order. */
type Rule = readonly [RegExp, (numbers: readonly number[], text: string) => number];

const at = (numbers: readonly number[], index: number): number => numbers[index] ?? NaN;
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const product = (numbers: readonly number[]): number => numbers.reduce((a, b) => a * b, 1);
const gcd = (a: number, b: number): number => (b === 0 ? Math.abs(a) : gcd(b, a % b));
const factorial = (n: number): number => evaluate(`${n}!`) ?? NaN;
const halves = (numbers: readonly number[]): readonly (readonly [number, number])[] =>
  numbers.slice(0, numbers.length / 2).map((a, index) => [a, at(numbers, index + numbers.length / 2)]);
const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const trigonometry = (turn: (x: number) => number) => (n: readonly number[]) => turn(radians(at(n, 0)));

/** More special before more general: the first that fits decides. */
const rules: readonly Rule[] = [
  [
    /percentage difference|percentage of their mean/i,
    ([a = NaN, b = NaN]) => (Math.abs(a - b) / ((a + b) / 2)) * 100,
  ],
  [/percentage error|estimate|accepted value|true length/i, (n, text) => percentageError(n, text)],
  [
    /(?:profit|loss|gain|lose)\b.*(?:per ?cent|percentage)|per ?cent.*(?:gain|lose)/is,
    ([a = NaN, b = NaN]) => (Math.abs(b - a) / a) * 100,
  ],
  [/compound/i, (n, text) => compound(n, text)],
  [/simple interest/i, (n) => (product(n) / 100) * (n.length === 3 ? 1 : NaN)],
  [/what per ?cent(?:age)? of .* is /i, ([a = NaN, b = NaN]) => (b / a) * 100],
  [/is what per ?cent/i, ([a = NaN, b = NaN]) => (a / b) * 100],
  [/%|per ?cent/i, (n) => (n.length === 2 ? product(n) / 100 : NaN)],
  [/degrees? (?:on the )?celsius/i, ([a = NaN]) => (a * 9) / 5 + 32],
  [/degrees? (?:on the )?fahrenheit (?:to|in|into)/i, ([a = NaN]) => ((a - 32) * 5) / 9],
  [/degrees (?:to|in|into) radians|how many radians/i, ([a = NaN]) => radians(a)],
  [
    /radians?\b.*degrees|how many degrees .* radians/i,
    (_, text) => ((evaluate(/\d[\d.\s*/]*(?:pi[\d.\s*/]*)?/i.exec(text)?.[0] ?? '') ?? NaN) * 180) / Math.PI,
  ],
  [/regular .*(?:interior|inner)|(?:interior|inner) angle.*regular/is, ([a = NaN]) => ((a - 2) * 180) / a],
  [/interior angles/i, ([a = NaN]) => (a - 2) * 180],
  [/supplement|straight angle/i, ([a = NaN]) => 180 - a],
  [/complement|makes a right angle/i, ([a = NaN]) => 90 - a],
  [/\bangles?\b.*triangle|triangle.*\bangles?\b/is, ([a = NaN, b = NaN]) => 180 - a - b],
  [/angle.*(?:quadrilateral|four-sided)|(?:quadrilateral|four-sided).*angle/is, (n) => 360 - sum(n)],
  [/\b(?:sine|sin)\b/i, trigonometry(Math.sin)],
  [/\b(?:cosine|cos)\b/i, trigonometry(Math.cos)],
  [/\b(?:tangent|tan)\b/i, trigonometry(Math.tan)],
  [/cylinder|side wall of a round/i, ([r = NaN, h = NaN]) => 2 * Math.PI * r * h],
  [/sector|sprinkler/i, ([r = NaN, angle = NaN]) => (Math.PI * r * r * angle) / 360],
  [/trapez/i, (n, text) => ((at(n, 0) + at(n, 1)) / 2) * (/height|apart|high/i.test(text) ? at(n, 2) : NaN)],
  [
    /circle.*(?:through|point)|point.*circle/is,
    ([a = NaN, b = NaN, c = NaN, d = NaN]) => Math.PI * ((a - c) ** 2 + (b - d) ** 2),
  ],
  [
    /circumference|how long is its shore/i,
    ([r = NaN], text) => Math.PI * r * (/diameter/i.test(text) ? 1 : 2),
  ],
  [/area.*(?:circle|round)|circle.*area|round .*cover/is, ([r = NaN]) => Math.PI * r * r],
  [/triangle.*sides|sides.*triangle/is, (n) => heron(n)],
  [/area.*triangle|triangle.*area/is, ([a = NaN, b = NaN]) => (a * b) / 2],
  [/hypotenuse|right triangle|diagonal|ladder/i, (n, text) => pythagoras(n, text)],
  [/perimeter|fence/i, (n) => (n.length >= 3 ? sum(n) : NaN)],
  [/square has an area/i, ([a = NaN]) => Math.sqrt(a)],
  [/area of (?:a|the) rectangle/i, (n) => (n.length === 2 ? product(n) : NaN)],
  [/determinant|\bdet\b/i, ([a = NaN, b = NaN, c = NaN, d = NaN]) => a * d - b * c],
  [/dot product|scalar product|a \. b\b/i, (n) => sum(halves(n).map(([a, b]) => a * b))],
  [/distance.*origin|norm of|how long is the vector/is, (n) => Math.hypot(...n)],
  [
    /distance between|segment|straight line from/i,
    ([a = NaN, b = NaN, c = NaN, d = NaN]) => Math.hypot(a - c, b - d),
  ],
  [/modulus/i, (n) => Math.hypot(...n)],
  [/harmonic mean|average speed/i, (n, text) => harmonic(/average speed/i.test(text) ? n.slice(1) : n)],
  [/geometric mean|without changing their product/i, (n) => product(n) ** (1 / n.length)],
  [/(?:average|arithmetic mean|mean) of/i, (n) => sum(n) / n.length],
  [/greatest common|highest common|\bgcd\b|largest whole number that divides/i, (n) => n.reduce(gcd)],
  [
    /least common multiple|lowest common multiple|\blcm\b|divisible by each/i,
    (n) => n.reduce((a, b) => Math.abs(a * b) / gcd(a, b)),
  ],
  [/\bchoose\b|chosen from|groups of/i, (n) => choose(Math.max(...n), Math.min(...n))],
  [
    /in a row|ordered selections|offices/i,
    (n) => choose(Math.max(...n), Math.min(...n)) * factorial(Math.min(...n)),
  ],
  [/log(?:arithm)? base/i, ([base = NaN, a = NaN]) => Math.log(a) / Math.log(base)],
  [/logarithm of/i, ([a = NaN, base = NaN]) => Math.log(a) / Math.log(base)],
  [/(?:divide|quotient of) the factorial/i, ([a = NaN, b = NaN]) => factorial(a) / factorial(b)],
  [/multiply \d+ factors/i, ([count = NaN, base = NaN]) => base ** count],
  [/factorial of/i, ([a = NaN]) => factorial(a)],
  [/positive square root of|square root of/i, ([a = NaN]) => Math.sqrt(a)],
  [/cube root of/i, ([a = NaN]) => Math.cbrt(a)],
  [/square of|by itself(?! and)/i, (n) => (n.length === 1 ? at(n, 0) ** 2 : NaN)],
  [/raise .* to the power|to the power of/i, (n) => (n.length === 2 ? at(n, 0) ** at(n, 1) : NaN)],
  [/absolute difference|difference between|how far apart/i, ([a = NaN, b = NaN]) => Math.abs(a - b)],
  [/product of|^multiply .* by /i, (n) => (n.length === 2 ? product(n) : NaN)],
  [/\bsubtract .* from|^take .* from/i, ([a = NaN, b = NaN]) => b - a],
  [/\btake .* away from/i, ([a = NaN, b = NaN]) => b - a],
  [
    /\bdivide .* by |quotient of|divided by|share .* among/i,
    (n) => (n.length === 2 ? at(n, 0) / at(n, 1) : NaN),
  ],
  [/\badd (?:up )?|\b(?:sum|total) of|altogether/i, (n) => (n.length >= 2 ? sum(n) : NaN)],
];

/** The answer to a word problem of a common form; null for any other. `text` is free of rounding instructions. */
export function solveWords(text: string): number | null {
  const numbers = numbersIn(text);
  if (numbers.length === 0 || numbers.length > 20) return null;
  const rule = rules.find(([form]) => form.test(text));
  // Powers, unknowns and progressions mean something else than their numbers say.
  if (rule === undefined || /\^|\bx\b|\d[xyi]\b|progression|sequence|prime|exponent|signum|sgn/i.test(text))
    return null;
  const value = rule[1](numbers, text);
  return Number.isFinite(value) ? value : null;
}

/** Numbers and fractions in order, `8,000` as one; a minus belongs to a number that it touches. */
export function numbersIn(text: string): number[] {
  const plain = text.replace(/(?<=\d),(?=\d{3}(?!\d))/g, '');
  return [...plain.matchAll(/(?:(?<![\w)\].])-)?\d+(?:\.\d+)?(?:\/\d+(?!\d*\/))?/g)].map(([found]) => {
    const [above = '', below = '1'] = found.split('/');
    return Number(above) / Number(below);
  });
}

function percentageError([a = NaN, b = NaN]: readonly number[], text: string): number {
  const truth = /estimate says/i.test(text) ? b : a;
  return (Math.abs(a - b) / truth) * 100;
}

function compound(numbers: readonly number[], text: string): number {
  const rate = Number(/(-?\d+(?:\.\d+)?) ?(?:%|per ?cent)/i.exec(text)?.[1]);
  const years = Number(/(\d+) years?\b/i.exec(text)?.[1]);
  return at(numbers, 0) * (1 + rate / 100) ** years;
}

function heron(numbers: readonly number[]): number {
  const [a = NaN, b = NaN, c = NaN] = numbers;
  const s = (a + b + c) / 2;
  return Math.sqrt(s * (s - a) * (s - b) * (s - c));
}

function pythagoras([a = NaN, b = NaN]: readonly number[], text: string): number {
  const isLeg = /ladder|other leg|and a hypotenuse/i.test(text);
  return isLeg ? Math.sqrt(Math.abs(a * a - b * b)) : Math.hypot(a, b);
}

const harmonic = (numbers: readonly number[]): number => numbers.length / sum(numbers.map((n) => 1 / n));

function choose(n: number, k: number): number {
  let result = 1;
  for (let i = 1; i <= Math.min(k, 1000); i += 1) result = (result * (n - k + i)) / i;
  return Math.round(result);
}
