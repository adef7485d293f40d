import { SynthError } from '../errors/synth-error.ts';
import type { CheckedEntry } from './checked.ts';

/** Paths an entry must wait for. */
export const dependenciesOf = (entry: CheckedEntry): string[] =>
  [...entry.bindings.values()].flatMap((binding) =>
    binding.need === 'slots' ? binding.entries : binding.entry === null ? [] : [binding.entry],
  );

/** Entries so that each comes after those it needs; a circle is a SYN_CONFIG_CYCLE with its chain. */
export function inOrder(entries: ReadonlyMap<string, CheckedEntry>): {
  readonly ordered: ReadonlyMap<string, CheckedEntry>;
  readonly problems: readonly SynthError[];
} {
  const ordered = new Map<string, CheckedEntry>();
  const problems: SynthError[] = [];
  const open: string[] = [];
  const done = new Set<string>();
  const visit = (path: string): void => {
    const entry = entries.get(path);
    if (done.has(path) || !entry) return;
    if (open.includes(path)) {
      const chain = [...open.slice(open.indexOf(path)), path];
      problems.push(
        new SynthError('SYN_CONFIG_CYCLE', {
          message: `Entries need each other in a circle: ${chain.join(' → ')}.`,
          hint: 'Let one of them refer to another entry.',
          where: entry.where,
        }),
      );
      return;
    }
    open.push(path);
    dependenciesOf(entry).forEach(visit);
    open.pop();
    done.add(path);
    ordered.set(path, entry);
  };
  for (const path of entries.keys()) visit(path);
  return { ordered, problems };
}
