import { alignLedger, ledgerEntries, updateLedger, type LedgerRow } from '../../../core/run/ledger.ts';
import { checkScore } from '../../../core/run/scoring.ts';
import { goldenRows } from '../../fixtures/golden/rows.ts';
import { neuron } from './fakes.ts';

const row = (uid: number, score: number, more: Partial<LedgerRow> = {}): LedgerRow => ({
  uid,
  hotkey: `hot-${uid}`,
  registeredAt: 1,
  score,
  samples: 3,
  lastStep: 1,
  ...more,
});
const policy = { alpha: 0.5, decay: 0, unsampled: 'keep' as const };
const step = (rewards: readonly (readonly [number, number])[], uids: readonly number[]) => ({
  number: 2,
  earned: rewards.map(([uid, reward]) => ({ hotkey: `hot-${uid}`, reward })),
  asked: new Set(rewards.map(([uid]) => `hot-${uid}`)),
  metagraph: { neurons: uids.map((uid) => neuron(uid)) },
});

interface Ema {
  scores: number[];
  uids: number[];
  rewards: (number | 'NaN')[];
  alpha: number;
  decay: number | null;
}

describe('the golden rows of the moving average', () => {
  it.each(goldenRows<Ema, number[]>('ema'))('$id', ({ input, expected, tol }) => {
    // Upstream counts NaN as 0 when it averages; here it never gets so far: the scorer's value is refused before.
    const rewards = input.rewards.map((reward) => {
      const checked = checkScore({ value: Number(reward) });
      return typeof checked === 'string' ? 0 : checked.value;
    });
    const before = input.scores.map((score, uid) => row(uid, score));
    const pairs = input.uids.map((uid, index) => [uid, rewards[index] ?? NaN] as const);
    const all = input.scores.map((_, uid) => uid);
    const { alpha } = input;
    const after = updateLedger(before, step(pairs, all), {
      alpha,
      decay: input.decay ?? 0,
      unsampled: 'keep',
    });
    after.forEach(({ score }, uid) =>
      expect(Math.abs(score - (expected[uid] ?? NaN))).toBeLessThanOrEqual(tol ?? 0),
    );
    expect(after).toHaveLength(expected.length);
  });
});

describe('updateLedger', () => {
  it('blends several rewards of one step one after another and counts them', () => {
    const [after] = updateLedger(
      [row(1, 0)],
      step(
        [
          [1, 1],
          [1, 1],
        ],
        [1],
      ),
      policy,
    );
    expect(after).toMatchObject({ score: 0.75, samples: 5, lastStep: 2 });
  });

  it('keeps or blends with 0 those not asked, as the policy says', () => {
    const before = [row(1, 0.8), row(2, 0.4)];
    const kept = updateLedger(before, step([[1, 0.8]], [1, 2]), policy);
    expect(kept.map(({ score }) => score)).toEqual([0.8, 0.4]);
    const zeroed = updateLedger(before, step([[1, 0.8]], [1, 2]), { ...policy, unsampled: 'zero' });
    expect(zeroed.map(({ score }) => score)).toEqual([0.8, 0.2]);
  });

  it('does not blend with 0 one who was asked in vain', () => {
    const asked = { ...step([], [1]), asked: new Set(['hot-1']) };
    expect(updateLedger([row(1, 0.8)], asked, { ...policy, unsampled: 'zero' })).toMatchObject([
      { score: 0.8 },
    ]);
  });

  it('takes the decay from everyone, down to 0', () => {
    const after = updateLedger([row(1, 0.8), row(2, 0.05)], step([], [1, 2]), { ...policy, decay: 0.1 });
    expect(after.map(({ score }) => score)).toEqual([expect.closeTo(0.7, 12), 0]);
  });
});

describe('alignLedger', () => {
  it('starts a recycled uid from zero', () => {
    const neurons = [neuron(1, { hotkey: 'new' }), neuron(2)];
    expect(alignLedger([row(1, 0.9), row(2, 0.3)], { neurons })).toEqual([row(2, 0.3)]);
  });

  it('forgets a hotkey that left, also when it comes back', () => {
    const gone = alignLedger([row(1, 0.9)], { neurons: [] });
    expect(alignLedger(gone, { neurons: [neuron(1)] })).toEqual([]);
  });

  it('forgets a hotkey that registered anew between two looks', () => {
    expect(alignLedger([row(1, 0.9)], { neurons: [neuron(1, { registeredAt: 50 })] })).toEqual([]);
  });

  it('follows a hotkey to its new uid', () => {
    expect(alignLedger([row(1, 0.9)], { neurons: [neuron(5, { hotkey: 'hot-1' })] })).toEqual([
      row(5, 0.9, { hotkey: 'hot-1' }),
    ]);
  });
});

it('tells a weigher of everyone but ourselves', () => {
  const metagraph = { self: 0, neurons: [neuron(0), neuron(1), neuron(2)] };
  expect(ledgerEntries([row(0, 1), row(2, 0.5)], metagraph as never)).toEqual([
    { uid: 1, hotkey: 'hot-1', score: 0, samples: 0 },
    { uid: 2, hotkey: 'hot-2', score: 0.5, samples: 3 },
  ]);
});
