import { z } from 'zod';
import { renderTable } from './table.ts';
import { frameOf, sections, type AnyPlugin, type JsonObject, type Kind, type Needs } from '../core/index.ts';

interface Property {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly required?: readonly string[];
  readonly type?: string;
  readonly anyOf?: readonly Property[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
}

/** A plugin as JSON, with its whole schema. */
export const describe = (plugin: AnyPlugin): JsonObject => ({
  type: 'plugin',
  kind: String(plugin.kind),
  name: plugin.name,
  summary: plugin.summary,
  traits: plugin.traits as JsonObject,
  needs: needsOf(plugin),
  options: optionSchema(plugin) as unknown as JsonObject,
});

const nameIn = (kind: Kind): string =>
  sections[kind] === kind
    ? `\`default\` for the ${kind} of this node.`
    : `Name of an entry in \`${sections[kind]}\`.`;

const needsOf = (plugin: AnyPlugin): Record<string, string> =>
  Object.fromEntries(
    Object.entries(plugin.needs as Needs)
      .filter(([, need]) => need.need !== 'token')
      .map(([name, need]) => [
        name,
        need.need === 'slots' ? `map of ${need.kind}s` : need.need === 'ref' ? need.kind : '',
      ]),
  );

const optionSchema = (plugin: AnyPlugin): Property =>
  z.toJSONSchema(plugin.options, { io: 'input', unrepresentable: 'any' }) as Property;

/** A plugin as people read it: what it does, its options, its traits. */
export function page(plugin: AnyPlugin, columns?: number): string {
  const frame = frameOf(plugin.kind as Kind);
  const placed = [...Object.keys(frame.options), ...Object.keys(frame.needs)];
  const options = optionRows(optionSchema(plugin));
  const needs = Object.entries(needsOf(plugin)).map(([name, kind]) => [
    name,
    kind,
    '',
    kind.startsWith('map') ? 'Entries by name, each with its use.' : nameIn(kind as Kind),
  ]);
  const traits = Object.entries(plugin.traits as JsonObject).map(
    ([name, value]) => `  ${name}: ${JSON.stringify(value)}`,
  );
  return [
    `${plugin.kind}/${plugin.name}`,
    plugin.summary,
    '',
    options.length + needs.length === 0
      ? 'No options.'
      : renderTable(['option', 'type', 'default', 'what it does'], [...options, ...needs], { columns }),
    ...(placed.length > 0 ? ['', `Every ${plugin.kind} takes ${placed.join(', ')} too.`] : []),
    ...(traits.length > 0 ? ['', 'Traits:', ...traits] : []),
  ].join('\n');
}

/** A row an option; those inside of one follow it as `wallet.name`. */
const optionRows = ({ properties = {}, required = [] }: Property, prefix = ''): string[][] =>
  Object.entries(properties).flatMap(([name, property]) => {
    const fallback = required.includes(name) ? 'required' : '';
    const inner = optionRows(property, `${prefix}${name}.`);
    return [
      [
        `${prefix}${name}`,
        typeOf(property),
        property.default === undefined || inner.length > 0 ? fallback : shortened(property.default),
        property.description ?? '',
      ],
      ...inner,
    ];
  });

const longestDefault = 40;

/** A default that fits a table; `--json` has it whole. */
function shortened(value: unknown): string {
  const text = JSON.stringify(value);
  if (text.length <= longestDefault) return text;
  return Array.isArray(value)
    ? `list of ${value.length}`
    : typeof value === 'object' && value !== null
      ? `map of ${Object.keys(value).length}`
      : `${text.slice(0, longestDefault)}…`;
}

function typeOf(property: Property): string {
  if (property.const !== undefined) return JSON.stringify(property.const);
  if (property.enum) return property.enum.map(String).join(' | ');
  if (property.anyOf) return property.anyOf.map(typeOf).join(' or ');
  return property.type ?? 'any';
}
