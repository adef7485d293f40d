import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { events, synth, workFolder } from '../helpers/cli.ts';

const config = (garbage: string): string => `
extends: sn1-validator
seed: 11
chain:
  miners:
    wiki-agent: { count: 4 }
    chat: { count: 2 }
    parrot: { count: 1 }
    silent: null
    closed-book: null
    garbage: ${garbage}
`;

interface Reply {
  readonly uid: number;
  readonly reward: number | null;
  readonly rewards: Record<string, number>;
  readonly penalties: Record<string, number>;
}

/** Per step, what each of the seven other miners was given. */
async function rewardsOf(garbage: string): Promise<{ steps: unknown[]; failed: number; hostile: Reply[] }> {
  const folder = workFolder({ 'synth.config.yaml': config(garbage) });
  try {
    const { code, stdout, stderr } = await synth(['run', '--steps', '12', '--json'], { cwd: folder.path });
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const all = events(stdout);
    const replies = all
      .filter(({ type }) => type === 'step.completed')
      .map(({ step, items }) => ({
        step,
        replies: (items as { item: number; turn: number; replies: Reply[] }[]).flatMap(
          ({ item, turn, replies }) =>
            replies.map(({ uid, reward, rewards, penalties }) => ({
              item,
              turn,
              uid,
              reward,
              rewards,
              penalties,
            })),
        ),
      }));
    expect(
      readFileSync(join(folder.path, '.synth/validator/rows.jsonl'), 'utf8').trim().split('\n').length,
    ).toBeGreaterThan(12 * 6);
    return {
      steps: replies.map(({ step, replies }) => ({
        step,
        replies: replies
          .filter(({ uid }) => uid <= 7)
          .sort((a, b) => a.item - b.item || a.turn - b.turn || a.uid - b.uid),
      })),
      failed: all.filter(({ type }) => type === 'step.failed').length,
      hostile: replies.flatMap(({ replies }) => replies.filter(({ uid }) => uid === 8)),
    };
  } finally {
    folder.remove();
  }
}

describe('one hostile miner among eight', () => {
  it('stops no step and moves no other score by a bit', async () => {
    const without = await rewardsOf('null');
    const within = await rewardsOf('{ use: garbage, count: 1 }');
    expect(within.failed).toBe(0);
    expect(within.hostile).not.toHaveLength(0);
    for (const { reward } of within.hostile) expect(Number.isFinite(reward)).toBe(true);
    expect(without.hostile).toEqual([]);
    expect(within.steps).toEqual(without.steps);
  }, 120_000);
});
