import type { Kind } from '../contracts/kinds.ts';
import { SynthError } from '../errors/synth-error.ts';
import { aKind, isNull, joinPath, whereOf, type Entry, type MapNode } from './node.ts';
import { suggest } from './suggest.ts';

/** A map of plugins without entries that have an impossible name or remove what is not there; those are noted. */
export function usableEntries(map: MapNode, kind: Kind, path: string, problems: SynthError[]): MapNode {
  const present = [...map.entries].filter(([, { value }]) => !isNull(value));
  const note = (message: string, hint: string, name: string, { key }: Entry): void => {
    problems.push(
      new SynthError('SYN_CONFIG_INVALID', { message, hint, where: whereOf(key, joinPath(path, name)) }),
    );
  };
  for (const [name, entry] of map.entries) {
    if (!isNull(entry.value)) continue;
    const names = suggest(
      name,
      present.map(([other]) => other),
      'Names here',
    );
    note(
      `There is no ${kind} "${name}" to remove.`,
      `${names} To add one, write ${name}: { use: … }.`,
      name,
      entry,
    );
  }
  const entries = new Map<string, Entry>();
  for (const [name, entry] of present) {
    if (/^[A-Za-z0-9][\w-]{0,63}$/.test(name)) entries.set(name, entry);
    else
      note(
        `"${name}" cannot be the name of ${aKind(kind)}.`,
        'A name has letters, digits, hyphens and underscores, 64 at most.',
        name,
        entry,
      );
  }
  return { ...map, entries };
}
