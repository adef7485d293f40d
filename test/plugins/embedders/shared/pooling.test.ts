import { normalise, pool } from '../../../../plugins/embedders/shared/pooling.ts';

// Two texts of two and of one token, two numbers a token; 9 is padding.
const hidden = Float32Array.of(1, 2, 3, 4, 5, 6, 9, 9);

describe('pool', () => {
  it.each([
    [
      'cls',
      [
        [1, 2],
        [5, 6],
      ],
    ],
    [
      'mean',
      [
        [2, 3],
        [5, 6],
      ],
    ],
    [
      'last-token',
      [
        [3, 4],
        [5, 6],
      ],
    ],
  ] as const)('%s leaves the padding out', (pooling, expected) => {
    expect(pool(hidden, [2, 1], 2, 2, pooling).map((vector) => [...vector])).toEqual(expected);
  });

  it('gives vectors of their own', () => {
    const [first] = pool(hidden, [2, 1], 2, 2, 'cls');
    first?.fill(0);
    expect(hidden[0]).toBe(1);
  });
});

test('normalise gives length 1, and leaves zeros alone', () => {
  expect([...normalise(Float32Array.of(3, 4))]).toEqual([3, 4].map((x) => Math.fround(x / 5)));
  expect([...normalise(Float32Array.of(0, 0))]).toEqual([0, 0]);
});
