import { SynthError, type JsonObject, type Protocol } from '../../../../core/index.ts';
import { hashValues } from './body-hash.ts';
import { typesOf, type FieldType } from './field-type.ts';
import { fromJson, toJson, type PyDict, type PyValue } from '../../json/values.ts';

/** A protocol as a synapse: the class that a Python neuron of the subnet has for it. */
export interface Synapse {
  /** Its route. */
  readonly name: string;
  readonly streaming: boolean;
  /** Fields without a default: requests name them in headers. */
  readonly required: readonly string[];
  /** Own fields out of a whole body, typed as Python's validation types them; the rest with their defaults. */
  fields(body: PyDict): PyDict;
  /** Own fields of a request we make. */
  fieldsOf(request: JsonObject): PyDict;
  /** What the protocol's `request` reads, out of own fields. */
  toRequest(fields: PyDict): JsonObject;
  bodyHash(fields: PyDict): string;
}

/** Fields of every synapse; a protocol can't have one of its own by that name. */
export const baseFields: ReadonlySet<string> = new Set([
  'name',
  'timeout',
  'total_size',
  'header_size',
  'dendrite',
  'axon',
  'computed_body_hash',
  'required_hash_fields',
]);

/** SYN_PLUGIN_RESULT when the protocol can't be one; null when it has no name on this wire. */
export function synapseOf(protocol: Protocol, protocolName: string): Synapse | null {
  const { axon } = protocol.wire;
  if (axon === undefined) return null;
  const refuse = (why: string): never => {
    throw new SynthError('SYN_PLUGIN_RESULT', {
      message: `The protocol "${protocolName}" can't be a synapse: ${why}.`,
      hint: 'A synapse is an object whose fields have lower-case names of their own.',
      plugin: `protocol/${protocolName}`,
    });
  };
  if (!/^\w{1,100}$/u.test(axon.name)) refuse(`"${axon.name}" is no name of a class`);
  const types = typesOf(protocol.request);
  const properties = new Map<string, FieldType>();
  const required = new Set<string>();
  for (const part of [types.root, ...(types.root.allOf ?? [])]) {
    for (const [name, type] of Object.entries(part.properties ?? {})) properties.set(name, type);
    for (const name of part.required ?? []) required.add(name);
  }
  if (properties.size === 0 && types.root.type !== 'object') refuse('its request is no object');
  for (const name of properties.keys())
    if (baseFields.has(name)) refuse(`"${name}" is a field of every synapse`);
  for (const name of required)
    if (!/^[a-z0-9_]+$/u.test(name)) refuse(`"${name}" can't be named in a header`);

  const takesOthers =
    typeof types.root.additionalProperties === 'object' || types.root.additionalProperties === true;
  const defaults = new Map(
    Object.entries(axon.defaults ?? {}).map(([name, value]) => [name, fromJson(value)]),
  );
  const isOwn = (name: string): boolean =>
    !baseFields.has(name) && (takesOthers || properties.has(name) || defaults.has(name));
  const fields = (body: PyDict): PyDict => {
    const own = new Map<string, PyValue>();
    for (const [name, value] of body)
      if (isOwn(name)) own.set(name, types.coerce(value, properties.get(name) ?? {}));
    for (const [name, value] of defaults) if (!own.has(name)) own.set(name, value);
    return own;
  };
  return {
    name: axon.name,
    streaming: axon.streaming,
    required: [...required],
    fields,
    fieldsOf: (request) =>
      fields(new Map(Object.entries(request).map(([name, value]) => [name, fromJson(value)]))),
    toRequest(own) {
      const request: [string, JsonObject[string]][] = [];
      for (const [name, value] of own) {
        const type = properties.get(name);
        // Python sends a null for what is absent.
        const isAbsent =
          value === null && !required.has(name) && type !== undefined && !types.takesNull(type);
        if ((type !== undefined || takesOthers) && !isAbsent) request.push([name, toJson(value)]);
      }
      return Object.fromEntries(request);
    },
    bodyHash: (own) => hashValues(axon.hashFields.map((name) => own.get(name) ?? null)),
  };
}
