import { SynthError } from '../errors/synth-error.ts';
import { chainOf } from './sync.ts';
import type { RunContext } from './context.ts';

/** What a validator needs of its parts, told before anything starts. */
export function checkParts(context: Pick<RunContext, 'parts' | 'settings'>): void {
  const { parts, settings } = context;
  chainOf(context);
  const tasks = [...parts.tasks.values()];
  if (!tasks.some(({ weight }) => weight > 0))
    throw invalid('A validator needs a task with a weight above 0.', 'Add one under `tasks:`.');
  for (const { name, plugin, rewards } of tasks) {
    if (rewards.size === 0)
      throw invalid(
        `Task "${name}" has no rewards: every reply would get 0.`,
        `Add a scorer under \`tasks.${name}.rewards\`.`,
      );
    if (!parts.protocols.has(plugin.traits.protocol))
      throw new SynthError('SYN_CONFIG_REFERENCE', {
        message: `Task "${name}" speaks the protocol "${plugin.traits.protocol}", and there is none of that name.`,
        hint: `Add it under \`protocols:\`. There are: ${[...parts.protocols.keys()].join(', ') || 'none'}.`,
      });
  }
  const { task, maxTurns } = settings.run.conversation;
  if (task === undefined || maxTurns === 1) return;
  const named = parts.tasks.get(task);
  if (named === undefined)
    throw new SynthError('SYN_CONFIG_REFERENCE', {
      message: `run.conversation.task names "${task}", and there is no such task.`,
      hint: `There are: ${[...parts.tasks.keys()].join(', ')}.`,
    });
  if (named.instance.followUp === undefined)
    throw invalid(
      `run.conversation.task names "${task}", which can't follow up.`,
      'Name a task whose plugin can, or leave it out: then each task follows up on itself if it can.',
    );
}

const invalid = (message: string, hint: string): SynthError =>
  new SynthError('SYN_CONFIG_INVALID', { message, hint });
