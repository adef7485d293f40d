import type { z } from 'zod';
import { SynthError } from '../errors/synth-error.ts';
import { interpolate } from './interpolate.ts';
import { isNull, joinPath, textOf, whereOf, type ConfigNode, type MapNode } from './node.ts';
import { isSecret, schemaOfKey } from './schema-walk.ts';

/** What a pass over the configuration gathers. */
export interface Findings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly problems: SynthError[];
  readonly secrets: Set<string>;
}

type Path = readonly (string | number)[];
export const keyOf = (path: readonly PropertyKey[]): string => JSON.stringify(path.map(String));

/** A map as plain data, and what was special about some of its values; keys are `keyOf` paths. */
export interface Plain {
  readonly value: unknown;
  /** Values taken from the environment or a file: text, whatever the schema wants. */
  readonly referred: ReadonlyMap<string, string>;
  /** Values that could not be filled in; a problem is noted already. */
  readonly missing: ReadonlySet<string>;
}

/** Interpolates text, drops `null`, gathers secrets and refuses those written out. */
export function toPlain(schema: z.ZodType, map: MapNode, path: string, findings: Findings): Plain {
  const referred = new Map<string, string>();
  const missing = new Set<string>();

  const scalarOf = (node: ConfigNode, at: Path, shown: string, secret: boolean): unknown => {
    const text = textOf(node);
    if (text === undefined) {
      if (secret && node.kind === 'scalar' && node.value !== null) refuseSecret(node, shown, findings);
      return node.kind === 'scalar' ? node.value : undefined;
    }
    try {
      const filled = interpolate(text, node.origin, shown, findings.env);
      if (secret && text !== '' && (filled.referred.length === 0 || filled.literalDefault))
        refuseSecret(node, shown, findings);
      // Both `Bearer x` and `x`: either may be quoted.
      if (secret)
        for (const value of [filled.text, ...filled.referred]) if (value !== '') findings.secrets.add(value);
      if (filled.referred.length > 0) referred.set(keyOf(at), filled.text);
      return filled.text;
    } catch (error) {
      if (!(error instanceof SynthError)) throw error;
      findings.problems.push(error);
      missing.add(keyOf(at));
      return text;
    }
  };

  const convert = (
    node: ConfigNode,
    at: Path,
    shown: string,
    own: z.ZodType | undefined,
    secret: boolean,
  ): unknown => {
    const hidden = secret || (own !== undefined && isSecret(own));
    const inner = (key: string | number): [Path, string, z.ZodType | undefined, boolean] => [
      [...at, key],
      joinPath(shown, key),
      own && schemaOfKey(own, key),
      hidden,
    ];
    if (node.kind === 'list') return node.items.map((item, i) => convert(item, ...inner(i)));
    if (node.kind === 'scalar') return scalarOf(node, at, shown, hidden);
    const entries = [...node.entries].filter(([, { value }]) => !isNull(value));
    return Object.fromEntries(entries.map(([key, { value }]) => [key, convert(value, ...inner(key))]));
  };
  return { value: convert(map, [], path, schema, false), referred, missing };
}

function refuseSecret(node: ConfigNode, path: string, { problems }: Findings): void {
  const name = path.slice(path.lastIndexOf('.') + 1);
  problems.push(
    new SynthError('SYN_CONFIG_SECRET', {
      message: `"${name}" is a secret and must not be written into the configuration.`,
      hint: `Write ${name}: \${env:NAME} and set NAME in the environment or in .env, or \${file:path}.`,
      where: whereOf(node.origin, path),
    }),
  );
}
