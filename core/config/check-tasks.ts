import type { TaskTraits } from '../contracts/task.ts';
import { SynthError } from '../errors/synth-error.ts';
import { checkEntry, type Pass } from './check-entry.ts';
import type { CheckedEntry } from './checked.ts';
import { child, emptyMap, joinPath, type Entry } from './node.ts';
import { rewardProblems, taskProblems } from './rules.ts';
import type { Settings } from './schema.ts';

/** Checks the tasks a validator draws, with the protocol each speaks. One of weight 0 counts only when it makes the follow-ups. */
export async function checkTasks(settings: Settings | undefined, pass: Pass): Promise<void> {
  const tasks = pass.sections.get('tasks')?.entries ?? new Map<string, Entry>();
  const weights = new Map<string, number>();
  for (const [name, entry] of tasks) {
    const path = joinPath('tasks', name);
    const written = child(entry.value, 'weight');
    weights.set(name, 0);
    if (written?.kind === 'scalar' && written.value === 0 && settings?.run.conversation.task !== name)
      continue;
    await checkEntry({ kind: 'task', name, path, entry }, pass);
    const task = pass.entries.get(path);
    weights.set(name, task ? Number(task.frame.weight) : 1);
    if (!task) continue;
    await checkTask(task, entry, pass);
  }
  if (settings) pass.problems.push(...taskProblems(settings, pass.root, weights));
}

/** What is left to check of a task whose own entry is right: its rewards and its protocol. */
export async function checkTask(task: CheckedEntry, entry: Entry, pass: Pass): Promise<void> {
  pass.problems.push(...rewardProblems(task, entry, pass.entries));
  await checkProtocol(task, entry, pass);
}

/** The protocol a task speaks: the entry of that name in `protocols`, else the plugin of that name. */
async function checkProtocol(task: CheckedEntry, { key }: Entry, pass: Pass): Promise<void> {
  const { protocol: name } = task.plugin.traits as TaskTraits;
  const listed = pass.sections.get('protocols')?.entries.get(name);
  const path = joinPath('protocols', name);
  if (!listed && !pass.loader.names('protocol').includes(name) && !name.includes('/'))
    pass.problems.push(
      new SynthError('SYN_CONFIG_REFERENCE', {
        message: `The task "${task.name}" speaks the protocol "${name}", which is neither built in nor in \`protocols\`.`,
        hint: `Add protocols: { ${name}: { use: … } }.`,
        where: task.where,
        plugin: `task/${task.plugin.name}`,
      }),
    );
  else
    await checkEntry({ kind: 'protocol', name, path, entry: listed ?? { key, value: emptyMap(key) } }, pass);
}
