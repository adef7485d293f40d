import type { QueryableStorageEntry } from '@polkadot/api/types';
import type { Codec, DefinitionCallNamed } from '@polkadot/types/types';
import { SynthError, type JsonValue } from '../../../core/index.ts';
import { decode, fromHex } from './decode.ts';
import { readEntries, type Entry } from './entries.ts';
import type { Link } from './link.ts';

/** The state of a chain after one block. What a runtime has is looked up, never assumed. */
export interface StateAt {
  readonly block: number;
  readonly blockHash: string;
  readonly specVersion: number;
  /** Whether the runtime keeps this: pallet and entry as `subtensorModule`, `lastEpochBlock`. */
  has(pallet: string, entry: string): boolean;
  /** A storage value as JSON: large integers as 0x and hex, an absent optional as null. SYN_CHAIN_RUNTIME when there is no such entry. */
  read(pallet: string, entry: string, ...keys: readonly unknown[]): Promise<JsonValue>;
  /** All of a map, or what is under its first keys, as JSON. SYN_CHAIN_RUNTIME when there is no such entry. */
  entries(pallet: string, entry: string, ...under: readonly unknown[]): Promise<readonly Entry[]>;
  /** A constant of the runtime as JSON; null when there is none. */
  constant(pallet: string, name: string): JsonValue;
  /** Whether there is a runtime API method: `neuronInfoRuntimeApi`, `getNeuronsLite`. */
  hasCall(api: string, method: string): boolean;
  /** Its result, decoded as far as the metadata says how. SYN_CHAIN_RUNTIME when there is no such method. */
  call(api: string, method: string, ...given: readonly unknown[]): Promise<Codec>;
}

/** The state after the newest block of a node. */
export async function stateAtHead(link: Link): Promise<StateAt> {
  const blockHash = await link.socket.send<string>('chain_getBlockHash', []);
  const header = await link.socket.send<{ readonly number: string }>('chain_getHeader', [blockHash]);
  const { query, call, consts, runtimeVersion } = link.api;
  const specVersion = runtimeVersion.specVersion.toNumber();
  const storage = (pallet: string, entry: string): QueryableStorageEntry<'promise'> => {
    const found = query[pallet]?.[entry];
    if (found) return found;
    throw lacking(specVersion, `storage ${pallet}.${entry}`);
  };
  return {
    block: toNumber(header.number),
    blockHash,
    specVersion,
    has: (pallet, entry) => query[pallet]?.[entry] !== undefined,
    read: async (pallet, entry, ...keys) =>
      ((await readStorage(link, storage(pallet, entry), keys, blockHash))?.toJSON() ?? null) as JsonValue,
    entries: async (pallet, entry, ...under) => readEntries(link, storage(pallet, entry), under, blockHash),
    constant: (pallet, name) => (consts[pallet]?.[name]?.toJSON() ?? null) as JsonValue,
    hasCall: (runtimeApi, method) => call[runtimeApi]?.[method] !== undefined,
    async call(runtimeApi, method, ...given) {
      const found = call[runtimeApi]?.[method];
      if (!found) throw lacking(specVersion, `runtime call ${runtimeApi}.${method}`);
      return callRuntime(link, (found as unknown as { meta: DefinitionCallNamed }).meta, given, blockHash);
    },
  };
}

/** Upstream's own way to read leaves timers behind that keep a process from ending. */
export async function readStorage(
  { api: { registry }, socket }: Link,
  { key, creator }: QueryableStorageEntry<'promise'>,
  keys: readonly unknown[],
  blockHash: string,
): Promise<Codec | null> {
  const { type, modifier, fallback } = creator.meta;
  const stored = await socket.send<string | null>('state_getStorage', [key(...keys), blockHash]);
  if (stored === null && modifier.isOptional) return null;
  const value = registry.createLookupType(type.isPlain ? type.asPlain : type.asMap.value);
  return decode(registry, value, stored === null ? fallback.toU8a(true) : fromHex(stored));
}

async function callRuntime(
  { api: { registry }, socket }: Link,
  { name, params, type }: DefinitionCallNamed,
  given: readonly unknown[],
  blockHash: string,
): Promise<Codec> {
  const bytes = params.map((param, index) => registry.createTypeUnsafe(param.type, [given[index]]).toU8a());
  const input = `0x${Buffer.concat(bytes).toString('hex')}`;
  return decode(registry, type, fromHex(await socket.send<string>('state_call', [name, input, blockHash])));
}

/** A number out of JSON as the state has it: rounded where it is larger than 2^53. */
export const toNumber = (value: JsonValue): number => Number(toBigInt(value));

/** An integer out of JSON as the state has it, exactly. Throws RangeError for anything else. */
export function toBigInt(value: JsonValue): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^(0x[0-9a-f]+|\d+)$/i.test(value)) return BigInt(value);
  throw new RangeError(`${JSON.stringify(value)} is no integer`);
}

const lacking = (specVersion: number, what: string): SynthError =>
  new SynthError('SYN_CHAIN_RUNTIME', {
    message: `The runtime of the chain (version ${specVersion}) has no ${what}.`,
    hint: 'Look for a newer version of synth, or check that the nodes are of the right network.',
    detail: { specVersion },
  });
