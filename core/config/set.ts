import { SynthError } from '../errors/synth-error.ts';
import { forbiddenKeys } from './from-data.ts';
import { child, emptyMap, type ConfigNode, type MapNode, type Source } from './node.ts';
import { parseFlagValue } from './parse.ts';
import { throwAll } from './problems.ts';

/** A path, its value, and how the user wrote it (`--netuid`); default: `--set path`. */
export type Flag = readonly [path: string, text: string, shown?: string];

/**
 * `--set a.b.c=value` flags as one configuration to lay over the files; a later flag wins over an earlier one.
 * A key that itself has dots is quoted: `gateway.prices."gpt-4.1".inputUsd`.
 */
export function overlay(flags: readonly Flag[], cwd: string): MapNode {
  let root = emptyMap({ source: { label: '--set', folder: cwd } });
  const problems: SynthError[] = [];
  for (const [path, text, shown] of flags) {
    try {
      root = setOne(root, path, text, { label: shown ?? `--set ${path}`, folder: cwd });
    } catch (error) {
      if (!(error instanceof SynthError)) throw error;
      problems.push(...(error.problems.length > 0 ? error.problems : [error]));
    }
  }
  throwAll(problems);
  return root;
}

function setOne(root: MapNode, path: string, text: string, source: Source): MapNode {
  const keys = splitPath(path);
  const where = { file: source.label };
  if (keys === null)
    throw new SynthError('SYN_USAGE', {
      message: `"${path}" is not a path of keys.`,
      hint: 'Write --set run.steps=10; put a key that has dots in double quotes.',
      where,
    });
  const forbidden = keys.find((key) => forbiddenKeys.has(key));
  if (forbidden !== undefined)
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: `The key "${forbidden}" is not allowed.`,
      hint: 'Choose another name.',
      where: { ...where, path },
    });
  return place(root, keys, parseFlagValue(text, source), source);
}

function place(map: MapNode, keys: readonly string[], value: ConfigNode, source: Source): MapNode {
  const [key, ...rest] = keys as [string, ...string[]];
  const inner = child(map, key);
  const next =
    rest.length === 0
      ? value
      : place(inner?.kind === 'map' ? inner : emptyMap({ source }), rest, value, source);
  return { ...map, entries: new Map([...map.entries, [key, { key: { source }, value: next }]]) };
}

/** Keys of a dotted path; null when it is malformed. */
function splitPath(path: string): string[] | null {
  const keys: string[] = [];
  const key = /(?:"([^"]+)"|([^".\s=]+))(\.|$)/y;
  while (key.lastIndex < path.length) {
    const match = key.exec(path);
    if (match === null) return null;
    keys.push((match[1] ?? match[2]) as string);
    if (key.lastIndex === path.length && match[3] === '.') return null;
  }
  return keys.length === 0 ? null : keys;
}
