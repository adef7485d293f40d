import type { Embedder } from '../../../core/index.ts';
import relevance from '../../../plugins/scorers/relevance.ts';
import { scoreAll, setUp, valuesOf } from './batch.ts';

/** Counts letters; the last dimension is constant, so that the empty text has a direction of its own. */
function letterEmbedder(calls: (readonly string[])[] = [], constant = 1): Embedder {
  return {
    identity: { provider: 'test', model: 'letters', endpoint: 'local', dimensions: 27, normalised: false },
    embed: async (texts) => {
      calls.push(texts);
      return texts.map((text) => {
        const vector = new Float32Array(27);
        for (const char of text.toLowerCase()) {
          const at = char.charCodeAt(0) - 97;
          if (at >= 0 && at < 26) vector[at] = (vector[at] as number) + 1;
        }
        vector[26] = constant;
        return vector;
      });
    },
  };
}
const cos = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0) / Math.hypot(...a) / Math.hypot(...b);

describe('relevance, as upstream', () => {
  test.each(['upstream-1.0', 'upstream-2.5'])(
    '%s: cosine less that of the empty text, clipped',
    async (compat) => {
      const scorer = await setUp(relevance, { compat }, { embedder: letterEmbedder() });
      // Over (a, b, constant).
      const baseline = cos([2, 0, 1], [0, 0, 1]);
      const values = await valuesOf(scorer, { reference: 'aa', replies: ['aa', 'ab', 'b', '', 'zz zz'] });
      const expected = [1 - baseline, cos([2, 0, 1], [1, 1, 1]) - baseline, 0, 0, 0];
      values.forEach((value, i) => expect(value).toBeCloseTo(expected[i] as number, 6));
    },
  );

  test('of a long text, as much is read as upstream’s model read', async () => {
    const calls: string[][] = [];
    const scorer = await setUp(relevance, { compat: 'upstream-2.5' }, { embedder: letterEmbedder(calls) });
    const [short, long] = await valuesOf(scorer, {
      reference: 'aa',
      replies: ['a'.repeat(2000), 'a'.repeat(2000) + 'b'.repeat(100_000)],
    });
    expect(long).toBe(short);
    expect(Math.max(...calls.flat().map((text) => text.length))).toBe(2000);
  });

  test('normalise divides by what is left above the baseline', async () => {
    const scorer = await setUp(
      relevance,
      { compat: 'upstream-2.5', normalise: true },
      { embedder: letterEmbedder() },
    );
    expect(await valuesOf(scorer, { reference: 'aa', replies: ['aa'] })).toEqual([1]);
  });
});

describe('relevance', () => {
  test('identity is exactly 1, the rest lies in [0, 1]; one call for the target, one a reply', async () => {
    const calls: string[][] = [];
    const scorer = await setUp(relevance, {}, { embedder: letterEmbedder(calls) });
    const values = await valuesOf(scorer, {
      reference: 'alpha beta',
      replies: ['alpha beta', 'alpha', 'zzz', ' '],
    });
    expect(values[0]).toBe(1);
    expect(values[1]).toBeGreaterThan(values[2] as number);
    expect(values[3]).toBe(0);
    expect(calls.length).toBe(3);
  });

  test('an embedder without a direction for the empty text has baseline 0', async () => {
    const scorer = await setUp(relevance, {}, { embedder: letterEmbedder([], 0) });
    const scores = await scoreAll(scorer, { reference: 'aa', replies: ['aaaa', 'bb', '123'] });
    expect(scores[0]?.value).toBeCloseTo(1, 12);
    expect(scores[1]?.value).toBe(0);
    expect(scores[2]).toEqual({ value: 0, reason: 'no-vector' });
  });

  test('a long text is embedded whole, in pieces, up to maxChars', async () => {
    const calls: string[][] = [];
    const scorer = await setUp(
      relevance,
      { pieceChars: 100, maxChars: 1000 },
      { embedder: letterEmbedder(calls) },
    );
    const text = 'some words here '.repeat(200);
    await valuesOf(scorer, { reference: 'words', replies: [text] });
    const pieces = calls.at(-1) as string[];
    expect(pieces.join('')).toBe(text.slice(0, 1000));
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThanOrEqual(100);
    for (const piece of pieces.slice(0, -1)) expect(piece).toMatch(/\s$/u);
  });

  test('as a penalty: the echo pays in full, the reference nothing', async () => {
    const scorer = await setUp(relevance, {}, { embedder: letterEmbedder() });
    const challenge = 'which city is the capital of france';
    const reference = 'the capital of france is paris, a city';
    const values = await valuesOf(scorer, {
      challenge,
      reference,
      against: 'challenge',
      replies: [challenge, reference],
    });
    expect(values[0]).toBeCloseTo(1, 12);
    expect(values[1]).toBe(0);
  });

  test('a vector that is not finite is the embedder’s fault', async () => {
    const embedder = letterEmbedder([], NaN);
    const scorer = await setUp(relevance, {}, { embedder });
    await expect(scoreAll(scorer, { reference: 'a', replies: ['b'] })).rejects.toMatchObject({
      code: 'SYN_PLUGIN_RESULT',
    });
  });
});
