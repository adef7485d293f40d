import { isAlias, isMap, isScalar, isSeq, type Document, type Pair } from 'yaml';
import type { ErrorCode } from '../errors/catalogue.ts';
import { forbiddenKeys } from './from-data.ts';
import { isNull, joinPath, type ConfigNode, type Entry, type MapNode, type Origin } from './node.ts';

/** Nodes a configuration may have after aliases are followed: a bomb of aliases ends here. */
const maxNodes = 50_000;
const maxDepth = 64;

interface Surroundings {
  readonly originAt: (offset: number | undefined) => Origin;
  readonly report: (code: ErrorCode, origin: Origin, message: string, hint: string, path?: string) => void;
}

/** A parsed YAML document as a tree of our own: aliases followed, `<<` merged in, every place kept. */
export function convertDocument(document: Document, { originAt, report }: Surroundings): ConfigNode {
  let nodes = 0;

  const convert = (node: unknown, parent: Origin, path: string, depth: number): ConfigNode => {
    const range = (node as { range?: readonly number[] } | null)?.range;
    const origin = range ? originAt(range[0]) : parent;
    const nothing: ConfigNode = { kind: 'scalar', value: null, origin };
    nodes += 1;
    if (nodes > maxNodes || depth > maxDepth) {
      if (nodes <= maxNodes || nodes === maxNodes + 1)
        report(
          'SYN_CONFIG_SYNTAX',
          origin,
          depth > maxDepth
            ? `The nesting is deeper than ${maxDepth} levels.`
            : `There are more than ${maxNodes} values once aliases are followed.`,
          'Does an alias (`*name`) contain itself, or alias upon alias?',
          path,
        );
      nodes = Infinity;
      return nothing;
    }
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (target) return convert(target, origin, path, depth + 1);
      report(
        'SYN_CONFIG_SYNTAX',
        origin,
        `No anchor is called "${node.source}".`,
        `Write \`&${node.source}\` at the value meant, above this line.`,
        path,
      );
      return nothing;
    }
    if (isMap(node)) return { kind: 'map', entries: convertPairs(node.items, path, depth), origin };
    if (isSeq(node)) {
      const items = node.items.map((item, i) => convert(item, origin, joinPath(path, i), depth + 1));
      return { kind: 'list', items, origin };
    }
    if (!isScalar(node)) return nothing;
    const value: unknown = node.value;
    if (value === null || ['string', 'number', 'boolean'].includes(typeof value))
      return { kind: 'scalar', value: value as string | number | boolean | null, origin };
    report('SYN_CONFIG_SYNTAX', origin, `A ${typeof value} cannot be used here.`, 'Put it in quotes.', path);
    return nothing;
  };

  const convertPairs = (pairs: readonly Pair[], path: string, depth: number): Map<string, Entry> => {
    const entries = new Map<string, Entry>();
    const merged: MapNode[] = [];
    for (const pair of pairs) {
      const keyOrigin = originAt((pair.key as { range?: readonly number[] } | null)?.range?.[0]);
      if (!isScalar(pair.key)) {
        report('SYN_CONFIG_SYNTAX', keyOrigin, 'A key must be plain text.', 'Write `key: value`.', path);
        continue;
      }
      const key = String(pair.key.value);
      const value = convert(pair.value, keyOrigin, joinPath(path, key), depth + 1);
      if (key === '<<' && pair.key.type === 'PLAIN') merged.push(...mergeSources(value, keyOrigin, path));
      else if (forbiddenKeys.has(key))
        report(
          'SYN_CONFIG_INVALID',
          keyOrigin,
          `The key "${key}" is not allowed.`,
          'Choose another name.',
          joinPath(path, key),
        );
      else entries.set(key, { key: keyOrigin, value });
    }
    for (const { entries: more } of merged)
      for (const [key, entry] of more) if (!entries.has(key)) entries.set(key, entry);
    return entries;
  };

  const mergeSources = (value: ConfigNode, origin: Origin, path: string): MapNode[] => {
    const sources = value.kind === 'list' ? value.items : isNull(value) ? [] : [value];
    return sources.filter((source): source is MapNode => {
      if (source.kind === 'map') return true;
      report('SYN_CONFIG_SYNTAX', origin, '`<<` takes a map or a list of maps.', 'Write `<<: *name`.', path);
      return false;
    });
  };

  return convert(document.contents, originAt(undefined), '', 0);
}
