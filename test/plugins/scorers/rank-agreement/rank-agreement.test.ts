import fc from 'fast-check';
import { onStage, sampleBatch, sampleItem, sampleReply } from '../../../../core/testing/index.ts';
import type { JsonObject, Score, ScoreBatch } from '../../../../core/index.ts';
import plugin from '../../../../plugins/scorers/rank-agreement/index.ts';
import { byConsensus, byDistance, byOrder } from '../../../../plugins/scorers/rank-agreement/earlier.ts';
import { correlation, intraclass } from '../../../../plugins/scorers/rank-agreement/numbers.ts';

const ids = ['a', 'b', 'c', 'd'];
const ranks = { c: 2, a: 0, d: 3, b: 1 };
const right = [100, 67, 34, 1];
const saying = (grades: readonly unknown[]): string =>
  JSON.stringify(Object.fromEntries(grades.map((grade, i) => [ids[i], grade])));

const batchOf = (texts: readonly string[], data: JsonObject = {}): ScoreBatch =>
  sampleBatch(
    texts.map((text, i) => sampleReply(text, { hotkey: `h${i}` })),
    { item: sampleItem({ reference: { text: saying(right), data: { ranks } }, data }) },
  );
const score = (options: JsonObject, batch: ScoreBatch): Promise<Score[]> =>
  onStage<'scorer', Score[]>({ plugin, options }, ({ instance }) =>
    instance.score(batch, new AbortController().signal),
  );
const values = async (options: JsonObject, ...rows: number[][]): Promise<number[]> =>
  (await score(options, batchOf(rows.map(saying)))).map(({ value }) => value);

describe('centred', () => {
  it('pays the right order, less a near one, and nothing for its opposite or for grades all alike', async () => {
    const scores = await score(
      {},
      batchOf([right, [80, 90, 30, 20], [1, 34, 67, 100], [50, 50, 50, 50], [54, 53, 52, 51]].map(saying)),
    );
    const near = scores[1]?.value as number;
    expect(scores[0]?.value).toBeCloseTo(1, 12);
    expect(near).toBeCloseTo(correlation([80, 90, 30, 20], right) ** 3, 12);
    expect(near).toBeGreaterThan(0.6);
    expect(scores.slice(2).map(({ value, reason }) => [value, reason])).toEqual([
      [0, 'contrary'],
      [0, 'flat'],
      [0, 'flat'],
    ]);
  });

  it('pays nobody less for what others say', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 4, maxLength: 4 })),
        async (rows) => {
          const [alone] = await values({}, [80, 90, 30, 20]);
          expect((await values({}, [80, 90, 30, 20], ...rows))[0]).toBe(alone);
        },
      ),
      { numRuns: 20 },
    ));

  it('pays chance less than a sixth of what the truth earns', async () => {
    const orders = ids.flatMap((_, i) =>
      ids.flatMap((_, j) =>
        ids.flatMap((_, k) => (new Set([i, j, k]).size === 3 ? [[i, j, k, 6 - i - j - k]] : [])),
      ),
    );
    const paid = await values({}, ...orders.map((order) => order.map((place) => right[place] as number)));
    expect(paid).toHaveLength(24);
    expect(paid.reduce((sum, value) => sum + value, 0) / 24).toBeLessThan(1 / 6);
  });
});

describe('what does not count', () => {
  it.each([
    ['', 'empty'],
    ['all fine', 'unparsable'],
    ['[1,2,3,4]', 'unparsable'],
    ['{"__proto__": {"a": 1}}', 'incomplete'],
    [saying([100, 67, 34]), 'incomplete'],
    [saying([100, 67, '34', 1]), 'incomplete'],
    [saying([100, 67, 34, 0]), 'out-of-range'],
    [saying([101, 67, 34, 1]), 'out-of-range'],
    ['x'.repeat(30_000), 'unparsable'],
  ])('%#: earns nothing and moves nobody', async (text, reason) => {
    for (const mode of ['centred', 'cubic', 'distance', 'order', 'consensus', 'others', 'feedback']) {
      const others = [right, [80, 90, 30, 20]].map(saying);
      const scores = await score({ mode }, batchOf([text, ...others]));
      expect(scores[0]).toEqual({ value: 0, reason });
      const alone = await score({ mode }, sampleBatchWithout(batchOf([text, ...others])));
      expect(scores.slice(1)).toEqual(alone);
    }
  });

  it('is refused for an item without ranks, and for ranks with a gap', async () => {
    const none = sampleBatch([saying(right)]);
    await expect(score({}, none)).rejects.toMatchObject({ code: 'SYN_TASK_MATERIAL' });
    const gap = sampleBatch([saying(right)], {
      item: sampleItem({ reference: { text: 'x', data: { ranks: { a: 0, b: 2, c: 3, d: 4 } } } }),
    });
    await expect(score({}, gap)).rejects.toMatchObject({ code: 'SYN_TASK_MATERIAL' });
  });
});

const sampleBatchWithout = (batch: ScoreBatch): ScoreBatch => ({ ...batch, replies: batch.replies.slice(1) });

describe('other modes', () => {
  it('cubic pays shares: all to one alone, nothing to the worst however near', async () => {
    expect(await values({ mode: 'cubic' }, [50, 50, 50, 50])).toEqual([1]);
    const [best, near] = await values({ mode: 'cubic' }, right, [100, 68, 34, 1]);
    expect([best, near]).toEqual([1, 0]);
  });

  it('add up to 1 by distance and by order, and follow the truth', async () => {
    for (const pay of [
      byDistance([right, [1, 34, 67, 100]], [0, 1, 2, 3], { min: 1, max: 100 }),
      byOrder([right, [1, 34, 67, 100]], [0, 1, 2, 3]),
    ]) {
      expect((pay[0] as number) + (pay[1] as number)).toBeCloseTo(1, 12);
      expect(pay[0]).toBeGreaterThan(pay[1] as number);
    }
    expect(byOrder([[50, 50, 50, 50], right], [0, 1, 2, 3])[0]).toBeCloseTo(1 / (1 + Math.E), 12);
  });

  it('consensus pays those near the mean; by nearness alone where nothing varies', () => {
    const paid = byConsensus([right, [90, 70, 40, 5], [1, 34, 67, 100]]);
    expect(paid[0]).toBeGreaterThan(paid[2] as number);
    expect(
      byConsensus([
        [50, 50],
        [50, 50],
      ]),
    ).toEqual([0.5, 0.5]);
  });

  it('others need no truth, and see no rater with equal grades', async () => {
    const agreeing = [right, [90, 70, 40, 5], [99, 50, 30, 10]];
    const paid = await values({ mode: 'others' }, ...agreeing, [1, 34, 67, 100], [50, 50, 60, 70]);
    expect(paid.slice(3)).toEqual([0, 0]);
    for (const value of paid.slice(0, 3)) expect(value).toBeGreaterThan(0.3);
  });

  it('feedback pays authors alone, for what their words gained and for agreement', async () => {
    const scores = await score(
      { mode: 'feedback' },
      batchOf([right, [90, 70, 40, 5], [95, 60, 30, 2]].map(saying), { gains: { h0: 4, h1: -3 } }),
    );
    expect(scores[0]?.value).toBeGreaterThan(0.9);
    expect(scores[1]?.value).toBeLessThan(0.3);
    expect(scores[2]?.value).toBe(0);
  });

  it('an agreement of raters with themselves is 1', () => {
    expect(intraclass(right, right)).toBeCloseTo(1, 12);
    expect(intraclass([34, 23, 12, 45], [23, 45, 34, 12])).toBeLessThan(0);
  });
});
