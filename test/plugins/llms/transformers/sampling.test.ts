import fc from 'fast-check';
import { seededRandom } from '../../../../core/index.ts';
import { pickToken, type Sampling } from '../../../../plugins/llms/transformers/sampling.ts';

const plain: Sampling = { temperature: 1, topK: 0, topP: 1 };
/** Logits of tokens with these shares. */
const logitsOf = (...shares: number[]): Float32Array => Float32Array.from(shares, Math.log);

/** How often each token is drawn in so many draws at even distances. */
function shares(logits: Float32Array, sampling: Sampling, draws = 1000): number[] {
  const counts = new Array<number>(logits.length).fill(0);
  for (let i = 0; i < draws; i += 1) {
    const id = pickToken(logits, sampling, (i + 0.5) / draws);
    counts[id] = (counts[id] as number) + 1;
  }
  return counts.map((count) => count / draws);
}

const about = (...values: number[]) => values.map((value) => expect.closeTo(value, 2) as number);

describe('pickToken', () => {
  const logits = logitsOf(0.1, 0.4, 0.2, 0.3);

  it('draws tokens by their shares', () => {
    expect(shares(logits, plain)).toEqual(about(0.1, 0.4, 0.2, 0.3));
  });

  it('takes the likeliest at temperature 0, sharpens below 1 and flattens above', () => {
    expect(shares(logits, { ...plain, temperature: 0 })).toEqual([0, 1, 0, 0]);
    // Shares to the power of 1 / temperature.
    expect(shares(logits, { ...plain, temperature: 0.5 })).toEqual(about(0.033, 0.533, 0.133, 0.3));
    expect(shares(logits, { ...plain, temperature: 1e9 })).toEqual(about(0.25, 0.25, 0.25, 0.25));
  });

  it('draws among the k likeliest', () => {
    expect(shares(logits, { ...plain, topK: 2 })).toEqual(about(0, 4 / 7, 0, 3 / 7));
    expect(shares(logits, { ...plain, topK: 1 })).toEqual([0, 1, 0, 0]);
    expect(shares(logits, { ...plain, topK: 9 })).toEqual(about(0.1, 0.4, 0.2, 0.3));
    expect(shares(logitsOf(0.25, 0.25, 0.25, 0.25), { ...plain, topK: 2 })).toEqual(about(0.5, 0.5, 0, 0));
  });

  it('draws among the likeliest that reach a share, the one that reaches it included', () => {
    expect(shares(logits, { ...plain, topP: 0.6 })).toEqual(about(0, 4 / 7, 0, 3 / 7));
    expect(shares(logits, { ...plain, topP: 0.71 })).toEqual(about(0, 4 / 9, 2 / 9, 3 / 9));
    expect(shares(logits, { ...plain, topP: 0.01 })).toEqual([0, 1, 0, 0]);
    // Of the three likeliest, 0.4 of 0.9 is not yet half.
    expect(shares(logits, { ...plain, topK: 3, topP: 0.5 })).toEqual(about(0, 4 / 7, 0, 3 / 7));
  });

  it('draws from the nucleus that sorting everything would give', () => {
    fc.assert(
      fc.property(
        fc.float32Array({ minLength: 1, maxLength: 60, min: -20, max: 20, noNaN: true }),
        fc.double({ min: 0.01, max: 0.999, noNaN: true }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (any, topP, chance) => {
          const weights = [...any].map((logit) => Math.exp(logit - Math.max(...any)));
          const order = weights
            .map((_, id) => id)
            .sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b);
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          let reached = 0;
          const nucleus = order.filter((id) => {
            const isIn = reached < total * topP * (1 + 1e-9);
            reached += weights[id] as number;
            return isIn;
          });
          expect(nucleus).toContain(pickToken(any, { ...plain, topP }, chance));
        },
      ),
    );
  });

  it('never draws what is impossible', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (chance) => {
        const some = Float32Array.of(-Infinity, 2, -Infinity, 1, -Infinity);
        expect([1, 3]).toContain(pickToken(some, plain, chance));
        expect([1, 3]).toContain(pickToken(some, { ...plain, topP: 0.99 }, chance));
        expect([1, 3]).toContain(pickToken(some, { ...plain, topK: 4 }, chance));
      }),
    );
  });

  it('refuses what are no logits', () => {
    for (const [wrong, reason] of [
      [Float32Array.of(1, NaN), /not a number/],
      [Float32Array.of(1, Infinity), /not a number/],
      [Float32Array.of(-Infinity), /no token/],
      [new Float32Array(0), /no token/],
    ] as const)
      expect(() => pickToken(wrong, plain, 0.5)).toThrow(reason);
  });

  it('leaves the unlikely half of a large vocabulary out', () => {
    const random = seededRandom('vocabulary');
    const vocabulary = Float32Array.from({ length: 50_000 }, () => random.next() * 12);
    const drawn = Array.from({ length: 5 }, () =>
      pickToken(vocabulary, { ...plain, topP: 0.9 }, random.next()),
    );
    const limit = [...vocabulary].sort((a, b) => b - a)[25_000] as number;
    for (const id of drawn) expect(vocabulary[id]).toBeGreaterThan(limit);
  });
});
