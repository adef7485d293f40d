import fc from 'fast-check';
import { checkScore } from '../../../core/run/scoring.ts';
import { updateLedger, type LedgerRow } from '../../../core/run/ledger.ts';
import cubicRank from '../../../plugins/weighers/cubic-rank.ts';
import { neuron } from '../../core/run/fakes.ts';
import { cgpGolden } from '../../fixtures/golden/cgp.ts';
import { dense, entriesOf, sumOf, weigh } from './weigh.ts';

const expectClose = (values: readonly number[], expected: readonly number[], tolerance: number): void => {
  expect(values).toHaveLength(expected.length);
  values.forEach((value, i) => expect(Math.abs(value - (expected[i] ?? NaN))).toBeLessThanOrEqual(tolerance));
};
const shares = async (options: object, scores: readonly (number | null)[]): Promise<number[]> =>
  dense(await weigh(cubicRank, options, entriesOf(scores)), scores.length);

/** A step of the ledger over these moving scores, as CGP counts: no decay, those not asked keep theirs. */
function afterStep(
  ema: readonly number[],
  uids: readonly number[],
  rewards: readonly (number | 'NaN')[],
  alphas: { alpha: number; zeroAlpha?: number },
): LedgerRow[] {
  // Upstream counts NaN as 0 here; ours refuses such a value when it is scored.
  const earned = rewards.map((reward, i) => {
    const checked = checkScore({ value: Number(reward) });
    return { hotkey: `hot-${uids[i]}`, reward: typeof checked === 'string' ? 0 : checked.value };
  });
  return updateLedger(
    ema.map((score, uid) => ({ uid, hotkey: `hot-${uid}`, score, samples: 1, registeredAt: 1, lastStep: 0 })),
    {
      number: 1,
      earned,
      asked: new Set(earned.map(({ hotkey }) => hotkey)),
      metagraph: { neurons: ema.map((_, uid) => neuron(uid)) },
    },
    { decay: 0, unsampled: 'keep', ...alphas },
  );
}
const scoresOf = (rows: readonly LedgerRow[]): number[] => rows.map(({ score }) => score);

interface Moved {
  readonly ema: number[];
  readonly scores: number[];
}

describe('CGP’s moving scores and what it makes of them', () => {
  test('average, then the cube of the shares', async () => {
    const { input, expected, tolerance } = cgpGolden<
      { ema: number[]; uids: number[]; rewards: number[]; alpha: number; power: number },
      { from_sep2024: Moved; may_to_aug2024_scores: number[] }
    >('ema-basic');
    const { alpha, power } = input;
    const ema = scoresOf(afterStep(input.ema, input.uids, input.rewards, { alpha }));
    expectClose(ema, expected.from_sep2024.ema, tolerance);
    expectClose(await shares({ curve: 'power', power }, ema), expected.from_sep2024.scores, tolerance);
    // Before, the weights were in proportion to the average itself.
    const sum = sumOf(expected.may_to_aug2024_scores);
    const before = expected.may_to_aug2024_scores.map((score) => score / sum);
    expectClose(await shares({ curve: 'share' }, ema), before, tolerance);
  });

  test.each(['late2024', 'from_jun2025'] as const)('a reward of 0, or none at all: %s', async (era) => {
    const { input, expected, tolerance } = cgpGolden<
      Record<'ema' | 'uids' | 'zero_rewards', number[]> & {
        nan_rewards: (number | 'NaN')[];
        alpha: number;
        power: number;
      },
      Record<typeof era, { nan: Moved; zero: Moved }>
    >('ema-nan-and-dampening');
    const { alpha, power } = input;
    const alphas = era === 'late2024' ? { alpha } : { alpha, zeroAlpha: alpha / 2 };
    for (const [rewards, moved] of [
      [input.nan_rewards, expected[era].nan],
      [input.zero_rewards, expected[era].zero],
    ] as const) {
      const ema = scoresOf(afterStep(input.ema, input.uids, rewards, alphas));
      expectClose(ema, moved.ema, tolerance);
      expectClose(await shares({ curve: 'power', power }, ema), moved.scores, tolerance);
    }
  });

  test('on a fresh network those never asked stay without weight', async () => {
    const { input, expected, tolerance } = cgpGolden<
      { ema: number[]; uids: number[]; rewards: number[]; alpha: number; power: number },
      { from_2024_10_28: Moved & { nonzero_uids: number[] } }
    >('ema-fresh-network');
    const { alpha, power } = input;
    const ema = scoresOf(afterStep(input.ema, input.uids, input.rewards, { alpha }));
    const { ema: moved, scores, nonzero_uids } = expected.from_2024_10_28;
    expectClose(ema, moved, tolerance);
    expectClose(await shares({ curve: 'power', power }, ema), scores, tolerance);
    for (const curve of ['rank', 'power', 'share'])
      expect((await weigh(cubicRank, { curve }, entriesOf(ema))).uids).toEqual(nonzero_uids);
  });

  test('when all fail nothing is said, where upstream gives everybody the same', async () => {
    const { input, expected, tolerance } = cgpGolden<
      Record<'all_zero' | 'negative', { ema: number[]; uids: number[]; rewards: number[] }> & {
        alpha: number;
      },
      Record<'all_zero' | 'negative', Moved>
    >('ema-all-zero-and-negative');
    const { alpha } = input;
    const zero = scoresOf(
      afterStep(input.all_zero.ema, input.all_zero.uids, input.all_zero.rewards, { alpha }),
    );
    expectClose(zero, expected.all_zero.ema, tolerance);
    expect((await weigh(cubicRank, { curve: 'power' }, entriesOf(zero))).uids).toEqual([]);
    // A reward is never negative: refused when it is scored, it counts as 0.
    const { ema, uids, rewards } = input.negative;
    const moved = scoresOf(afterStep(ema, uids, rewards, { alpha }));
    expectClose(
      moved,
      expected.negative.ema.map((score) => Math.max(0, score)),
      tolerance,
    );
  });
});

describe('CGP’s weights by place', () => {
  const { input, expected, tolerance } = cgpGolden<
    { scores: number[]; y_min: number; y_max: number },
    Record<'curve_n5' | 'curve_n10' | 'weights' | 'single_nonzero', number[]>
  >('weights-cubic');
  const spread = input.y_max / input.y_min;

  test('as upstream gives them', async () => {
    expectClose(await shares({ spread }, input.scores), expected.weights, tolerance);
    expectClose(await shares({ spread }, [0, 0, 0.7]), expected.single_nonzero, tolerance);
    expect((await weigh(cubicRank, { spread }, entriesOf([0, 0, 0]))).uids).toEqual([]);
  });

  test.each(['curve_n5', 'curve_n10'] as const)('%s', async (key) => {
    const curve = expected[key];
    const values = await shares(
      { spread },
      curve.map((_, place) => 1 / (place + 1)),
    );
    const sum = sumOf(curve);
    expectClose(
      values,
      curve.map((y) => y / sum),
      tolerance,
    );
  });

  test('the spread is the default', () => {
    expect(cubicRank.options.parse({}).spread).toBe(spread);
  });

  test('a score that is no number gets nothing, the others their weight', async () => {
    expect((await weigh(cubicRank, {}, entriesOf([0.5, NaN, 0.2]))).uids).toEqual([0, 2]);
  });

  test('equal scores have equal weights, what their places have on average', async () => {
    const [a, b, c, d] = await shares({}, [0.5, 0.9, 0.5, 0.1]);
    const [first, second, third, last] = await shares(
      {},
      [0.6, 0.9, 0.5, 0.1].toSorted((x, y) => y - x),
    );
    expect([b, d]).toEqual([first, last]);
    expect(a).toBe(c);
    expect(a).toBeCloseTo(((second ?? NaN) + (third ?? NaN)) / 2, 12);
    expect(new Set(await shares({}, [0.3, 0.3, 0.3])).size).toBe(1);
  });
});

describe('burning', () => {
  const { input, expected, tolerance } = cgpGolden<
    { scores: number[]; burn_uid: number; burn_rate: number }[],
    number[][]
  >('weights-burn-head');

  test.each(input.map((row, i) => ({ ...row, weights: expected[i] ?? [] })))(
    'uid $burn_uid, rate $burn_rate, scores $scores',
    async ({ scores, burn_uid, burn_rate, weights }) => {
      // A rate above 1 is upstream's 1; ours is refused in the config.
      const burn = { uid: burn_uid, rate: Math.min(1, burn_rate) };
      expectClose(await shares({ burn }, scores), weights, tolerance);
      expect(cubicRank.options.safeParse({ burn: { uid: burn_uid, rate: burn_rate } }).success).toBe(
        burn_rate <= 1,
      );
    },
  );

  test('by hotkey, and told in the log', async () => {
    const { uids, values, logged } = await weigh(
      cubicRank,
      { burn: { hotkey: 'hot-2', rate: 0.5 } },
      entriesOf([0.5, 0, 0]),
    );
    expect([uids, values]).toEqual([
      [0, 2],
      [0.5, 0.5],
    ]);
    expect(logged).toEqual([['info', { uid: 2, rate: 0.5 }]]);
  });

  test('nobody there to burn to: a warning, and all goes to the miners', async () => {
    const { values, logged } = await weigh(
      cubicRank,
      { burn: { hotkey: 'gone', rate: 0.5 } },
      entriesOf([0.5]),
    );
    expect(values).toEqual([1]);
    expect(logged).toEqual([['warn', undefined]]);
  });

  test('without evidence for anybody nothing is burnt either', async () => {
    expect((await weigh(cubicRank, { burn: { uid: 0, rate: 0.9 } }, entriesOf([null, 0]))).uids).toEqual([]);
  });

  test('a rate needs exactly one target', () => {
    const accepts = (burn: object): boolean => cubicRank.options.safeParse({ burn }).success;
    expect(accepts({ rate: 0.1 })).toBe(false);
    expect(accepts({ rate: 0.1, uid: 1, hotkey: 'a' })).toBe(false);
    expect(accepts({})).toBe(true);
  });
});

describe('laws of cubic-rank', () => {
  const score = fc.option(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.5)));
  const scores = fc.array(score, { minLength: 1, maxLength: 40 });
  const huge = fc.array(fc.double({ min: 0, max: Number.MAX_VALUE, noNaN: true }), {
    minLength: 1,
    maxLength: 8,
  });
  const settings = fc.record({
    curve: fc.constantFrom('rank', 'power', 'share'),
    spread: fc.double({ min: 1, max: 100, noNaN: true }),
    power: fc.double({ min: 0.1, max: 5, noNaN: true }),
  });

  test('shares of 1, for those with evidence only', () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(scores, huge), settings, async (list, options) => {
        const values = await shares(options, list);
        const earners = list.filter((one) => one !== null && one > 0).length;
        expect(values.every((value) => value >= 0 && value <= 1)).toBe(true);
        expect(sumOf(values)).toBeCloseTo(earners > 0 ? 1 : 0, 9);
        list.forEach((one, uid) => expect((one ?? 0) > 0 || values[uid] === 0).toBe(true));
      }),
    ));

  test('a better score never has less, an equal one the same, wherever it stands', () =>
    fc.assert(
      fc.asyncProperty(scores, settings, fc.nat(), async (list, options, turn) => {
        const values = await shares(options, list);
        list.forEach((a, i) =>
          list.forEach((b, j) => {
            if ((a ?? 0) >= (b ?? 0)) expect(values[i]).toBeGreaterThanOrEqual((values[j] as number) - 1e-12);
          }),
        );
        const cut = turn % list.length;
        const turned = await shares(options, [...list.slice(cut), ...list.slice(0, cut)]);
        const back = [...turned.slice(list.length - cut), ...turned.slice(0, list.length - cut)];
        expectClose(back, values, 1e-12);
      }),
    ));
});
