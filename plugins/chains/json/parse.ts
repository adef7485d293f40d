import type { PyDict, PyValue } from './values.ts';

const deepest = 100;
/** Python's own limit. */
const mostDigits = 4300;

/**
 * JSON that keeps what JavaScript forgets; SyntaxError for anything else, and for what nests deeper than 100. `numbers`:
 * whether NaN and infinities are taken, as Python takes and writes them.
 */
export function parseJson(text: string, numbers: 'finite' | 'any' = 'finite'): PyValue {
  const plain = /[ !#-[\]-\uffff]*/y;
  const number = /(-?(?:0|[1-9]\d*))((?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
  let at = 0;
  let depth = 0;

  const skip = (): number => {
    let code = text.charCodeAt(at);
    while (code === 32 || code === 10 || code === 13 || code === 9) code = text.charCodeAt((at += 1));
    return code;
  };
  const fail = (): never => {
    throw new SyntaxError(`not JSON at ${at}`);
  };
  const expect = (code: number): void => {
    if (skip() !== code) fail();
    at += 1;
  };

  const readString = (): string => {
    if (text.charCodeAt(at) !== quote) fail();
    const start = at;
    at += 1;
    let isPlain = true;
    for (;;) {
      plain.lastIndex = at;
      plain.test(text);
      at = plain.lastIndex;
      const code = text.charCodeAt(at);
      if (code === quote) break;
      if (code !== backslash) fail();
      isPlain = false;
      at += 2;
    }
    at += 1;
    return isPlain ? text.slice(start + 1, at - 1) : (JSON.parse(text.slice(start, at)) as string);
  };

  const readNumber = (): bigint | number => {
    number.lastIndex = at;
    const [whole = '', digits = '', rest = ''] = number.exec(text) ?? fail();
    at += whole.length;
    if (rest === '') return digits.length > mostDigits ? fail() : BigInt(digits);
    const value = Number(whole);
    return Number.isFinite(value) || numbers === 'any' ? value : fail();
  };

  const readWord = <Value>(word: string, value: Value): Value => {
    if (!text.startsWith(word, at)) fail();
    at += word.length;
    return value;
  };

  const readList = (): PyValue[] => {
    const list: PyValue[] = [];
    at += 1;
    if (skip() === closeBracket) at += 1;
    else
      for (;;) {
        list.push(readValue());
        if (skip() === closeBracket) {
          at += 1;
          break;
        }
        expect(comma);
      }
    return list;
  };

  const readDict = (): PyDict => {
    const dict = new Map<string, PyValue>();
    at += 1;
    if (skip() === closeBrace) at += 1;
    else
      for (;;) {
        skip();
        const key = readString();
        expect(colon);
        dict.set(key, readValue());
        if (skip() === closeBrace) {
          at += 1;
          break;
        }
        expect(comma);
      }
    return dict;
  };

  const readValue = (): PyValue => {
    const code = skip();
    if (code === quote) return readString();
    if (code === openBrace || code === openBracket) {
      if ((depth += 1) > deepest) fail();
      const value = code === openBrace ? readDict() : readList();
      depth -= 1;
      return value;
    }
    if (code === letterT) return readWord('true', true);
    if (code === letterF) return readWord('false', false);
    if (code === letterN) return readWord('null', null);
    if (numbers === 'any') {
      if (code === capitalN) return readWord('NaN', NaN);
      if (code === capitalI) return readWord('Infinity', Infinity);
      if (text.startsWith('-I', at)) return readWord('-Infinity', -Infinity);
    }
    return readNumber();
  };

  const value = readValue();
  skip();
  return at === text.length ? value : fail();
}

const [
  quote,
  backslash,
  comma,
  colon,
  openBrace,
  closeBrace,
  openBracket,
  closeBracket,
  letterT,
  letterF,
  letterN,
  capitalN,
  capitalI,
] = [...'"\\,:{}[]tfnNI'].map((letter) => letter.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
