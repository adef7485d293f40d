import { kinds, sections, type Kind } from '../contracts/kinds.ts';
import { SynthError } from '../errors/synth-error.ts';
import { usableEntries } from './usable-entries.ts';
import { child, describe, isNull, whereOf, type MapNode } from './node.ts';

/** The kind of plugin each section of the configuration names. */
export const kindOfSection: ReadonlyMap<string, Kind> = new Map(
  kinds.flatMap((kind) => (sections[kind] === null ? [] : [[sections[kind], kind] as const])),
);
/** The sections that are maps of plugins by name. */
export function namedMaps(root: MapNode, problems: SynthError[]): Map<string, MapNode> {
  const maps = new Map<string, MapNode>();
  for (const [section, kind] of kindOfSection) {
    const node = child(root, section);
    if (section === kind || node === undefined || isNull(node)) continue;
    if (node.kind === 'map') maps.set(section, usableEntries(node, kind, section, problems));
    else
      problems.push(
        new SynthError('SYN_CONFIG_INVALID', {
          message: `Expected a map of ${kind}s by name, got ${describe(node)}.`,
          hint: `Write ${section}: { name: { use: … } }.`,
          where: whereOf(node.origin, section),
        }),
      );
  }
  return maps;
}
