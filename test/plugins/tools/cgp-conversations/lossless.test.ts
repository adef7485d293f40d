import fc from 'fast-check';
import { faultPosition, parseLossless } from '../../../../plugins/tools/cgp-conversations/lossless.ts';

describe('JSON with long integers', () => {
  it('keeps every digit of what a number cannot hold', () => {
    const text =
      '{"guid": 340282366920938463463374607431768211455, "list": [-9007199254740993, 9007199254740991, -0, 1.5e3]}';
    expect(parseLossless(text)).toEqual({
      guid: '340282366920938463463374607431768211455',
      list: ['-9007199254740993', 9007199254740991, -0, 1500],
    });
  });

  it('reads everything else as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const plain = JSON.stringify(JSON.parse(text));
        fc.pre(!/\d{16}/.test(plain));
        expect(JSON.stringify(parseLossless(plain))).toBe(plain);
      }),
    );
  });

  it('keeps integers of any length, wherever they stand', () => {
    const integer = fc.bigInt({ min: -(2n ** 130n), max: 2n ** 130n });
    fc.assert(
      fc.property(fc.array(integer), fc.string(), (integers, text) => {
        const body = `{${JSON.stringify(text)}: [${integers.join(' , ')}], "s": ${JSON.stringify(`\\"${text} 12345678901234567890`)}}`;
        const expected = integers.map((one) =>
          Number.isSafeInteger(Number(one)) ? Number(one) : String(one),
        );
        expect(parseLossless(body)).toEqual({ [text]: expected, s: `\\"${text} 12345678901234567890` });
      }),
    );
  });

  it.each([
    '',
    '{',
    '{"a":01234567890123456789}',
    '[1 12345678901234567890]',
    '12345678901234567890abc',
    '"abc',
  ])('refuses %j', (text) => {
    expect(() => parseLossless(text)).toThrow(SyntaxError);
  });

  it.each([
    ['{"a": 1,\n"b": }', 14],
    ['[1,2,,3]', 5],
    ['{"a":tru e}', 8],
    ['{}x', 2],
    ['"abc', 4],
    ['{"a" 1}', 5],
    ['', 0],
    ['[340282366920938463463374607431768211455,]', 41],
  ])('finds where %j goes wrong', (text, position) => {
    expect(faultPosition(text)).toBe(position);
  });
});
