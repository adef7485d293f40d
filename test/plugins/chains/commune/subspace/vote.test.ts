import fc from 'fast-check';
import { makeVote, storedWeights, type Voter } from '../../../../../plugins/chains/commune/subspace/vote.ts';
import { communeGolden } from '../../../../fixtures/golden/commune.ts';

const keys = new Map(Array.from({ length: 1200 }, (_, uid) => [uid, `key ${uid}`]));
const voter: Voter = { uid: 5000, keys, keysThen: keys, least: 1, most: 1200 };

describe('what the chain keeps of a vote', () => {
  it.each(communeGolden<{ weights: number[]; stored: number[] }[]>('chain_normalisation.cases'))(
    'of $weights',
    ({ weights, stored }) => expect(storedWeights(weights)).toEqual(stored),
  );
});

describe('a vote', () => {
  interface Case {
    readonly name: string;
    readonly weights: readonly (readonly [uid: number, weight: number])[] | null;
  }
  const cases = communeGolden<Case[]>('weights_integer.cases').filter(({ weights }) => weights?.length);

  it.each(cases)('of whole numbers is sent as it is: $name', ({ weights }) => {
    const uids = weights?.map(([uid]) => uid) ?? [];
    const values = weights?.map(([, weight]) => weight) ?? [];
    expect(makeVote({ uids, values }, voter)).toMatchObject({ uids, values });
  });

  it('of 420 alike keeps them alike', () => {
    const uids = Array.from({ length: 420 }, (_, uid) => uid);
    expect(makeVote({ uids, values: uids.map(() => 2) }, voter)).toMatchObject({
      uids,
      values: uids.map(() => 2),
    });
    const vote = makeVote({ uids, values: uids.map(() => 0.27) }, voter);
    expect(vote).toMatchObject({ uids, values: uids.map(() => 65_535) });
  });

  it('leaves out what the chain would round to nothing, unless it then had too few', () => {
    const weights = { uids: [1, 2, 3], values: [1, 1e-5, 0.5] };
    expect(makeVote(weights, voter)).toMatchObject({ uids: [1, 3], left: { tooSmall: 1 } });
    expect(makeVote(weights, { ...voter, least: 3 })).toMatchObject({
      uids: [1, 2, 3],
      left: { tooSmall: 0 },
    });
  });

  it('beyond the largest whole number is one in proportion', () => {
    expect(makeVote({ uids: [1, 2], values: [131_070, 65_535] }, voter)).toMatchObject({
      values: [65_535, 32_768],
    });
  });

  it('never has what the chain refuses a whole vote for, and keeps the order of who got more', () => {
    const weights = fc
      .uniqueArray(fc.tuple(fc.nat(60), fc.double({ min: 0, max: 1e6, noNaN: true })), {
        selector: ([uid]) => uid,
      })
      .map((list) => [...list].sort(([a], [b]) => a - b));
    const someone = fc.record({
      uid: fc.nat(60),
      least: fc.nat(6),
      most: fc.integer({ min: 1, max: 40 }),
      gone: fc.uniqueArray(fc.nat(60), { maxLength: 30 }),
    });
    fc.assert(
      fc.property(weights, someone, (list, { uid, least, most, gone }) => {
        const now = new Map([...keys].filter(([one]) => one <= 60 && !gone.includes(one)));
        const then = new Map([...keys].map(([one, key]) => [one, one % 7 === 3 ? 'another' : key]));
        const uids = list.map(([one]) => one);
        const values = list.map(([, value]) => value);
        const vote = makeVote({ uids, values }, { uid, keys: now, keysThen: then, least, most });
        if ('reason' in vote) return expect(['WeightVecEmpty', 'InvalidUidsLength']).toContain(vote.reason);
        expect(vote.uids.length).toBeGreaterThanOrEqual(Math.max(1, least));
        expect(vote.uids.length).toBeLessThanOrEqual(most);
        expect(vote.uids).toEqual([...vote.uids].sort((a, b) => a - b));
        vote.uids.forEach((one, index) => {
          expect(one).not.toBe(uid);
          expect(now.has(one) && one % 7 !== 3).toBe(true);
          expect(vote.values[index]).toBeGreaterThan(0);
          expect(vote.values[index]).toBeLessThanOrEqual(65_535);
        });
        const given = new Map(list);
        for (const [index, one] of vote.uids.entries())
          for (const [other, two] of vote.uids.entries())
            if ((given.get(one) ?? 0) > (given.get(two) ?? 0))
              expect(vote.values[index] ?? 0).toBeGreaterThanOrEqual(vote.values[other] ?? 0);
      }),
    );
  });
});
