import { encodeText, type Encoder } from '../../../../plugins/embedders/shared/encode.ts';

/** A token a letter, with these special tokens around. */
const letters = (before: number[], after: number[]): Encoder => ({
  encode(text, { add_special_tokens: isWhole }) {
    const ids = Array.from(text, (letter) => letter.charCodeAt(0) - 96);
    return { ids: isWhole ? [...before, ...ids, ...after] : ids };
  },
});

describe('encodeText', () => {
  it.each([
    ['none', [], [], [1, 2, 3]],
    ['one in front', [90], [], [90, 1, 2]],
    ['one behind', [], [91], [1, 2, 91]],
    ['two and one', [90, 92], [91], [90, 92, 91]],
    // The text's own tokens could stand at either place.
    ['the text’s own', [1], [1], [1, 1, 1]],
  ])('cuts the text, never the special tokens: %s', (_, before, after, expected) => {
    const text = before[0] === 1 ? 'aaaa' : 'abcd';
    expect(encodeText(letters(before, after), text, 3)).toEqual(expected);
  });

  it('leaves a text that fits as it is', () => {
    expect(encodeText(letters([90], [91]), 'ab', 4)).toEqual([90, 1, 2, 91]);
  });

  it('is never empty', () => {
    expect(encodeText(letters([], []), '', 8)).toEqual([0]);
  });
});
