import { dojoGolden } from '../../../fixtures/golden/dojo.ts';
import { bestIn, findConsensus } from '../../../../plugins/tasks/code-grading/consensus.ts';

test('v1-miner-consensus', () => {
  const { input, expected } = dojoGolden<
    { best_by_miner: Record<string, string>; cases: { min: number | null; max: number | null }[] },
    {
      results: {
        percentages: Record<string, number>;
        eligible: string | null;
        high_consensus: string | null;
      }[];
    }
  >('v1-miner-consensus');
  const best = new Map(Object.entries(input.best_by_miner));
  input.cases.forEach((range, i) => {
    const wanted = expected.results[i];
    const { percentages, eligible, highConsensus } = findConsensus(best, range);
    expect({ percentages, eligible, high_consensus: highConsensus }).toEqual(wanted);
  });
});

test('of equals the first is the best, and what is no grades names none', () => {
  expect(bestIn('{"a": 50, "b": 70, "c": 70}', ['a', 'b', 'c'])).toBe('b');
  for (const text of ['', 'x', 'null', '[]', '{"a": "9"}', '['.repeat(50_000)])
    expect(bestIn(text, ['a'])).toBeNull();
});
