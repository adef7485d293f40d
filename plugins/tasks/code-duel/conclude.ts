import { z } from 'zod';
import type { Conclusion, ItemOutcome, Score } from '../../../core/index.ts';
import type { Analytics } from './board.ts';
import type { DuelData } from './gather.ts';

const scoreDetail = z.object({ score: z.number(), role: z.string() });

export const analyticsSchema: z.ZodType<Analytics> = z.object({
  taskId: z.string(),
  class: z.enum(['PvP', 'PvV', 'Trap']),
  createdAt: z.number(),
  validator: z.string(),
  scores: z.array(z.object({ hotkey: z.string(), score: z.number(), role: z.string() })),
  votes: z.array(
    z.object({
      voter: z.string(),
      choice: z.string(),
      weight: z.number(),
      votee: z.string(),
      voteeRole: z.string(),
    }),
  ),
});

export const duelOf = ({ item }: Pick<ItemOutcome, 'item'>): DuelData | null =>
  (item.data['duel'] as DuelData | undefined) ?? null;

/** How a task was scored, as a scorer says it in its details. */
export function analyticsOf(outcome: ItemOutcome, duel: DuelData): Analytics {
  const scores = outcome.results.flatMap(({ reply, rewards }) => {
    const detail = detailOf(rewards);
    return detail === null ? [] : [{ hotkey: reply.hotkey, ...detail }];
  });
  const makers = new Map(duel.completions.map(({ id, hotkey }) => [id, hotkey]));
  const roleOf = (hotkey: string): string => {
    const side = hotkey === duel.validator ? 'Validator' : 'Generator';
    if (duel.trap === null) return side;
    return `${hotkey === duel.trap ? 'Negative' : 'Positive'}${side}`;
  };
  return {
    taskId: duel.taskId,
    class: duel.class,
    createdAt: duel.createdAt,
    validator: duel.validator,
    scores,
    votes: duel.votes.map(({ voter, choice, weight }) => {
      const votee = makers.get(choice) ?? '';
      return { voter, choice, weight, votee, voteeRole: roleOf(votee) };
    }),
  };
}

function detailOf(rewards: Readonly<Record<string, Score>>): { score: number; role: string } | null {
  for (const { detail } of Object.values(rewards)) {
    const parsed = scoreDetail.safeParse(detail);
    if (parsed.success) return parsed.data;
  }
  return null;
}

/** What a step's judged tasks came to, in one line and in numbers. */
export function summarise(duels: readonly DuelData[]): Conclusion {
  const count = (matches: (duel: DuelData) => boolean): number => duels.filter(matches).length;
  const votes = duels.flatMap((duel) => duel.votes.map((vote) => ({ ...vote, duel })));
  const fooled = votes.filter(({ choice, duel }) =>
    duel.completions.some(({ id, hotkey }) => id === choice && hotkey === duel.trap),
  );
  const onValidator = count(({ trap, validator }) => trap === validator);
  const detail = {
    tasks: duels.length,
    PvP: count((duel) => duel.class === 'PvP'),
    PvV: count((duel) => duel.class === 'PvV'),
    trapOnMiner: count((duel) => duel.class === 'Trap') - onValidator,
    trapOnValidator: onValidator,
    votes: votes.length,
    fooled: fooled.length,
  };
  const traps = detail.trapOnMiner + onValidator;
  return {
    lines: [
      `${detail.tasks} tasks judged: ${detail.PvP} PvP, ${detail.PvV} PvV, ${traps} traps; ${detail.votes} votes, ${detail.fooled} of them fooled`,
    ],
    detail,
  };
}
