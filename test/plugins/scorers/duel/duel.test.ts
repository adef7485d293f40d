import fc from 'fast-check';
import { onStage, sampleBatch, sampleItem, sampleReply } from '../../../../core/testing/index.ts';
import type { JsonObject, Score, ScoreBatch } from '../../../../core/index.ts';
import plugin from '../../../../plugins/scorers/duel/index.ts';
import { options } from '../../../../plugins/scorers/duel/rules.ts';
import type { Duel } from '../../../../plugins/scorers/duel/task.ts';
import { taskScores } from '../../../../plugins/scorers/duel/task-scores.ts';

const duel: Duel = {
  taskId: 't1',
  validator: 'V',
  trap: null,
  completions: [
    { id: 'a', hotkey: 'm0' },
    { id: 'b', hotkey: 'm1' },
  ],
  votes: [
    { voter: 'm2', choice: 'a' },
    { voter: 'm3', choice: 'b' },
    { voter: 'm4', choice: 'a' },
  ],
  voters: ['m2', 'm3', 'm4', 'm5'],
  hotkeys: ['V', 'm0', 'm1', 'm2', 'm3', 'm4', 'm5'],
};
const batchOf = (data: JsonObject, hotkeys: readonly string[]): ScoreBatch =>
  sampleBatch(
    hotkeys.map((hotkey) => sampleReply('a', { hotkey })),
    { item: sampleItem({ data }) },
  );
const score = (given: object, batch: ScoreBatch): Promise<Score[]> =>
  onStage<'scorer', Score[]>({ plugin, options: given as JsonObject }, ({ instance }) =>
    instance.score(batch, new AbortController().signal),
  );

describe('rewards', () => {
  it('are the signed scores on the scale, with what they stand for', async () => {
    const scores = await score({}, batchOf({ duel }, ['m0', 'm2', 'm5', 'V', 'reference']));
    expect(scores).toEqual([
      { value: expect.closeTo((4 + 2 / 3) / 5, 12) as number, detail: { score: 2 / 3, role: 'Generator' } },
      {
        value: expect.closeTo((4 + 1 / 3) / 5, 12) as number,
        detail: { score: 1 / 3, role: 'Discriminator' },
      },
      { value: 0, detail: { score: -4, role: 'DiscriminatorNoVote' } },
      { value: 0.8, reason: 'no-part' },
      { value: 0.8, reason: 'no-part' },
    ]);
  });

  it('say so when a score is beyond the scale', async () => {
    const [low] = await score({ scale: { min: -2 } }, batchOf({ duel }, ['m5']));
    expect(low).toMatchObject({ value: 0, reason: 'beyond-scale' });
  });

  it('are refused for an item without a duel', async () => {
    await expect(score({}, batchOf({}, ['m0']))).rejects.toMatchObject({ code: 'SYN_TASK_MATERIAL' });
  });
});

describe('who does not vote', () => {
  const absent = (rule: string, count: number): number[] => {
    const more = Array.from({ length: count }, (_, i) => `x${i}`);
    const given = { ...duel, voters: more, hotkeys: [...duel.hotkeys, ...more] };
    const scores = taskScores(given, options.parse({ noVote: { rule } }));
    return more.map((hotkey) => scores.get(hotkey) ?? NaN);
  };
  it('pays a share of one sum', () => {
    expect(absent('split', 1)).toEqual([-4]);
    expect(absent('split', 40)).toEqual(new Array(40).fill(-0.1));
  });
  it('pays the same however many stay away, per head', () => {
    expect(absent('per-head', 1)).toEqual([-0.4]);
    expect(absent('per-head', 40)).toEqual(new Array(40).fill(-0.4));
  });
});

test('a single page may be a trap by itself', () => {
  const alone = { ...duel, trap: 'm0', completions: duel.completions.slice(0, 1), voters: [] };
  expect(Object.fromEntries(taskScores(alone, options.parse({})))).toEqual({
    m0: 0,
    m2: -0.4,
    m3: 0,
    m4: -0.4,
  });
});

test('whatever votes come, a duel hands out 2, one with the validator 1, a trap nothing', () => {
  const hotkeys = ['m0', 'm1', 'm2', 'm3', 'm4', 'm5', 'm6'];
  const votes = fc.array(
    fc.record({ voter: fc.constantFrom(...hotkeys.slice(2)), choice: fc.constantFrom('a', 'b') }),
    { minLength: 1 },
  );
  const total = (given: Duel): number =>
    [...taskScores(given, options.parse({})).values()].reduce((sum, value) => sum + value, 0);
  fc.assert(
    fc.property(votes, (given) => {
      const task = { ...duel, votes: given, voters: [], hotkeys };
      expect(total(task)).toBeCloseTo(2, 9);
      const [first] = duel.completions as [Duel['completions'][number]];
      expect(total({ ...task, completions: [first, { id: 'b', hotkey: 'V' }] })).toBeCloseTo(1, 9);
      expect(total({ ...task, trap: 'm1' })).toBeLessThanOrEqual(0);
    }),
  );
});
