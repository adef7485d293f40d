import { SynthError } from '../errors/synth-error.ts';
import type { ChainTraits } from '../contracts/chain.ts';
import type { Binding, CheckedEntry } from './checked.ts';
import { child, joinPath, whereOf, type ConfigNode, type Entry, type MapNode } from './node.ts';
import type { Settings } from './schema.ts';
import { suggest } from './suggest.ts';

type Role = Settings['role'];

/** Sections a role cannot do without, and what to write. */
const required: Readonly<Record<Role, readonly (readonly [section: string, example: string])[]>> = {
  validator: [
    ['tasks', 'tasks: { qa: { rewards: { rouge: { weight: 1 } } } }'],
    ['weigher', 'weigher: { use: proportional }'],
    ['chain', 'chain: { use: local }'],
  ],
  miner: [
    ['miner', 'miner: { use: chat }'],
    ['chain', 'chain: { use: local }'],
    ['protocols', 'protocols: { prompting: {} }'],
  ],
  service: [['service', 'service: { use: dojo-api }']],
};

/** Sections whose entries a role uses by itself; everything else is used only when something refers to it. */
export const rootSections: Readonly<Record<Role, readonly string[]>> = {
  validator: ['chain', 'weigher', 'sinks', 'protocols', 'tasks'],
  miner: ['chain', 'miner', 'protocols'],
  service: ['service'],
};

/** Rules between sections: what a role needs to have something to do. */
export function roleProblems(role: Role, root: MapNode): SynthError[] {
  return required[role].flatMap(([section, example]) => {
    const entry = root.entries.get(section);
    if (entry && hasContent(entry.value)) return [];
    return [
      new SynthError('SYN_CONFIG_INVALID', {
        message: `A ${role} needs \`${section}\`.`,
        hint: `Write ${example}, or extend a preset.`,
        where: whereOf(entry?.key ?? root.entries.get('role')?.key ?? root.origin, section),
      }),
    ];
  });
}

const hasContent = (node: ConfigNode): boolean =>
  node.kind === 'map' ? node.entries.size > 0 : node.kind === 'list' || node.value !== null;

/** Rewards of a task must add up to 1, so that a perfect reply earns 1. */
export function rewardProblems(
  task: CheckedEntry,
  taskEntry: Entry,
  entries: ReadonlyMap<string, CheckedEntry | null>,
): SynthError[] {
  const binding: Binding | undefined = task.bindings.get('rewards');
  if (binding?.need !== 'slots') return [];
  const rewards = binding.entries.map((path) => entries.get(path));
  if (rewards.some((reward) => !reward)) return [];
  const weights = rewards.map((reward) => Number(reward?.frame.weight));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (Math.abs(sum - 1) <= 1e-6) return [];
  const list = rewards.map((reward, i) => `${reward?.name} ${weights[i]}`).join(', ');
  const at = taskEntry.value.kind === 'map' ? taskEntry.value.entries.get('rewards')?.key : undefined;
  return [
    new SynthError('SYN_CONFIG_INVALID', {
      message:
        weights.length === 0
          ? `The task "${task.name}" has no rewards, so no reply could earn anything.`
          : `The weights of the rewards add up to ${Number(sum.toFixed(6))}, not to 1.`,
      hint: weights.length === 0 ? 'Write rewards: { rouge: { weight: 1 } }.' : `Weights: ${list}.`,
      where: whereOf(at ?? taskEntry.key, joinPath(task.path, 'rewards')),
    }),
  ];
}

/** Time may be skipped only where nobody else lives by it. */
export function timeProblems(
  { run }: Settings,
  root: MapNode,
  entries: ReadonlyMap<string, CheckedEntry | null>,
): SynthError[] {
  const traits = entries.get('chain')?.plugin.traits as ChainTraits | undefined;
  if (!run.virtualTime || traits?.offline !== false) return [];
  return [
    new SynthError('SYN_CONFIG_INVALID', {
      message: 'Time cannot be skipped on a chain that others live on.',
      hint: 'Remove run.virtualTime, or use chain: { use: local }.',
      where: whereOf(child(child(root, 'run'), 'virtualTime')?.origin ?? root.origin, 'run.virtualTime'),
    }),
  ];
}

/** A validator draws tasks by weight: at least one must be drawable, and what makes follow-ups must exist. */
export function taskProblems(
  settings: Settings,
  root: MapNode,
  weights: ReadonlyMap<string, number>,
): SynthError[] {
  const problems: SynthError[] = [];
  const tasks = root.entries.get('tasks');
  if (tasks && weights.size > 0 && ![...weights.values()].some((weight) => weight > 0))
    problems.push(
      new SynthError('SYN_CONFIG_INVALID', {
        message: 'Every task has weight 0, so none would ever be drawn.',
        hint: 'Give at least one task a positive weight.',
        where: whereOf(tasks.key, 'tasks'),
      }),
    );
  const followUp = settings.run.conversation.task;
  if (followUp !== undefined && !weights.has(followUp))
    problems.push(
      new SynthError('SYN_CONFIG_REFERENCE', {
        message: `No task is called "${followUp}".`,
        hint: suggest(followUp, weights.keys(), 'Names in `tasks`'),
        where: whereOf(
          child(child(child(root, 'run'), 'conversation'), 'task')?.origin ?? root.origin,
          'run.conversation.task',
        ),
      }),
    );
  return problems;
}
