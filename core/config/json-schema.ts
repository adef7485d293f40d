import { z } from 'zod';
import { kinds, sections, type Kind } from '../contracts/kinds.ts';
import type { JsonObject, JsonValue } from '../contracts/json.ts';
import type { AnyPlugin, Need } from '../contracts/plugin.ts';
import { frameOf } from '../contracts/frames.ts';
import { loosen, removable } from './loosen.ts';
import { settingsSchema } from './schema.ts';

/**
 * JSON Schema (draft-07, the one the YAML language server is sure of) of a whole configuration with the options of these
 * plugins. It is looser than the check where a file alone can't tell: with `extends` any required key may be inherited, and
 * an entry without `use` may be of any plugin unless its name is one's.
 */
export function toJsonSchema(plugins: readonly AnyPlugin[]): JsonObject {
  const definitions: Record<string, JsonValue> = {};

  const properties = (schema: z.ZodType, prefix: string): Record<string, JsonValue> => {
    const json = z.toJSONSchema(schema, {
      io: 'input',
      target: 'draft-7',
      unrepresentable: 'any',
    }) as JsonObject;
    for (const [name, inner] of Object.entries((json.definitions ?? {}) as JsonObject))
      definitions[`${prefix}.${name}`] = loosen(inner, prefix);
    const own = Object.entries((json.properties ?? {}) as JsonObject);
    return Object.fromEntries(own.map(([key, inner]) => [key, removable(loosen(inner, prefix))]));
  };

  const needProperty = (need: Need): JsonValue => {
    if (need.need === 'slots') return removable(mapOf(need.kind, need.extra));
    if (need.need !== 'ref') return true;
    const section = sections[need.kind];
    const description =
      section === need.kind
        ? `\`default\` for the ${need.kind} of this node.`
        : `Name of an entry in \`${section}\`${need.optional ? '' : '; default: default'}.`;
    return { type: ['string', 'null'], description };
  };

  /** The definition of an entry that uses one plugin, with what its place adds; made once. */
  const pluginRef = (plugin: AnyPlugin, extra: z.ZodRawShape): JsonObject => {
    const name = [`${plugin.kind}.${plugin.name}`, ...Object.keys(extra)].join('+');
    if (!(name in definitions)) {
      definitions[name] = {};
      const placed = frameOf(plugin.kind as Kind);
      const frame = { ...placed.options, ...extra };
      const needs: Record<string, Need> = {
        ...placed.needs,
        ...(plugin.needs as Record<string, Need>),
      };
      const bound = Object.entries(needs).filter(([, need]) => need.need !== 'token');
      definitions[name] = {
        description: plugin.summary,
        properties: {
          use: true,
          ...properties(plugin.options as z.ZodType, name),
          ...properties(z.strictObject(frame), `${name}.frame`),
          ...Object.fromEntries(bound.map(([key, need]) => [key, needProperty(need)])),
        },
        additionalProperties: false,
      };
    }
    return { $ref: `#/definitions/${name}` };
  };

  const ofKind = (kind: Kind): AnyPlugin[] => plugins.filter((plugin) => plugin.kind === kind);

  /** An entry of a kind: its `use` decides which options it has. */
  const entryOf = (kind: Kind, extra: z.ZodRawShape = {}): JsonObject => {
    const name = [`${kind}`, ...Object.keys(extra)].join('+');
    const known = ofKind(kind);
    definitions[name] ??= {
      type: 'object',
      properties: {
        use: {
          description: `Which ${kind}: a built-in one, ./file.js, or namespace/name of a package.`,
          anyOf: [
            ...(known.length === 0 ? [] : [{ enum: known.map((plugin) => plugin.name) }]),
            { type: 'string', pattern: '/' },
            { type: 'null' },
          ],
        },
      },
      // An empty list is not allowed in a schema.
      ...(known.length === 0
        ? {}
        : {
            allOf: known.map((plugin) => ({
              if: { required: ['use'], properties: { use: { const: plugin.name } } },
              then: pluginRef(plugin, extra),
            })),
          }),
    };
    return { $ref: `#/definitions/${name}` };
  };

  /** A map of entries by name; one without `use` is the plugin of its name. */
  const mapOf = (kind: Kind, extra: z.ZodRawShape = {}): JsonObject => ({
    type: 'object',
    properties: Object.fromEntries(
      ofKind(kind).map((plugin) => [
        plugin.name,
        // In draft-07 what stands beside `$ref` is ignored: hence allOf.
        removable({
          allOf: [
            entryOf(kind, extra),
            { if: { not: { required: ['use'] } }, then: pluginRef(plugin, extra) },
          ],
        }),
      ]),
    ),
    additionalProperties: removable(entryOf(kind, extra)),
  });

  const sectionProperties = kinds.flatMap((kind): [string, JsonValue][] => {
    const section = sections[kind];
    if (section === null) return [];
    return [[section, removable(section === kind ? entryOf(kind) : mapOf(kind))]];
  });
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of a synth node',
    type: 'object',
    properties: {
      extends: {
        type: 'string',
        description: 'What this builds on: a built-in preset, ./file.yaml, or package/preset.',
      },
      plugins: {
        type: 'array',
        items: { type: 'string' },
        description: 'Packages whose plugins are used here.',
      },
      chains: {
        description: 'Options for chains by their name; those of the chain in use lie under `chain`.',
        allOf: [removable(mapOf('chain'))],
      },
      ...properties(settingsSchema, 'settings'),
      ...Object.fromEntries(sectionProperties),
    },
    additionalProperties: false,
    definitions,
  };
}
