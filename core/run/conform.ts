import { deepFreeze } from '../config/freeze.ts';
import { SynthError } from '../errors/synth-error.ts';
import type { z } from 'zod';
import type { Agent } from '../contracts/agent.ts';
import type { Protocol } from '../contracts/protocol.ts';
import type { BoundTask } from '../host/parts.ts';
import type { StepEnv } from './step-env.ts';

/** What a plugin returned, if its contract allows it; SYN_PLUGIN_RESULT otherwise. */
export function conform<T>(schema: z.ZodType<T>, value: unknown, plugin: string, what: string): T {
  const parsed = schema.safeParse(value);
  // Whatever works on it later gets the same object: nobody may change it for the next.
  if (parsed.success) return deepFreeze(parsed.data);
  const issue = parsed.error.issues[0];
  throw new SynthError('SYN_PLUGIN_RESULT', {
    message:
      `${plugin} did not return ${what} as its contract says: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
    plugin,
    cause: parsed.error,
  });
}

export const taskPlugin = (task: BoundTask): string => `task/${task.plugin.name}`;

export function agentPlugin(env: StepEnv, agent: Agent): string {
  const bound = [...env.parts.agents.values()].find(({ instance }) => instance === agent);
  return `agent/${bound?.plugin.name ?? 'unknown'}`;
}

export function protocolOf(env: StepEnv, task: BoundTask): { name: string; protocol: Protocol } {
  const name = task.plugin.traits.protocol;
  const bound = env.parts.protocols.get(name);
  if (!bound) throw new Error('a checked task has its protocol');
  return { name, protocol: bound.instance };
}
