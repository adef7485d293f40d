import { pvpScores, pvvScores, trapScores, trapTransferScores, type Scores } from './scores.ts';
import { sidesOf, type Duel, type Sides } from './task.ts';
import type { Rules } from './rules.ts';

/** Scores of one whole task by hotkey; empty when nobody voted. Who is not in it has nothing to gain or lose by it. */
export function taskScores(duel: Duel, rules: Rules): Scores {
  const sides = sidesOf(duel);
  if (sides.votes.size === 0) return new Map();
  const scores = new Map(scoresOf(sides, rules));
  const asked = new Set(duel.voters);
  const absent = [...new Set(duel.hotkeys)].filter((hotkey) => asked.has(hotkey) && !scores.has(hotkey));
  const { rule, total, perHead } = rules.noVote;
  for (const hotkey of absent) scores.set(hotkey, rule === 'split' ? total / absent.length : perHead);
  return scores;
}

function scoresOf({ class: kind, votes, ...sides }: Sides, { trap }: Rules): Scores {
  switch (kind) {
    case 'PvP':
      return pvpScores(votes, sides.generators);
    case 'PvV':
      return pvvScores(votes, sides.generators, sides.validators);
    case 'Trap':
      return trap.rule === 'transfer'
        ? trapTransferScores(votes, sides.positive, sides.negative, trap)
        : trapScores(votes, sides.positive, sides.negative, trap.penalty);
  }
}
