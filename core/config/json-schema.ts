import { z } from 'zod';
import { frameOf } from '../contracts/frames.ts';
import type { JsonObject, JsonValue } from '../contracts/json.ts';
import { kinds, sections, type Kind } from '../contracts/kinds.ts';
import type { AnyPlugin, Need } from '../contracts/plugin.ts';
import type { Installed, InUse } from './in-use.ts';
import { loosen, removable } from './loosen.ts';
import { settingsSchema } from './schema.ts';

export interface SchemaFacts {
  /** Built-in presets, offered after `extends`. */
  readonly presets?: readonly { readonly name: string; readonly summary: string }[];
  /** What the configuration at hand has: its packages, files and names. */
  readonly inUse?: Pick<InUse, 'installed' | 'entries'>;
}

/**
 * JSON Schema (draft-07, the one the YAML language server is sure of) of a whole configuration with the options of these
 * plugins. It is looser than the check where a file alone can't tell: with `extends` any required key may be inherited, and
 * an entry without `use` may be of any plugin unless its name is one's.
 *
 * `enumDescriptions` is no word of the draft; editors show it, validators pass it over.
 */
export function toJsonSchema(
  builtIn: readonly AnyPlugin[],
  { presets = [], inUse = { installed: [], entries: new Map() } }: SchemaFacts = {},
): JsonObject {
  const definitions: Record<string, JsonValue> = {};
  const known: readonly Installed[] = [
    ...builtIn.map((plugin) => ({ use: plugin.name, plugin })),
    ...inUse.installed,
  ];
  const ofKind = (kind: Kind): Installed[] => known.filter(({ plugin }) => plugin.kind === kind);

  /** A reference to a definition, made the first time it is asked for; it may refer to itself. */
  const define = (name: string, make: () => JsonValue): JsonObject => {
    if (!(name in definitions)) {
      definitions[name] = {};
      definitions[name] = make();
    }
    return { $ref: `#/definitions/${name}` };
  };

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
    const names = section === need.kind ? ['default'] : [...(inUse.entries.get(need.kind)?.keys() ?? [])];
    const description =
      section === need.kind
        ? `\`default\` for the ${need.kind} of this node.`
        : `Name of an entry in \`${section}\`${need.optional ? '' : '; default: default'}.`;
    return removable({
      description,
      anyOf: [...(names.length === 0 ? [] : [{ enum: names }]), { type: 'string' }],
    });
  };

  /** An entry that uses one plugin, with what its place adds. `open`: other keys are not refused. */
  const optionsOf = ({ use, plugin }: Installed, extra: z.ZodRawShape, open = false): JsonObject => {
    const kind = plugin.kind as Kind;
    const name = [...[`${kind}.${wordOf(use)}`, ...Object.keys(extra)], ...(open ? ['open'] : [])].join('-');
    return define(name, () => {
      const placed = frameOf(kind);
      const needs: Record<string, Need> = { ...placed.needs, ...(plugin.needs as Record<string, Need>) };
      const bound = Object.entries(needs).filter(([, need]) => need.need !== 'token');
      return {
        description: plugin.summary,
        properties: {
          use: true,
          ...properties(plugin.options as z.ZodType, name),
          ...properties(z.strictObject({ ...placed.options, ...extra }), `${name}.frame`),
          ...Object.fromEntries(bound.map(([key, need]) => [key, needProperty(need)])),
        },
        ...(open ? {} : { additionalProperties: false }),
      };
    });
  };

  /** An entry of a kind: its `use` decides which options it has. */
  const entryOf = (kind: Kind, extra: z.ZodRawShape = {}): JsonObject =>
    define([kind, ...Object.keys(extra)].join('-'), () => {
      const plugins = ofKind(kind);
      const names = {
        enum: plugins.map(({ use }) => use),
        enumDescriptions: plugins.map(({ plugin }) => plugin.summary),
      };
      const use = {
        description: `Which ${kind}: a built-in one, ./file.js, or namespace/name of a package.`,
        anyOf: [
          ...(plugins.length === 0 ? [] : [names]),
          { type: 'string', pattern: '/', description: 'A file, or namespace/name of a package.' },
        ],
      };
      return {
        type: 'object',
        properties: { use: removable(use) },
        // An empty list is not allowed in a schema.
        ...(plugins.length === 0
          ? {}
          : { allOf: plugins.map((one) => ({ if: using(one.use), then: optionsOf(one, extra) })) }),
      };
    });

  /** An entry that may leave out its `use`: then it is of the plugin of its name, or of what the configuration inherits. */
  const namedEntry = (kind: Kind, name: string, extra: z.ZodRawShape): JsonValue => {
    const inherited = inUse.entries.get(kind)?.get(name);
    const one = inherited === null ? undefined : ofKind(kind).find(({ use }) => use === (inherited ?? name));
    if (one === undefined) return removable(entryOf(kind, extra));
    // What the configuration says may change before the next `synth schema`: nothing is refused by it.
    const then = optionsOf(one, extra, inherited !== undefined && inherited !== name);
    return removable({
      description: one.plugin.summary,
      // In draft-07 what stands beside `$ref` is ignored: hence allOf.
      allOf: [entryOf(kind, extra), { if: { not: { required: ['use'] } }, then }],
    });
  };

  const mapOf = (kind: Kind, extra: z.ZodRawShape = {}): JsonObject =>
    define([`${kind}s`, ...Object.keys(extra)].join('-'), () => {
      const own = builtIn.filter((plugin) => plugin.kind === kind).map(({ name }) => name);
      const names = new Set([...(inUse.entries.get(kind)?.keys() ?? []), ...own]);
      return {
        type: 'object',
        properties: Object.fromEntries([...names].map((name) => [name, namedEntry(kind, name, extra)])),
        additionalProperties: removable(entryOf(kind, extra)),
      };
    });

  const sectionProperties = kinds.flatMap((kind): [string, JsonValue][] => {
    const section = sections[kind];
    if (section === null) return [];
    const description = section === kind ? `The ${kind} of this node.` : `Every ${kind} by its name.`;
    const inner = section === kind ? namedEntry(kind, kind, {}) : removable(mapOf(kind));
    return [[section, { ...(inner as JsonObject), description }]];
  });
  const own = { ...properties(settingsSchema, 'settings'), ...Object.fromEntries(sectionProperties) };
  const over = { type: 'object', properties: own, additionalProperties: false } satisfies JsonObject;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    description: 'Configuration of a synth node.',
    type: 'object',
    properties: {
      extends: {
        description: 'What this builds on: a built-in preset, ./file.yaml, or package/preset.',
        anyOf: [
          ...(presets.length === 0
            ? []
            : [
                {
                  enum: presets.map(({ name }) => name),
                  enumDescriptions: presets.map(({ summary }) => summary),
                },
              ]),
          { type: 'string', pattern: presets.length === 0 ? '' : '/', description: 'A file or a package.' },
        ],
      },
      plugins: removable({
        description: 'Packages whose plugins are used here.',
        type: 'array',
        items: { type: 'string' },
      }),
      chains: {
        description: 'Options for chains by their name; those of the chain in use lie under `chain`.',
        ...(removable(mapOf('chain')) as JsonObject),
      },
      onChain: {
        description: 'What differs on a chain, by its name, as it would stand at the root.',
        type: 'object',
        additionalProperties: over,
      },
      dev: { ...over, description: 'What differs with --dev, as it would stand at the root.' },
      ...own,
    },
    additionalProperties: false,
    definitions,
  };
}

/** True of an entry that says `use: <name>`. Two steps: in one, editors offer a whole entry for each name. */
const using = (name: string): JsonObject => ({
  allOf: [{ required: ['use'] }, { properties: { use: { const: name } } }],
});

/** What a name after `use:` is in the name of a definition: no character that a reference would have to escape. */
const wordOf = (use: string): string =>
  use.replace(/[^a-z0-9-]/g, (character) => `_${character.codePointAt(0)?.toString(16)}`);
