import type { z } from 'zod';
import { SynthError } from '../errors/synth-error.ts';
import { describe, joinPath, textOf, whereOf, type ConfigNode, type MapNode, type Origin } from './node.ts';
import { descriptionOf, isSecret, schemaOfKey, shapeOf } from './schema-walk.ts';
import { suggest } from './suggest.ts';
import { keyOf, type Plain } from './plain.ts';

interface Subject {
  readonly schema: z.ZodType;
  readonly map: MapNode;
  readonly path: string;
  readonly anchor: Origin;
  readonly plain: Plain;
}

/** One of zod's issues as problems at their places in the YAML, in plain words. */
export function explainIssue(issue: z.core.$ZodIssue, subject: Subject): SynthError[] {
  const { node, origin, path, missing } = locate(subject, issue.path);
  if (issue.code === 'unrecognized_keys') {
    const known = Object.keys(shapeOf(schemaAt(subject.schema, issue.path) ?? subject.schema));
    return issue.keys.map((key) =>
      unknownKey(
        key,
        node?.kind === 'map' ? (node.entries.get(key)?.key ?? origin) : origin,
        joinPath(path, key),
        known,
      ),
    );
  }
  const schema = schemaAt(subject.schema, issue.path);
  const description = schema && descriptionOf(schema);
  if (missing)
    return [
      problem(
        `"${String(issue.path.at(-1))}" is missing.`,
        description ?? `${sentence(issue.message)}`,
        origin,
        path,
      ),
    ];
  const hidden = schema !== undefined && isSecret(schema);
  const referred = subject.plain.referred.has(keyOf(issue.path));
  const got = hidden ? 'something else' : referred ? `something else from ${textOf(node)}` : describe(node);
  return [problem(words(issue, got), hintFor(issue, node, description), origin, path)];
}

export const unknownKey = (key: string, origin: Origin, path: string, known: readonly string[]): SynthError =>
  problem(`The key "${key}" is unknown here.`, suggest(key, known, 'Known keys'), origin, path);

const problem = (message: string, hint: string, origin: Origin, path: string): SynthError =>
  new SynthError('SYN_CONFIG_INVALID', { message, hint, where: whereOf(origin, path) });

function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  return path.reduce<z.ZodType | undefined>((at, key) => at && schemaOfKey(at, key), schema);
}

/** The node an issue is about; for a missing one the key of the map that should have it. */
function locate({ map, path, anchor }: Subject, issuePath: readonly PropertyKey[]) {
  let node: ConfigNode | undefined = map;
  let origin = anchor;
  let shown = path;
  let missing = false;
  issuePath.forEach((key, depth) => {
    const inner: ConfigNode | undefined =
      node?.kind === 'map'
        ? node.entries.get(String(key))?.value
        : node?.kind === 'list'
          ? node.items[Number(key)]
          : undefined;
    const keyOrigin = node?.kind === 'map' ? node.entries.get(String(key))?.key : undefined;
    shown = joinPath(shown, typeof key === 'number' ? key : String(key));
    if (inner === undefined) missing = true;
    else origin = depth === issuePath.length - 1 ? inner.origin : (keyOrigin ?? inner.origin);
    node = inner;
  });
  return { node, origin, path: shown, missing };
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  map: 'a map',
  array: 'a list',
  tuple: 'a list',
  undefined: 'nothing',
};
const typeWord = (expected: string): string => typeWords[expected] ?? expected;
const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
const quoted = (values: readonly unknown[]): string =>
  values.map((value) => JSON.stringify(value)).join(', ');

function words(issue: z.core.$ZodIssue, got: string): string {
  switch (issue.code) {
    case 'invalid_type':
      return `Expected ${typeWord(issue.expected)}, got ${got}.`;
    case 'invalid_value':
      return `Expected ${issue.values.length > 1 ? 'one of ' : ''}${quoted(issue.values)}, got ${got}.`;
    case 'too_small':
      return `Expected ${bound(issue.origin, 'at least', issue.inclusive === false, issue.minimum)}, got ${got}.`;
    case 'too_big':
      return `Expected ${bound(issue.origin, 'at most', issue.inclusive === false, issue.maximum)}, got ${got}.`;
    case 'invalid_union': {
      const options = issue.errors.flat().filter((inner) => inner.path.length === 0);
      const types = new Set(
        options.map((inner) => (inner.code === 'invalid_type' ? typeWord(inner.expected) : inner.message)),
      );
      return types.size === 0 ? sentence(issue.message) : `Expected ${[...types].join(' or ')}, got ${got}.`;
    }
    default:
      return sentence(issue.message);
  }
}

function bound(origin: string, relation: string, exclusive: boolean, limit: number | bigint): string {
  const strict = relation === 'at least' ? 'more than' : 'less than';
  const amount = `${exclusive ? strict : relation} ${limit}`;
  const unit: Readonly<Record<string, string>> = {
    string: 'characters',
    array: 'entries',
    set: 'entries',
    object: 'keys',
  };
  return unit[origin] === undefined ? `a number of ${amount}` : `${amount} ${unit[origin]}`;
}

function hintFor(
  issue: z.core.$ZodIssue,
  node: ConfigNode | undefined,
  description: string | undefined,
): string {
  const text = textOf(node);
  if (issue.code === 'invalid_value' && text !== undefined)
    return suggest(
      text,
      issue.values.filter((value): value is string => typeof value === 'string'),
      'Values',
    );
  if (issue.code === 'invalid_type' && issue.expected === 'boolean' && /^(yes|no|on|off)$/i.test(text ?? ''))
    return 'In YAML 1.2 only true and false are booleans.';
  if (issue.code === 'invalid_type' && issue.expected === 'string' && node?.kind === 'scalar')
    return 'Put it in quotes.';
  if (issue.code === 'invalid_type' && text !== undefined && /^\d[\d_,]*$/.test(text))
    return 'Write the digits alone, without quotes, commas or underscores.';
  return description ?? 'See `synth plugins` for the options of each plugin.';
}
