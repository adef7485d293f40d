import ordinal from '../../../plugins/scorers/ordinal.ts';
import { goldenRows } from '../../fixtures/golden/rows.ts';
import { scoreAll, setUp, valuesOf } from './batch.ts';

describe('ordinal, as upstream', () => {
  for (const row of goldenRows<{ reference: string; completion: string }, number>('ordinal'))
    test(row.id, async () => {
      const scorer = await setUp(ordinal, { compat: 'upstream-2.5' });
      expect(
        await valuesOf(scorer, { reference: row.input.reference, replies: [row.input.completion] }),
      ).toEqual([row.expected]);
    });
});

describe('ordinal', () => {
  const classes = ['positive', 'neutral', 'negative'];

  test('any constant answer earns a third on average, a right one all', async () => {
    const scorer = await setUp(ordinal);
    for (const answer of classes) {
      let sum = 0;
      for (const reference of classes)
        sum += (await valuesOf(scorer, { reference, replies: [answer] }))[0] ?? NaN;
      expect(sum / 3).toBeCloseTo(1 / 3, 12);
    }
  });

  test('of five classes the neighbour earns something, the chance answer nothing', async () => {
    const scorer = await setUp(ordinal, { classes: ['awful', 'bad', 'fair', 'good', 'great'] });
    const [exact, near, middle, far] = await valuesOf(scorer, {
      reference: 'great',
      replies: ['great', 'good', 'fair', 'awful'],
    });
    expect(exact).toBe(1);
    expect(near).toBeGreaterThan(0.2);
    expect([middle, far]).toEqual([0, 0]);
  });

  test.each([
    ['Positive.', 1],
    ['{"sentiment": "positive"}', 1],
    ['It mentions neutral and negative points.\n\nSentiment: **Positive**', 1],
    ['The review is positive.\nI am sure of it.', 1],
    ['positive or negative', 'several-classes'],
    ['The tone is non-positive', 'no-class'],
    ['It is not positive', 'no-class'],
    ['seropositively', 'no-class'],
    ['', 'no-class'],
  ])('%j', async (text, expected) => {
    const [score] = await scoreAll(await setUp(ordinal), { reference: 'positive', replies: [text] });
    expect(score?.reason ?? score?.value).toBe(expected);
  });
});
