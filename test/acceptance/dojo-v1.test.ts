import { createTestNode } from '../../bin/testing.ts';
import type { RunSummary } from '../../core/index.ts';

/** Graded pages of 25 steps; nobody is left out, everything is made offline. */
async function run(more = ''): Promise<RunSummary> {
  const node = await createTestNode({
    yaml: `extends: dojo-v1\nseed: 11\nrun: { steps: 25 }\nsinks: { rows: null }\n${more}`,
  });
  try {
    return await node.run();
  } finally {
    await node.close();
  }
}

/** Mean score of those of a profile. */
function scoreOf({ table }: RunSummary, profile: string): number {
  const scores = table.flatMap(({ label, meanReward }) =>
    label?.startsWith(profile) === true ? [meanReward ?? NaN] : [],
  );
  return scores.reduce((sum, score) => sum + score, 0) / scores.length;
}

describe('raters of dojo-v1', () => {
  it('are paid for the true order: experts most, those who grade all alike or falsely nothing', async () => {
    const summary = await run();
    expect(summary).toMatchObject({ steps: 25, failedSteps: 0 });
    const score = (profile: string): number => scoreOf(summary, profile);
    expect(score('expert')).toBeGreaterThan(0.7);
    expect(score('expert')).toBeGreaterThan(2 * score('noisy'));
    expect(score('noisy')).toBeGreaterThan(score('random'));
    expect(score('random')).toBeGreaterThan(score('colluder'));
    expect([score('flat'), score('colluder')]).toEqual([0, 0]);
  }, 120_000);

  it('who grade all alike do well as upstream paid, and the worst get nothing', async () => {
    const mode = 'tasks: { grading: { rewards: { rank-agreement: { mode: cubic } } } }';
    const summary = await run(mode);
    const score = (profile: string): number => scoreOf(summary, profile);
    expect(score('flat')).toBeGreaterThan(score('random'));
    expect(score('expert')).toBeGreaterThan(score('flat'));
    expect(score('colluder')).toBeLessThan(0.05);
  }, 120_000);
});
