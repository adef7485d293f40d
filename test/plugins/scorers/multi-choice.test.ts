import multiChoice from '../../../plugins/scorers/multi-choice.ts';
import { goldenRows } from '../../fixtures/golden/rows.ts';
import { setUp, valuesOf } from './batch.ts';

describe('multi-choice', () => {
  for (const row of goldenRows<{ completion: string; reference: string; json_penalty: number }, number>(
    'multi_choice',
  ))
    test(row.id, async () => {
      const scorer = await setUp(multiChoice, { proseShare: row.input.json_penalty });
      const [value] = await valuesOf(scorer, {
        reference: row.input.reference,
        replies: [row.input.completion],
      });
      expect(Math.abs((value ?? NaN) - row.expected)).toBeLessThanOrEqual(row.tol ?? 0);
    });

  test.each([
    ['A', 'I think a good answer is a hard thing. C', 0],
    ['A', 'A good question, hard to tell', 0],
    ['A', 'A', 0.9],
    ['A', 'Answer: A. ', 0.9],
    ['B', '```json\n{"B": 1}\n```', 1],
    ['B', '{"B": -1, "A": 2}', 0],
    ['B', '{"B": "1"}', 0],
    ['B', '{"B": 1e999}', 0],
    ['B', '{"E": 1, "B": 1}', 0],
    ['B', '{"B": 1,}', 0.9],
    ['Z', 'Z', 0],
  ])('right is %s: %j gives %d', async (reference, text, expected) => {
    expect(await valuesOf(await setUp(multiChoice), { reference, replies: [text] })).toEqual([expected]);
  });
});
