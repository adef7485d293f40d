import fc from 'fast-check';
import plugin from '../../../plugins/embedders/hashing.ts';
import type { Embedder } from '../../../core/index.ts';
import { never, startPlugin } from '../../helpers/models.ts';

const dot = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

describe('the hashing embedder', () => {
  let embedder: Embedder;
  beforeAll(async () => void (embedder = await startPlugin<Embedder>(plugin, {})));
  const cosine = async (a: string, b: string): Promise<number> => {
    const [x, y] = (await embedder.embed([a, b], never)) as [Float32Array, Float32Array];
    return dot(x, y);
  };

  it('gives every text a vector of length 1, the same every time, whatever comes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), async (text) => {
        const [a, b] = (await embedder.embed([text, text], never)) as [Float32Array, Float32Array];
        expect(a).toHaveLength(1024);
        expect(Math.abs(dot(a, a) - 1)).toBeLessThan(1e-5);
        expect(a).toEqual(b);
      }),
    );
    for (const text of [' ', '…', '\u0000', '\ud800', '+-', 'a', '\u0301'])
      expect(
        dot(...((await embedder.embed([text, text], never)) as [Float32Array, Float32Array])),
      ).toBeCloseTo(1, 5);
  });

  it('does not change from one version to the next unnoticed', async () => {
    const [vector] = (await embedder.embed(['The capital of France is Paris.'], never)) as [Float32Array];
    const strongest = [...vector.entries()]
      .sort(([i, a], [j, b]) => Math.abs(b) - Math.abs(a) || i - j)
      .slice(0, 4);
    expect(strongest.map(([i, value]) => [i, Number(value.toFixed(4))])).toMatchInlineSnapshot(`
     [
       [
         104,
         -0.2815,
       ],
       [
         139,
         0.2815,
       ],
       [
         234,
         0.2815,
       ],
       [
         283,
         -0.2815,
       ],
     ]
    `);
  });

  it('puts near texts near and unrelated texts far', async () => {
    const base = 'The quick brown fox jumps over the lazy dog near the river bank.';
    const near = await cosine(base, 'A quick brown fox jumped over a lazy dog by the river.');
    const far = await cosine(base, 'Inflation figures published in Stockholm surprised most economists.');
    expect(near).toBeGreaterThan(0.45);
    expect(Math.abs(far)).toBeLessThan(0.15);
    expect(await cosine(base, base.toUpperCase())).toBeCloseTo(1, 5);
    expect(await cosine('ﬁnd the café', 'find the café')).toBeCloseTo(1, 5);
    expect(await cosine('dog bites man', 'man bites dog')).toBeLessThan(0.99);
    expect(await cosine('machine learning', 'machines learned')).toBeGreaterThan(
      await cosine('machine learning', 'banana bread'),
    );
    expect(await cosine('東京は日本の首都です', '日本の首都は東京です')).toBeGreaterThan(0.2);
  });

  it('finds little in common where only function words are shared', async () => {
    const soup =
      'the of and in to a was is for on as with by that at from it had be this are their who not but they';
    const text = 'Marie Curie was born in Warsaw in 1867, and moved to Paris to study at the Sorbonne.';
    expect(Math.abs(await cosine(soup, text))).toBeLessThan(0.1);
  });

  it('takes the number of dimensions, and has an identity of its own for each', async () => {
    const small = await startPlugin<Embedder>(plugin, { dimensions: 64 });
    expect((await small.embed(['a b c'], never))[0]).toHaveLength(64);
    expect(small.identity.model).not.toBe(embedder.identity.model);
    expect(plugin.traits).toMatchObject({
      offline: true,
      limits: expect.stringContaining('lexical') as string,
    });
  });

  it('stops when aborted', async () => {
    await expect(embedder.embed(['a'], AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
  });
});
