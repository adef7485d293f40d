import { TypeRegistry } from '@polkadot/types';
import { commonExtensions, systemPallets, systemTypes, type Pallet, type Runtime } from './runtime.ts';
import { createTypeTable, type Shape, type TypeTable } from './types.ts';

const hashers: Readonly<Record<string, string>> = {
  I: 'Identity',
  B: 'Blake2_128Concat',
  T: 'Twox64Concat',
};

export const palletsOf = (runtime: Runtime): readonly Pallet[] => [...systemPallets, ...runtime.pallets];

/** Metadata, version 15, as a node gives it: the magic number first. */
export function buildMetadata(runtime: Runtime): Uint8Array {
  const pallets = palletsOf(runtime);
  const types = createTypeTable({ ...systemTypes, ...runtimeTypes(pallets), ...runtime.types });
  const registry = new TypeRegistry();
  const described = {
    pallets: pallets.map((pallet) => describePallet(types, pallet, registry)),
    extrinsic: {
      version: 4,
      addressType: types.id('AccountId'),
      callType: types.id('RuntimeCall'),
      signatureType: types.id('MultiSignature'),
      extraType: types.id('()'),
      signedExtensions: [
        ...commonExtensions,
        ...(runtime.extensions ?? []).map((name) => [name, '()', '()'] as const),
      ].map(([identifier, type, additional]) => ({
        identifier,
        type: types.id(type),
        additionalSigned: types.id(additional),
      })),
    },
    type: types.id('UncheckedExtrinsic'),
    apis: Object.entries(runtime.apis ?? {}).map(([name, methods]) => ({
      ...{ name, docs: [] },
      methods: Object.entries(methods).map(([method, { inputs, output }]) => ({
        ...{ name: method, docs: [], output: types.id(output) },
        inputs: inputs.map(([input, type]) => ({ name: input, type: types.id(type) })),
      })),
    })),
    outerEnums: {
      callType: types.id('RuntimeCall'),
      eventType: types.id('RuntimeEvent'),
      errorType: types.id('()'),
    },
    custom: { map: {} },
  };
  const body = registry
    .createTypeUnsafe('MetadataV15', [{ ...described, lookup: { types: types.list() } }])
    .toU8a();
  return Uint8Array.from([...Buffer.from('meta'), 15, ...body]);
}

function describePallet(types: TypeTable, pallet: Pallet, registry: TypeRegistry): object {
  const { name, index, calls, storage, errors, events, constants = {} } = pallet;
  return {
    ...{ name, index, docs: [] },
    calls: calls ? { type: types.id(`${name}Call`) } : null,
    errors: errors ? { type: types.id(`${name}Error`) } : null,
    events: events ? { type: types.id(`${name}Event`) } : null,
    constants: Object.entries(constants).map(([constant, [type, value]]) => ({
      ...{ name: constant, type: types.id(type), docs: [] },
      value: bytesOf(registry, type, value),
    })),
    storage: storage
      ? {
          prefix: name,
          items: Object.entries(storage).map(([item, entry]) => ({
            ...{ name: item, docs: [] },
            modifier: 'fallback' in entry ? 'Default' : 'Optional',
            type:
              entry.keys.length === 0
                ? { Plain: types.id(entry.value) }
                : {
                    Map: {
                      hashers: [...entry.hashers].map((letter) => hashers[letter]),
                      key: types.id(
                        entry.keys.length === 1 ? (entry.keys[0] as string) : `(${entry.keys.join(',')})`,
                      ),
                      value: types.id(entry.value),
                    },
                  },
            fallback: 'fallback' in entry ? bytesOf(registry, entry.value, entry.fallback) : '0x00',
          })),
        }
      : null,
  };
}

/** Built-in types alone; of an account it is the empty one. */
function bytesOf(registry: TypeRegistry, type: string, value: unknown): string {
  if (type === 'AccountInfo') return `0x${'00'.repeat(4 * 4 + 4 * 8)}`;
  if (type === 'Vec<EventRecord>') return '0x00';
  return `0x${Buffer.from(registry.createTypeUnsafe(type, [value]).toU8a()).toString('hex')}`;
}

/** The enums over all pallets, and those of each. */
function runtimeTypes(pallets: readonly Pallet[]): Record<string, Shape> {
  const outer = (kind: 'calls' | 'events', suffix: string, path: string): Shape => ({
    path,
    variants: pallets
      .filter((pallet) => pallet[kind])
      .map(({ name, index }) => ({ name, index, fields: [['', `${name}${suffix}`]] })),
  });
  const shapes: Record<string, Shape> = {
    RuntimeCall: outer('calls', 'Call', 'lab_runtime::RuntimeCall'),
    RuntimeEvent: outer('events', 'Event', 'lab_runtime::RuntimeEvent'),
  };
  for (const { name, calls = {}, errors = [], events = {} } of pallets) {
    const path = (kind: string): string => `pallet_${name.toLowerCase()}::pallet::${kind}`;
    shapes[`${name}Call`] = {
      path: path('Call'),
      variants: Object.entries(calls).map(([call, [index, fields]]) => ({ name: call, index, fields })),
    };
    shapes[`${name}Error`] = {
      path: path('Error'),
      variants: errors.map((error, index) => ({ name: error, index })),
    };
    shapes[`${name}Event`] = {
      path: path('Event'),
      variants: Object.entries(events).map(([event, fields], index) => ({ name: event, index, fields })),
    };
  }
  return shapes;
}
