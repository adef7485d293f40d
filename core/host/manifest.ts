import { z } from 'zod';
import { descriptionOf, isStrict, layers, definitionOf, shapeOf } from '../config/schema-walk.ts';
import { frameOf, noFrame } from '../contracts/frames.ts';
import { kinds, sections, type Kind } from '../contracts/kinds.ts';
import { serviceTokens, type AnyPlugin, type Need, type Slots } from '../contracts/plugin.ts';

/** Everything that is wrong with what a module exports as a plugin; empty when it is declared rightly. */
export function manifestFaults(exported: unknown): string[] {
  if (typeof exported !== 'object' || exported === null)
    return ['it is not an object; export definePlugin({ … })'];
  const plugin = exported as Partial<Record<keyof AnyPlugin, unknown>>;
  const faults: string[] = [];
  if (plugin.apiVersion !== 1)
    faults.push(`apiVersion is ${JSON.stringify(plugin.apiVersion)}; this version of synth speaks 1`);
  const kind = kinds.find((known) => known === plugin.kind);
  if (kind === undefined) faults.push(`kind is ${JSON.stringify(plugin.kind)}; kinds: ${kinds.join(', ')}`);
  if (typeof plugin.name !== 'string' || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(plugin.name))
    faults.push(`name is ${JSON.stringify(plugin.name)}; use lower-case letters, digits and hyphens`);
  if (typeof plugin.summary !== 'string' || plugin.summary.trim() === '')
    faults.push('summary is missing; write one sentence');
  if (typeof plugin.setup !== 'function') faults.push('setup is not a function');
  if (plugin.keystore !== undefined && (kind !== 'chain' || typeof plugin.keystore !== 'function'))
    faults.push('keystore is for chains, and a function');
  if (typeof plugin.traits !== 'object' || plugin.traits === null)
    faults.push('traits are missing; export definePlugin({ … })');
  const needs = plugin.needs;
  if (typeof needs !== 'object' || needs === null)
    return [...faults, 'needs are missing; export definePlugin({ … })'];
  if (kind !== undefined) faults.push(...traitFaults(kind, plugin.traits));
  faults.push(...optionFaults(plugin.options, 'options'), ...needFaults(needs as Record<string, unknown>));
  if (faults.length > 0) return faults;
  const { options: framed, needs: framedNeeds } = kind === undefined ? noFrame : frameOf(kind);
  const taken = ['use', ...Object.keys(framed), ...Object.keys(framedNeeds)];
  const bindings = Object.entries(needs as Record<string, Need>).filter(([, need]) => need.need !== 'token');
  const own = [...Object.keys(shapeOf(plugin.options as z.ZodType)), ...bindings.map(([name]) => name)];
  for (const key of new Set(own))
    if (taken.includes(key) || own.indexOf(key) !== own.lastIndexOf(key))
      faults.push(`the key "${key}" is taken already; rename the option or the need`);
  return faults;
}

type Traits = Readonly<Record<string, unknown>>;

/** What the engine reads from the traits of a kind, each with how it must be. */
const traits: Partial<
  Record<Kind, Readonly<Record<string, readonly [is: (value: unknown) => boolean, must: string]>>>
> = {
  tool: {
    methods: [
      (value) =>
        Array.isArray(value) &&
        value.length > 0 &&
        value.every((name) => ['random', 'search', 'get'].includes(name as string)),
      'a list of random, search and get',
    ],
    network: [isBoolean, 'true or false'],
  },
  task: { protocol: [(value) => typeof value === 'string' && value !== '', 'the name of a protocol'] },
  llm: { offline: [isBoolean, 'true or false'] },
  embedder: { offline: [isBoolean, 'true or false'] },
  chain: { offline: [isBoolean, 'true or false'] },
  scorer: {
    deterministic: [isBoolean, 'true or false'],
    scope: [(value) => [undefined, 'reply', 'batch'].includes(value as string), 'reply or batch'],
  },
};

function isBoolean(value: unknown): boolean {
  return typeof value === 'boolean';
}

function traitFaults(kind: Kind, own: unknown): string[] {
  if (typeof own !== 'object' || own === null) return [];
  return Object.entries(traits[kind] ?? {})
    .filter(([name, [is]]) => !is((own as Traits)[name]))
    .map(
      ([name, [, must]]) => `traits.${name} is ${JSON.stringify((own as Traits)[name])}; it must be ${must}`,
    );
}

const services = serviceTokens.map(({ id }) => id);

function optionFaults(options: unknown, label: string): string[] {
  if (typeof options !== 'object' || options === null || !('_zod' in options))
    return [
      typeof options === 'object' && options !== null && '_def' in options
        ? `${label} come from zod 3; build them with zod 4.1.13 or newer`
        : `${label} are no zod schema; write z.strictObject({ … })`,
    ];
  const schema = options as z.ZodType;
  if (definitionOf(schema).type !== 'object' || !isStrict(schema))
    return [`${label} must be a z.strictObject, so that unknown keys are refused`];
  return Object.entries(shapeOf(schema)).flatMap(([key, inner]) => keyFaults(inner, `${label}.${key}`));
}

function keyFaults(schema: z.ZodType, label: string): string[] {
  const description = descriptionOf(schema);
  if (description === undefined) return [`${label} has no description; add .describe("…")`];
  // Before 4.1.13 each copy of zod had a registry of its own, and descriptions were lost on the way to us.
  if (!layers(schema).some((layer) => z.globalRegistry.get(layer)?.description !== undefined))
    return [`${label} was built with a copy of zod older than 4.1.13; update it`];
  return Object.entries(shapeOf(schema)).flatMap(([key, inner]) => keyFaults(inner, `${label}.${key}`));
}

function needFaults(needs: Record<string, unknown>): string[] {
  return Object.entries(needs).flatMap(([name, value]) => {
    const need = value as Partial<Need> | null;
    const fault = (what: string): string[] => [`the need "${name}" ${what}`];
    if (need?.need === 'token')
      return services.includes(String(need.id))
        ? []
        : fault(`asks for the service ${JSON.stringify(need.id)}; there are ${services.join(', ')}`);
    if (need?.need !== 'ref' && need?.need !== 'slots')
      return fault('is none of token, ref, optionalRef and slots');
    const { kind } = need;
    if (kind === undefined || !kinds.includes(kind))
      return fault(`names the unknown kind ${JSON.stringify(kind)}`);
    if (need.need === 'ref')
      return sections[kind] === null ? fault(`cannot refer to a ${kind}; use slots`) : [];
    const { extra } = need as Slots<typeof kind, z.ZodRawShape>;
    if ('use' in extra) return fault('has an extra key "use"');
    return Object.entries(extra).flatMap(([key, schema]) => keyFaults(schema as z.ZodType, `${name}.${key}`));
  });
}
