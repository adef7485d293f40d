import { definePlugin, SynthError, type Score, type ScoreBatch } from '../../../core/index.ts';
import { oncePerTarget, scoreEach } from '../text/frame.ts';
import { options, type Rules } from './rules.ts';
import { duelSchema, roleOf, type Duel } from './task.ts';
import { taskScores } from './task-scores.ts';
import type { Scores } from './scores.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'scorer',
  name: 'duel',
  summary:
    'Scores of a duel of pages by the votes on it: generators, voters, those fooled by a trap, those who stayed away.',
  options,
  traits: { deterministic: true },
  setup(_, rules) {
    const judge = oncePerTarget((batch): { duel: Duel; scores: Scores } => {
      const duel = readDuel(batch);
      return { duel, scores: taskScores(duel, rules) };
    });
    return {
      score: (batch, signal) =>
        scoreEach(batch, signal, ({ hotkey }): Score => {
          const { duel, scores } = judge(batch);
          return toScore(scores.get(hotkey), rules, roleOf(hotkey, duel));
        }),
    };
  },
});

function toScore(raw: number | undefined, { scale: { min, max } }: Rules, role: string | null): Score {
  const value = ((raw ?? 0) - min) / (max - min);
  if (raw === undefined) return { value, reason: 'no-part' };
  const detail = { score: raw, role };
  if (value >= 0 && value <= 1) return { value, detail };
  return { value: value < 0 ? 0 : 1, reason: 'beyond-scale', detail };
}

/** The task behind an item; SYN_TASK_MATERIAL when it is of another kind. */
function readDuel({ item }: ScoreBatch): Duel {
  const parsed = duelSchema.safeParse(item.data.duel);
  if (parsed.success) return parsed.data;
  throw new SynthError('SYN_TASK_MATERIAL', {
    message: 'The scorer duel judges votes on pages, and the item has none.',
    hint: 'Use it under a task with use: code-duel.',
    plugin: 'scorer/duel',
  });
}
