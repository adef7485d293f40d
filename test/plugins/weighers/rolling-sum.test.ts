import { fixedClock, onStage, sampleMetagraph } from '../../../core/testing/index.ts';
import type { JsonObject, LedgerEntry, Metagraph, Weights } from '../../../core/index.ts';
import { updateLedger, type LedgerRow } from '../../../core/run/ledger.ts';
import { burnShares, type Burn } from '../../../plugins/weighers/rolling-sum/burn.ts';
import plugin from '../../../plugins/weighers/rolling-sum/index.ts';
import { qualityMean, sumSorted, windowScores } from '../../../plugins/weighers/rolling-sum/sum.ts';
import { dojoGolden } from '../../fixtures/golden/dojo.ts';

const scale = { min: -4, max: 1 };
const toReward = (score: number): number => (score - scale.min) / (scale.max - scale.min);
const clock = fixedClock();
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** Signed scores of neurons 1, 2, …, each earned so many hours ago. */
const entriesOf = (
  earned: readonly (readonly (readonly [score: number, hoursAgo: number])[])[],
): LedgerEntry[] =>
  earned.map((list, index) => ({
    uid: index + 1,
    hotkey: `hotkey-${index + 1}`,
    score: 0,
    samples: list.length,
    recent: list.map(([score, hoursAgo]) => ({
      at: clock.now() - hoursAgo * hourMs,
      reward: toReward(score),
    })),
  }));
const weigh = (
  options: JsonObject,
  entries: readonly LedgerEntry[],
  limits: Partial<Metagraph['limits']> = {},
): Promise<Weights> =>
  onStage<'weigher', Weights>({ plugin, options, clock }, ({ instance }) =>
    instance.weigh(entries, sampleMetagraph(entries.length + 1, limits), new AbortController().signal),
  );
const shares = async (...given: Parameters<typeof weigh>): Promise<Record<number, number>> => {
  const { uids, values } = await weigh(...given);
  const sum = values.reduce((total, value) => total + value, 0);
  return Object.fromEntries(uids.map((uid, index) => [uid, (values[index] ?? 0) / sum]));
};

describe('golden', () => {
  test('scores of all tasks add up by uid, and losses weigh nothing', async () => {
    type Input = { task_scores: Record<string, Record<string, number>>; hotkeys: string[] };
    const { input, expected, tolerance } = dojoGolden<Input, { scores: number[]; clamped: number[] }>(
      'v2-aggregate-by-uid',
    );
    const tasks = Object.values(input.task_scores);
    const recentOf = (hotkey: string) =>
      tasks.flatMap((scores) =>
        scores[hotkey] === undefined ? [] : [{ at: clock.now(), reward: toReward(scores[hotkey]) }],
      );
    const window = { scale, windowMs: dayMs, decay: 'none' } as const;
    const sums = input.hotkeys.map((hotkey) =>
      sumSorted(windowScores(recentOf(hotkey), clock.now(), window)),
    );
    sums.forEach((sum, uid) =>
      expect(Math.abs(sum - (expected.scores[uid] ?? NaN))).toBeLessThanOrEqual(tolerance),
    );
    const entries = input.hotkeys
      .map((hotkey, uid) => ({ uid, hotkey, score: 0, samples: 0, recent: recentOf(hotkey) }))
      .slice(1);
    const total = expected.clamped.reduce((sum, value) => sum + value, 0);
    const found = await shares({}, entries);
    expected.clamped.slice(1).forEach((value, index) => {
      expect(found[index + 1] ?? 0).toBeCloseTo(value / total, 9);
    });
  });

  type Emit = { uids: number[]; weights: number[]; burn_uid: number; burn_pcts: number[] };
  type Emitted = { burn_pct: number; uids?: number[]; weights?: number[]; error?: string };
  it.each([
    dojoGolden<Emit, { results: Emitted[] }>('v2-emit-weights-burn'),
    dojoGolden<Emit, { results: Emitted[] }>('v2-emit-weights-all-zero'),
    dojoGolden<Emit, { results: Emitted[] }>('v2-emit-weights-burn-uid-absent'),
  ])('$id', ({ input, expected }) => {
    for (const { burn_pct: percent, ...wanted } of expected.results) {
      const given = { uids: input.uids, values: input.weights };
      const sent = emit(given, { uid: input.burn_uid, percent });
      expect(sent).toEqual(wanted.error === undefined ? { uids: wanted.uids, values: wanted.weights } : null);
    }
  });

  test('a moving score, as the ledger keeps it, and a mean with a share for all there was', () => {
    type Input = {
      prev: number[];
      new: number[];
      alpha: number;
      quality: { scores: number[]; n_processed: number; cases: number[] };
    };
    const { input, expected, tolerance } = dojoGolden<Input, { ema: number[]; quality: number[] }>(
      'v1-ema-and-quality',
    );
    const metagraph = sampleMetagraph(input.prev.length);
    const rows = metagraph.neurons.map(({ uid, hotkey, registeredAt }, index): LedgerRow => ({
      ...{ uid, hotkey, registeredAt, samples: 1, lastStep: 1 },
      score: input.prev[index] ?? 0,
    }));
    const earned = metagraph.neurons.flatMap(({ hotkey }, index) => {
      const reward = input.new[index] ?? 0;
      return reward === 0 ? [] : [{ hotkey, reward }];
    });
    const asked = new Set(earned.map(({ hotkey }) => hotkey));
    const policy = { alpha: input.alpha, decay: 0, unsampled: 'zero' } as const;
    const after = updateLedger(rows, { number: 2, earned, asked, metagraph }, policy);
    after.forEach(({ score }, index) =>
      expect(Math.abs(score - (expected.ema[index] ?? NaN))).toBeLessThanOrEqual(tolerance),
    );
    const { scores, n_processed: processed, cases } = input.quality;
    cases.forEach((quality, index) => {
      const mean = qualityMean(sumSorted(scores), scores.length, processed, quality);
      expect(Math.abs(mean - (expected.quality[index] ?? NaN))).toBeLessThanOrEqual(tolerance);
    });
  });
});

/** Whole numbers as upstream sends them, of 65535; null: nothing to send. */
function emit(vector: Weights, burn: Burn): Weights | null {
  const made = burnShares(vector, burn);
  if (made === null) return null;
  const whole = made.uids.map((uid, index) => [uid, Math.round((made.values[index] ?? 0) * 65_535)] as const);
  const sent = whole.filter(([, value]) => value > 0);
  return { uids: sent.map(([uid]) => uid), values: sent.map(([, value]) => value) };
}

describe('rolling-sum', () => {
  it('counts the window and nothing before it', async () => {
    const entries = entriesOf([[[0.5, 1]], [[0.5, 23]], [[0.9, 25]]]);
    expect(await shares({}, entries)).toEqual({ 1: 0.5, 2: 0.5 });
    expect(await shares({ windowMs: 2 * hourMs }, entries)).toEqual({ 1: 1 });
  });

  it('lets a score of 0 weigh nothing, however often it comes', async () => {
    const many = Array.from({ length: 1000 }, () => [0, 1] as const);
    expect(await weigh({}, entriesOf([many, many]))).toEqual({ uids: [], values: [] });
  });

  it('adds up to the same whatever the order', async () => {
    const list = Array.from({ length: 300 }, (_, i) => [((i * 37) % 101) / 101 - 0.3, 1] as const);
    const [one, other] = await Promise.all([
      weigh({}, entriesOf([list, [[1, 1]]])),
      weigh({}, entriesOf([list.toReversed(), [[1, 1]]])),
    ]);
    expect(one).toEqual(other);
  });

  it('lets old scores count less when they decay: a hundredth at the end', async () => {
    const found = await shares({ decay: 'exponential' }, entriesOf([[[1, 0]], [[1, 12]], [[1, 24]]]));
    const total = 1 + 0.1 + 0.01;
    expect(found).toEqual({
      1: expect.closeTo(1 / total, 9) as number,
      2: expect.closeTo(0.1 / total, 9) as number,
      3: expect.closeTo(0.01 / total, 9) as number,
    });
  });

  it('limits what all losses together cost', async () => {
    const entries = entriesOf([[[1, 1]], [[1, 1], [-4, 1], [-4, 2]]]); // prettier-ignore
    expect(await shares({}, entries)).toEqual({ 1: 1 });
    expect(await shares({ maxLoss: 0.5 }, entries)).toEqual({
      1: expect.closeTo(2 / 3, 9) as number,
      2: expect.closeTo(1 / 3, 9) as number,
    });
  });

  it('pays by the mean when told to, so that many tasks are no merit', async () => {
    const entries = entriesOf([[[0.5, 1]], [[0.5, 1], [0.5, 2], [0.5, 3]]]); // prettier-ignore
    expect(await shares({}, entries)).toEqual({ 1: 0.25, 2: 0.75 });
    expect(await shares({ measure: 'mean' }, entries)).toEqual({ 1: 0.5, 2: 0.5 });
    expect(await shares({ measure: 'mean', minCount: 3 }, entries)).toEqual({ 1: 0.25, 2: 0.75 });
  });

  it('keeps the limits of the subnet', async () => {
    const entries = entriesOf([[[1, 1]], [[0.1, 1]], [[0.1, 1]], [[0, 1]]]);
    const found = await shares({}, entries, { maxWeightLimit: 0.5 });
    expect(Math.max(...Object.values(found))).toBeLessThanOrEqual(0.5 + 1e-6);
  });

  it('burns with our own neuron too', async () => {
    const entries = entriesOf([[[1, 1]], [[1, 1]]]);
    expect(await shares({ burn: { uid: 0, percent: 50 } }, entries)).toEqual({ 0: 0.5, 1: 0.25, 2: 0.25 });
  });

  it('refuses to burn with a neuron that is not there', async () => {
    const burning = weigh({ burn: { uid: 158, percent: 50 } }, entriesOf([[[1, 1]]]));
    await expect(burning).rejects.toMatchObject({ code: 'SYN_CONFIG_INVALID' });
  });
});
