import type { JsonObject } from '../../../../core/index.ts';
import type { Analytics } from '../board.ts';

/** Stands for the coldkey of a hotkey that left the subnet. */
const departed = 'DEREGISTERED';

/** How a task was scored, as the task API takes it. */
export function analyticsRecord(record: Analytics, coldkeys: ReadonlyMap<string, string>): JsonObject {
  const coldkeyOf = (hotkey: string): string => coldkeys.get(hotkey) ?? departed;
  const createdAt = new Date(record.createdAt).toISOString();
  return {
    task_id: record.taskId,
    task_type: record.class,
    created_at: createdAt,
    analytics_metadata: { created_at: createdAt },
    validator_hotkey: record.validator,
    scores_record: record.scores.map(({ hotkey, score, role }) => ({
      hotkey,
      coldkey: coldkeyOf(hotkey),
      score,
      role,
    })),
    votes_record: record.votes.map(({ voter, choice, weight, votee, voteeRole }) => ({
      voter_hotkey: voter,
      voter_coldkey: coldkeyOf(voter),
      chosen_completion_id: choice,
      vote_weight: weight,
      votee_hotkey: votee,
      votee_coldkey: coldkeyOf(votee),
      votee_role: voteeRole,
    })),
  };
}
