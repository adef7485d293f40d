import fc from 'fast-check';
import { parseJson } from '../../../../plugins/chains/json/parse.ts';
import { fromJson } from '../../../../plugins/chains/json/values.ts';
import { dumpJson, writeJson } from '../../../../plugins/chains/json/write.ts';
import type { JsonValue } from '../../../../core/index.ts';

const values = fc.jsonValue({ stringUnit: 'binary' }) as fc.Arbitrary<JsonValue>;

test('what either writer writes is read back to the same values', () => {
  fc.assert(
    fc.property(values, (value) => {
      const held = fromJson(value);
      expect(parseJson(dumpJson(held))).toEqual(held);
      expect(parseJson(writeJson(held))).toEqual(held);
      // What JavaScript makes of it is the same as well.
      expect(JSON.parse(dumpJson(held))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("Python's text has nothing but printable ASCII", () => {
  fc.assert(fc.property(values, (value) => expect(dumpJson(fromJson(value))).toMatch(/^[ -~]*$/u)));
});

test.each<[string, string]>([
  ['{"b":1,"a":2,"b":3}', '{"b": 3, "a": 2}'],
  ['{"10":1,"2":2,"__proto__":{"x":1}}', '{"10": 1, "2": 2, "__proto__": {"x": 1}}'],
  [
    '[-0, -0.0, 0.0, 1.0, 1E2, 1e-5, 1e400, -1e400]',
    '[0, -0.0, 0.0, 1.0, 100.0, 1e-05, Infinity, -Infinity]',
  ],
  ['[NaN,Infinity,-Infinity]', '[NaN, Infinity, -Infinity]'],
  ['"\\ud800x\\u007f\\/\\u2028"', '"\\ud800x\\u007f/\\u2028"'],
  [`[${'9'.repeat(100)}]`, `[${'9'.repeat(100)}]`],
  [' \t\n\r[ ] ', '[]'],
])('%s is written anew as %s', (text, expected) => {
  expect(dumpJson(parseJson(text, 'any'))).toBe(expected);
});

test.each([
  '',
  'nan',
  '+1',
  '01',
  '1.',
  '.5',
  '-',
  '--Infinity',
  '-NaN',
  '"\n"',
  '"\\x41"',
  "'a'",
  '[1,]',
  '{"a":1,}',
  '{a:1}',
  '[1] 2',
  '\ufeff[]',
  '\u00a0[]',
  '['.repeat(101) + ']'.repeat(101),
  '9'.repeat(4301),
])('%j is not read', (text) => {
  expect(() => parseJson(text, 'any')).toThrow(SyntaxError);
});

test.each(['NaN', 'Infinity', '-Infinity', '1e400'])(
  '%s is not read where numbers are to be finite',
  (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  },
);
