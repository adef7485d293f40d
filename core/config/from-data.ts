import { SynthError } from '../errors/synth-error.ts';
import { joinPath, whereOf, type ConfigNode, type Entry, type Source } from './node.ts';

export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
const maxDepth = 64;

/** Plain data as a tree without positions. SYN_CONFIG_INVALID for functions, class instances, circles and the like. */
export function fromData(data: unknown, source: Source, path = '', depth = 0): ConfigNode {
  const origin = { source };
  const refuse = (what: string): never => {
    throw new SynthError('SYN_CONFIG_INVALID', {
      message: `A configuration holds plain data only; here is ${what}.`,
      hint: 'Use maps, lists, text, numbers, true, false and null.',
      where: whereOf(origin, path),
    });
  };
  if (depth > maxDepth) refuse(`a nesting deeper than ${maxDepth}`);
  if (data === null || typeof data === 'string' || typeof data === 'boolean' || typeof data === 'number')
    return { kind: 'scalar', value: data, origin };
  if (Array.isArray(data)) {
    const items = data.map((item, i) => fromData(item, source, joinPath(path, i), depth + 1));
    return { kind: 'list', items, origin };
  }
  if (typeof data !== 'object') return refuse(typeof data === 'undefined' ? 'no value' : `a ${typeof data}`);
  const prototype: unknown = Object.getPrototypeOf(data);
  // A prototype of a prototype: data made in another realm is plain too.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) refuse('an instance of a class');
  const entries = new Map<string, Entry>();
  for (const [key, value] of Object.entries(data)) {
    if (forbiddenKeys.has(key)) refuse(`the key "${key}"`);
    entries.set(key, { key: origin, value: fromData(value, source, joinPath(path, key), depth + 1) });
  }
  return { kind: 'map', entries, origin };
}
