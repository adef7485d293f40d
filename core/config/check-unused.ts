import { chainsKey } from './chains.ts';
import { checkEntry, type Pass } from './check-entry.ts';
import { checkTask } from './check-tasks.ts';
import { child, joinPath } from './node.ts';
import { kindOfSection } from './sections.ts';

/**
 * Checks what nothing uses, so that a mistake there is known before somebody switches it on. A variable that is not set is no
 * mistake yet.
 */
export async function checkUnused(pass: Pass): Promise<void> {
  const before = pass.problems.length;
  for (const [section, map] of pass.sections)
    for (const [name, entry] of map.entries) {
      const kind = kindOfSection.get(section);
      const path = joinPath(section, name);
      if (kind === undefined || pass.entries.has(path)) continue;
      await checkEntry({ kind, name, path, entry }, pass);
      const task = kind === 'task' ? pass.entries.get(path) : null;
      if (task) await checkTask(task, entry, pass);
    }
  const chains = child(pass.root, chainsKey);
  for (const [name, entry] of chains?.kind === 'map' ? chains.entries : [])
    await checkEntry({ kind: 'chain', name, path: joinPath(chainsKey, name), entry }, pass);
  const found = pass.problems.splice(before);
  pass.problems.push(...found.filter(({ code }) => code !== 'SYN_CONFIG_VARIABLE'));
}
