import fc from 'fast-check';
import { createDetokenizer } from '../../../../plugins/llms/transformers/detokenize.ts';

/** Byte-level tokens: id = byte. */
const bytes = (ids: readonly number[]): string => Buffer.from(ids).toString();

/** Word tokens as SentencePiece has them: the space before the first word of a text is dropped. */
const words = ['▁the', '▁cat', 's', '▁sat', '.'];
const pieces = (ids: readonly number[]): string =>
  ids
    .map((id) => words[id])
    .join('')
    .replaceAll('▁', ' ')
    .replace(/^ /, '');

function stream(ids: readonly number[], decode: (ids: readonly number[]) => string): string[] {
  const detokenizer = createDetokenizer(decode);
  return [...ids.map((id) => detokenizer.push(id)), detokenizer.rest()];
}

describe('createDetokenizer', () => {
  it('waits for the last byte of a character', () => {
    expect(stream([...Buffer.from('é👋')], bytes)).toEqual(['', 'é', '', '', '', '👋', '']);
  });

  it('keeps the spaces between words', () => {
    expect(stream([0, 1, 2, 3, 4], pieces)).toEqual(['the', ' cat', 's', ' sat', '.', '']);
  });

  it('shows a character that never came to its end, at the end or before the next one', () => {
    expect(stream([97, 0xf0, 0x9f], bytes).join('')).toBe('a\uFFFD');
    expect(stream([0xf0, 0x9f, 97], bytes).join('')).toBe('\uFFFDa');
  });

  it('does not wait for ever', () => {
    const noise = new Array<number>(40).fill(0xff);
    expect(stream(noise, bytes).filter((text) => text !== '').length).toBeGreaterThan(3);
  });

  it('decodes a few tokens at a time, however long the text gets', () => {
    let most = 0;
    const decode = (ids: readonly number[]): string => {
      most = Math.max(most, ids.length);
      return bytes(ids);
    };
    stream([...Buffer.from('déjà vu '.repeat(100))], decode);
    expect(most).toBeLessThanOrEqual(8);
  });

  it('gives the text that all tokens together have', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const ids = [...Buffer.from(text)];
        expect(stream(ids, bytes).join('')).toBe(bytes(ids));
      }),
    );
  });
});
