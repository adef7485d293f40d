import { seededRandom } from '../../../core/index.ts';
import { readBody } from '../../../plugins/chains/commune/wire/signed.ts';
import { dumpJson } from '../../../plugins/chains/json/write.ts';
import { askPython, communexes } from './communex.ts';

const random = seededRandom('python');
const pick = <Value>(...values: readonly Value[]): Value => random.pick(values);
const many = <Value>(most: number, make: () => Value): Value[] =>
  Array.from({ length: random.int(0, most) }, make);
const digits = (most: number): string => many(most, () => String(random.int(0, 9))).join('');
const space = (): string => many(2, () => pick(' ', '\n', '\t', '\r')).join('');

/** A double of any size, by its bits. */
function double(): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, random.int(0, 2 ** 32 - 1));
  view.setUint32(4, random.int(0, 2 ** 32 - 1));
  const value = view.getFloat64(0);
  return Number.isFinite(value)
    ? pick(String(value), value.toExponential())
    : pick('NaN', 'Infinity', '-Infinity');
}

const number = (): string =>
  pick(
    () => double(),
    () => `${pick('', '-')}${random.int(1, 9)}${digits(30)}`,
    () => `${pick('', '-')}0`,
    () => `${pick('', '-')}${random.int(0, 9)}.${digits(20)}${random.int(0, 9)}`,
    () =>
      `${pick('', '-')}${random.int(0, 9)}.${random.int(0, 9)}${pick('e', 'E')}${pick('', '+', '-')}${random.int(0, 330)}`,
  )();

const letter = (): string =>
  pick<() => string>(
    () => pick('a', 'Z', '0', '/', ' ', "'", '{', ','),
    () => pick('\\"', '\\\\', '\\/', '\\b', '\\f', '\\n', '\\r', '\\t'),
    () => `\\u${random.int(0, 0xffff).toString(16).padStart(4, '0')}`,
    () => pick('\\ud83d\\ude00', '\\uD800', '\\udc00x', '\\u0000', '\\u007F'),
    () => pick('é', '\u007f', '\u0080', '\u2028', '\ufeff', '漢', '🙂', '𝒳', '\ufffe'),
  )();
const text = (): string => `"${many(8, letter).join('')}"`;
const key = (): string =>
  pick(
    () => text(),
    () => pick('"a"', '"10"', '"2"', '"__proto__"', '"params"', '""'),
  )();

function value(depth: number): string {
  if (depth === 0 || random.chance(0.5)) return pick(number, text, () => pick('null', 'true', 'false'))();
  return random.chance(0.5)
    ? `[${space()}${many(4, () => `${space()}${value(depth - 1)}${space()}`).join(',')}]`
    : object(depth);
}

const object = (depth: number): string =>
  `{${space()}${many(5, () => `${space()}${key()}${space()}:${space()}${value(depth - 1)}${space()}`).join(',')}}`;

/** One of its letters gone, or another in its place. */
function broken(whole: string): string {
  const at = random.int(0, whole.length - 1);
  const cut = whole.slice(0, at) + pick('', '"', ',', '}', '-', 'e', '\n', '\\') + whole.slice(at + 1);
  // Half of a surrogate pair has no bytes.
  return Buffer.from(cut).toString();
}

/** Texts whose answers a child's output can hold. */
const atOnce = 500;

// Python's own writer, whatever stands on it.
describe.each(communexes.slice(0, 1))('JSON and the Python of $variable', ({ variable, python }) => {
  if (python === '') {
    test.skip(`Skipped: name a Python that has communex with ${variable}.`, () => undefined);
    return;
  }
  const ours = (whole: string): string | null => {
    const body = readBody(Buffer.from(whole));
    return body && dumpJson(body);
  };
  const agree = (texts: readonly string[]): void => {
    for (let at = 0; at < texts.length; at += atOnce) {
      const some = texts.slice(at, at + atOnce);
      const theirs = askPython<(string | null)[]>(python, 'dump.py', some);
      for (const [index, whole] of some.entries())
        expect({ whole, dumped: ours(whole) }).toEqual({ whole, dumped: theirs[index] });
    }
  };

  test('5,000 objects are written anew to the byte', () => {
    agree(Array.from({ length: 5000 }, () => object(4)));
  });

  test('20,000 doubles are', () => {
    agree(Array.from({ length: 200 }, () => `{"list":[${Array.from({ length: 100 }, double).join()}]}`));
  });

  test('5,000 broken texts are read or not as Python reads them', () => {
    agree(Array.from({ length: 5000 }, () => broken(object(3))).filter((whole) => whole.startsWith('{')));
  });
});
