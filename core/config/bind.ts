import { sections, type Kind } from '../contracts/kinds.ts';
import type { Need } from '../contracts/plugin.ts';
import { SynthError } from '../errors/synth-error.ts';
import type { Binding } from './checked.ts';
import { checkEntry, checkMap, type Pass, type Place } from './check-entry.ts';
import {
  aKind,
  describe,
  isNull,
  joinPath,
  textOf,
  whereOf,
  type ConfigNode,
  type Entry,
  type MapNode,
} from './node.ts';
import { suggest } from './suggest.ts';

/** Binds one need of an entry and checks what it is bound to; undefined when that cannot be told. */
export async function bind(
  need: string,
  declared: Need,
  place: Place,
  map: MapNode,
  pass: Pass,
): Promise<Binding | undefined> {
  const written = map.entries.get(need)?.value;
  const node = written && !isNull(written) ? written : undefined;
  if (declared.need === 'slots') return bindSlots(need, declared, node, place, pass);
  if (declared.need !== 'ref') return undefined;
  if (node === undefined && declared.optional) return { need: 'ref', entry: null };
  return bindRef(need, declared.kind, node, place, pass);
}

async function bindSlots(
  need: string,
  { kind, extra }: Need & { need: 'slots' },
  node: ConfigNode | undefined,
  place: Place,
  pass: Pass,
): Promise<Binding | undefined> {
  const path = joinPath(place.path, need);
  if (node === undefined || node.kind === 'map')
    return { need: 'slots', entries: await checkMap(node, kind, path, pass, extra) };
  pass.problems.push(
    new SynthError('SYN_CONFIG_INVALID', {
      message: `Expected a map of ${kind}s by name, got ${describe(node)}.`,
      hint: `Write ${need}: { name: { use: … } }.`,
      where: whereOf(node.origin, path),
    }),
  );
  return undefined;
}

async function bindRef(
  need: string,
  kind: Kind,
  node: ConfigNode | undefined,
  place: Place,
  pass: Pass,
): Promise<Binding | undefined> {
  const section = sections[kind] as string;
  const target = node === undefined ? 'default' : textOf(node);
  const candidates = candidatesOf(section, kind, pass);
  const found = candidates.get(target ?? '');
  if (target !== undefined && found !== undefined) {
    const name = section === kind ? section : target;
    const path = section === kind ? section : joinPath(section, target);
    await checkEntry({ kind, name, path, entry: found }, pass);
    return { need: 'ref', entry: path };
  }
  const message =
    node === undefined
      ? `The ${place.kind} "${place.name}" needs ${aKind(kind)}, and \`${section}\` has no "default".`
      : target === undefined
        ? `Expected the name of ${aKind(kind)}, got ${describe(node)}.`
        : `No ${kind} is called "${target}".`;
  const names = suggest(target ?? '', candidates.keys(), `Names in \`${section}\``);
  pass.problems.push(
    new SynthError(target === undefined ? 'SYN_CONFIG_INVALID' : 'SYN_CONFIG_REFERENCE', {
      message,
      hint: node === undefined ? `Write ${need}: <name>. ${names}` : names,
      where: whereOf(node?.origin ?? place.entry.key, joinPath(place.path, need)),
    }),
  );
  return undefined;
}

/** What a reference may name. A section that holds a single plugin counts as a map with the one name `default`. */
function candidatesOf(
  section: string,
  kind: Kind,
  { root, sections: maps }: Pass,
): ReadonlyMap<string, Entry> {
  if (section !== kind) return maps.get(section)?.entries ?? new Map<string, Entry>();
  const entry = root.entries.get(section);
  return new Map(entry && !isNull(entry.value) ? [['default', entry]] : []);
}
