import { SynthError } from '../errors/synth-error.ts';
import type { RunContext } from './context.ts';

/** A protocol that asks for the model behind an answer needs the protocol to ask with. */
export function checkModelRequests({ parts }: Pick<RunContext, 'parts'>): void {
  for (const { name, instance } of parts.protocols.values()) {
    const wanted = instance.modelRequest?.protocol;
    if (wanted === undefined || parts.protocols.has(wanted)) continue;
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: `protocols.${name} asks miners for their model by the protocol "${wanted}", which is not configured.`,
      hint: `Add \`${wanted}: { use: ${wanted} }\` to \`protocols:\`, or switch the question off.`,
    });
  }
}

/** What only the plugins at work can tell, and the check of the configuration could not. */
export function checkFollowUps({ parts, settings }: Pick<RunContext, 'parts' | 'settings'>): void {
  const { task, maxTurns } = settings.run.conversation;
  if (task === undefined || maxTurns === 1 || parts.tasks.get(task)?.instance.followUp !== undefined) return;
  throw new SynthError('SYN_CONFIG_INVALID', {
    message: `run.conversation.task names "${task}", which can't follow up.`,
    hint: 'Name a task whose plugin can, or leave it out: then each task follows up on itself if it can.',
  });
}
