import { z } from 'zod';
import { sections, type AnyPlugin, type Needs } from '../../core/index.ts';
import { code, prose } from './markdown.ts';

/** What of a JSON Schema a table shows. */
export interface Property {
  readonly properties?: Readonly<Record<string, Property>>;
  readonly additionalProperties?: Property | boolean;
  readonly items?: Property | boolean;
  readonly required?: readonly string[];
  readonly type?: string;
  readonly anyOf?: readonly Property[];
  readonly oneOf?: readonly Property[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly description?: string;
  readonly secret?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

export const optionHead = ['option', 'value', 'default', 'what it does'];

export const schemaOf = (options: z.ZodType): Property =>
  z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' }) as Property;

/** A row an option; those inside of one follow it as `wallet.name`. */
export const optionRows = ({ properties = {}, required = [] }: Property, prefix = ''): string[][] =>
  Object.entries(properties).flatMap(([name, property]) => {
    const within = property.items !== undefined ? property.items : property.additionalProperties;
    const inner = [
      ...optionRows(property, `${prefix}${name}.`),
      ...(typeof within === 'object'
        ? optionRows(within, `${prefix}${name}${property.items === undefined ? '.*.' : '[].'}`)
        : []),
    ];
    return [
      [
        code(`${prefix}${name}`),
        valueOf(property),
        standardOf(name, property, required, inner),
        prose(property.description ?? ''),
      ],
      ...inner,
    ];
  });

/** Rows for what a plugin needs of others, which are options too. */
export const needRows = (needs: Needs): string[][] =>
  Object.entries(needs).flatMap(([name, need]): string[][] => {
    if (need.need === 'token') return [];
    const kind = `[${need.kind}](${need.kind}.md)`;
    if (need.need === 'slots')
      return [
        [code(name), `map of ${kind}s`, '', 'Entries by name, each with its `use`.'],
        ...optionRows(schemaOf(z.strictObject(need.extra)), `${name}.*.`),
      ];
    const section = sections[need.kind];
    return [
      [
        code(name),
        `name of ${/^[aeio]|llm/.test(need.kind) ? 'an' : 'a'} ${kind}`,
        need.optional ? 'none' : code('default'),
        section === need.kind ? `The ${need.kind} of this node.` : `An entry in ${code(String(section))}.`,
      ],
    ];
  });

export const optionsOf = (plugin: AnyPlugin): string[][] => [
  ...optionRows(schemaOf(plugin.options as z.ZodType)),
  ...needRows(plugin.needs as Needs),
];

const longest = 60;

function standardOf(
  name: string,
  { default: standard }: Property,
  required: readonly string[],
  inner: readonly unknown[],
): string {
  if (standard === undefined) return required.includes(name) ? '**required**' : '';
  if (inner.length > 0) return '';
  const text = JSON.stringify(standard);
  if (text.length <= longest) return code(text);
  if (Array.isArray(standard)) return `list of ${standard.length}`;
  if (typeof standard === 'object') return `map of ${Object.keys(standard as object).length}`;
  return code(`${text.slice(0, longest)}…`);
}

/** What an option takes, in words. */
export function valueOf(property: Property): string {
  const { const: only, enum: values, anyOf, oneOf, items, additionalProperties, type, secret } = property;
  if (secret) return 'secret';
  if (only !== undefined) return code(JSON.stringify(only));
  if (values !== undefined) return values.map((value) => code(String(value))).join(', ');
  const alternatives = anyOf ?? oneOf;
  if (alternatives !== undefined) return [...new Set(alternatives.map(valueOf))].join(' or ');
  switch (type) {
    case 'string':
      return 'text';
    case 'boolean':
      return '`true`, `false`';
    case 'integer':
    case 'number':
      return [type === 'integer' ? 'whole number' : 'number', rangeOf(property)].filter(Boolean).join(' ');
    case 'array':
      return typeof items === 'object' ? `list of ${valueOf(items)}` : 'list';
    case 'object':
      return typeof additionalProperties === 'object' ? `map of ${valueOf(additionalProperties)}` : 'map';
    case 'null':
      return '`null`';
    default:
      return 'any';
  }
}

/** zod writes the safe integers down as limits; those say nothing. */
function rangeOf({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Property): string {
  const shown = (limit: number | undefined): limit is number =>
    limit !== undefined && Math.abs(limit) < Number.MAX_SAFE_INTEGER;
  return [
    shown(minimum) ? `≥ ${minimum}` : '',
    shown(exclusiveMinimum) ? `\\> ${exclusiveMinimum}` : '',
    shown(maximum) ? `≤ ${maximum}` : '',
    shown(exclusiveMaximum) ? `\\< ${exclusiveMaximum}` : '',
  ]
    .filter(Boolean)
    .join(', ');
}
