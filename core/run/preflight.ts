import { SynthError } from '../errors/synth-error.ts';
import type { RunContext } from './context.ts';

/** What only the plugins at work can tell, and the check of the configuration could not. */
export function checkFollowUps({ parts, settings }: Pick<RunContext, 'parts' | 'settings'>): void {
  const { task, maxTurns } = settings.run.conversation;
  if (task === undefined || maxTurns === 1 || parts.tasks.get(task)?.instance.followUp !== undefined) return;
  throw new SynthError('SYN_CONFIG_INVALID', {
    message: `run.conversation.task names "${task}", which can't follow up.`,
    hint: 'Name a task whose plugin can, or leave it out: then each task follows up on itself if it can.',
  });
}
