import fc from 'fast-check';
import { watchStops } from '../../../../plugins/llms/transformers/stops.ts';

/** What goes out for pieces of text. */
function pass(pieces: readonly string[], stops: readonly string[]): { out: string[]; stopped: boolean } {
  const watch = watchStops(stops);
  const out: string[] = [];
  for (const piece of pieces) if (!watch.stopped) out.push(watch.push(piece));
  return { out: [...out, watch.rest()], stopped: watch.stopped };
}

describe('watchStops', () => {
  it('lets everything pass at once without stop strings', () => {
    expect(pass(['a', 'bc'], [])).toEqual({ out: ['a', 'bc', ''], stopped: false });
  });

  it('holds back what could become a stop string, and lets it go when it does not', () => {
    expect(pass(['one ', 'two E', 'N', 'd'], ['END'])).toEqual({
      out: ['one ', 'two ', '', 'ENd', ''],
      stopped: false,
    });
    expect(pass(['so EN'], ['END'])).toEqual({ out: ['so ', 'EN'], stopped: false });
  });

  it('ends before a stop string that comes in pieces, and drops what follows', () => {
    expect(pass(['one E', 'N', 'D two'], ['END'])).toEqual({ out: ['one ', '', '', ''], stopped: true });
  });

  it('ends at the first of several', () => {
    expect(pass(['a\nb.c'], ['.', '\n'])).toMatchObject({ out: ['a', ''], stopped: true });
    expect(pass(['ab', 'cd', 'ef'], ['abcdef', 'cd']).out.join('')).toBe('ab');
  });

  it('gives the text before the first stop string, however it is cut', () => {
    const letters = fc.constantFrom('a', 'b', 'c');
    const word = fc.array(letters, { minLength: 1, maxLength: 4 }).map((list) => list.join(''));
    fc.assert(
      fc.property(
        fc.array(fc.array(letters), { maxLength: 30 }),
        fc.array(word, { maxLength: 3 }),
        (cut, stops) => {
          const pieces = cut.map((piece) => piece.join(''));
          const text = pieces.join('');
          const { out, stopped } = pass(pieces, stops);
          const given = out.join('');
          const ends = stops.filter((stop) => text.includes(stop));
          expect(stopped).toBe(ends.length > 0);
          expect(stops.some((stop) => given.includes(stop))).toBe(false);
          if (!stopped) expect(given).toBe(text);
          // It ended where a stop string began.
          else expect(stops.some((stop) => text.startsWith(given + stop))).toBe(true);
        },
      ),
    );
  });
});
