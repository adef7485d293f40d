import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { hashValues } from '../../../../../plugins/chains/bittensor/wire/body-hash.ts';
import { parseJson } from '../../../../../plugins/chains/json/parse.ts';
import { writeJson } from '../../../../../plugins/chains/json/write.ts';
import { pystr } from '../../../../../plugins/chains/bittensor/wire/python-text.ts';
import type { PyDict, PyValue } from '../../../../../plugins/chains/json/values.ts';
import { bittensorGolden, bittensorGoldenText } from '../../../../fixtures/golden/bittensor.ts';

interface Case {
  readonly name: string;
  readonly pyStr: readonly string[];
  readonly fieldHashes: readonly string[];
  readonly bodyHash: string;
  readonly floatIndexes: readonly number[];
}

/** The file through our own reader: JavaScript's can't tell `1` from `1.0`. */
const exact = (parseJson(bittensorGoldenText) as PyDict).get('bodyHash') as readonly PyDict[];
const cases = bittensorGolden<Case[]>('bodyHash').map((golden, index) => {
  const values = exact[index]?.get('values') as readonly PyValue[];
  // Where JSON can't show that a whole number is a float.
  const typed = values.map((value, at) => (golden.floatIndexes.includes(at) ? Number(value) : value));
  // The file's own writer rounded this one, an int of twenty digits; its text still has them.
  return {
    ...golden,
    typed: golden.name === 'big int' ? golden.pyStr.map((text) => parseJson(text)) : typed,
  };
});

test.each(cases)('$name: text and hash as Python has them', ({ typed, pyStr, fieldHashes, bodyHash }) => {
  expect(typed.map(pystr)).toEqual(pyStr);
  expect(typed.map((value) => createHash('sha3-256').update(pystr(value)).digest('hex'))).toEqual(
    fieldHashes,
  );
  expect(hashValues(typed)).toBe(bodyHash);
});

test('nothing to hash has the hash of an empty text', () => {
  expect(hashValues([])).toBe(bittensorGolden<string>('sha3_256_empty'));
});

test('half of a surrogate pair has no hash', () => {
  expect(() => hashValues(['\ud800'])).toThrow(RangeError);
  expect(hashValues([['\ud800']])).toBe(hashValues(["['\\ud800']"]));
});

// By CPython 3.11.
test.each([
  ['-0.0', '-0.0'],
  ['1e22', '1e+22'],
  ['123456789012345680.0', '1.2345678901234568e+17'],
  ['5e-324', '5e-324'],
  ['1.7976931348623157e308', '1.7976931348623157e+308'],
  ['0.00012345', '0.00012345'],
  ['-9007199254740993', '-9007199254740993'],
  ['[true, false, null, {"2": 1, "1": 2.0}]', "[True, False, None, {'2': 1, '1': 2.0}]"],
  ['["a\\u0000\\u007f\\u00a0\\u200b\\ud83d\\ude00\\ue000"]', "['a\\x00\\x7f\\xa0\\u200b😀\\ue000']"],
])('%s is %s', (json, text) => {
  expect(pystr(parseJson(json))).toBe(text);
});

describe('the reader', () => {
  test('takes back what the writer wrote, numbers of every size included', () => {
    const leaf = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.string({ unit: 'binary' }),
      fc.bigInt(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const { value } = fc.letrec<{ value: PyValue }>((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('value')),
        fc.array(fc.tuple(fc.string(), tie('value'))).map((entries) => new Map(entries)),
      ),
    }));
    fc.assert(
      fc.property(value, (any) => {
        expect(parseJson(writeJson(any))).toEqual(any);
      }),
    );
  });

  test('agrees with JSON.parse about what is JSON', () => {
    const around = fc.string({ unit: fc.constantFrom(...'[]{}:,"\\u0123456789abtrulefn.+-eE \n\u0000é') });
    fc.assert(
      fc.property(fc.oneof(around, fc.json()), (text) => {
        const parse = (read: (text: string) => unknown): boolean => {
          try {
            read(text);
            return true;
          } catch {
            return false;
          }
        };
        expect(parse(parseJson)).toBe(parse(JSON.parse));
      }),
      { numRuns: 3000 },
    );
  });

  test.each([
    '[1e999]',
    '['.repeat(101) + ']'.repeat(101),
    '1'.repeat(4301),
    'NaN',
    'Infinity',
    '\ufeff1',
    '',
  ])('refuses %.20s', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError);
  });
});
