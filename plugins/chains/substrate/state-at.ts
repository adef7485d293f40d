import type { Codec } from '@polkadot/types-codec/types';
import { SynthError, type JsonValue } from '../../../core/index.ts';
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
  /** A constant of the runtime as JSON; null when there is none. */
  constant(pallet: string, name: string): JsonValue;
  /** Whether there is a runtime API method: `neuronInfoRuntimeApi`, `getNeuronsLite`. */
  hasCall(api: string, method: string): boolean;
  /** Its result, decoded as far as the metadata says how. SYN_CHAIN_RUNTIME when there is no such method. */
  call(api: string, method: string, ...given: readonly unknown[]): Promise<Codec>;
}

/** The state after the newest block of a node. */
export async function stateAtHead({ api, socket }: Link): Promise<StateAt> {
  const blockHash = await socket.send<string>('chain_getBlockHash', []);
  const [header, at] = await Promise.all([
    socket.send<{ readonly number: string }>('chain_getHeader', [blockHash]),
    api.at(blockHash, api.runtimeVersion),
  ]);
  const specVersion = api.runtimeVersion.specVersion.toNumber();
  return {
    block: Number(header.number),
    blockHash,
    specVersion,
    has: (pallet, entry) => at.query[pallet]?.[entry] !== undefined,
    async read(pallet, entry, ...keys) {
      const query = at.query[pallet]?.[entry];
      if (!query) throw lacking(specVersion, `storage ${pallet}.${entry}`);
      return (await query(...keys)).toJSON() as JsonValue;
    },
    constant: (pallet, name) => (at.consts[pallet]?.[name]?.toJSON() ?? null) as JsonValue,
    hasCall: (runtimeApi, method) => at.call[runtimeApi]?.[method] !== undefined,
    async call(runtimeApi, method, ...given) {
      const call = at.call[runtimeApi]?.[method];
      if (!call) throw lacking(specVersion, `runtime call ${runtimeApi}.${method}`);
      return call<Codec>(...given);
    },
  };
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
