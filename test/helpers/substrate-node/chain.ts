import { createHash } from 'node:crypto';
import { Metadata, TypeRegistry, expandMetadata } from '@polkadot/types';
import type { GenericExtrinsic } from '@polkadot/types';
import type { AccountInfo } from '@polkadot/types/interfaces';
import { buildMetadata, palletsOf } from './metadata.ts';
import type { Runtime } from './runtime.ts';

export interface Block {
  readonly number: number;
  readonly hash: string;
  readonly parentHash: string;
  readonly extrinsics: readonly string[];
  readonly state: ReadonlyMap<string, string>;
}

/** What happens to a transaction in its block. `error`: of the pallet called; `dispatch`: any other. */
export type Effect =
  { readonly events?: readonly LabEvent[] } | { readonly error: string } | { readonly dispatch: object };

export type LabEvent = readonly [pallet: string, event: string, ...data: unknown[]];

/** A chain in memory: storage, blocks and what the metadata says of them. */
export interface LabChain {
  /** Changed by `upgrade`. */
  readonly runtime: Runtime;
  /** Its version alone: pallets and types stay. */
  upgrade(specVersion: number): void;
  readonly registry: TypeRegistry;
  /** 0x and hex: with its magic number. */
  readonly metadata: string;
  /** Oldest first. */
  readonly blocks: Block[];
  head(): Block;
  at(hash: string | undefined): Block;
  /** Writes storage: `set('SubtensorModule', 'Tempo', [1], 9)`; null takes it away. Seen from the next block on. */
  set(pallet: string, entry: string, keys: readonly unknown[], value: unknown): void;
  /** A block with these transactions; without an effect they succeed. */
  build(transactions?: readonly { readonly hex: string; readonly effect?: Effect }[]): Block;
  decode(hex: string): GenericExtrinsic;
  nonceOf(address: string): number;
  setAccount(address: string, changed: { readonly nonce?: number; readonly free?: string }): void;
  /** The result of a runtime API as the metadata types it: 0x and hex. */
  encodeResult(api: string, method: string, value: unknown): string;
  encode(type: string, value: unknown): string;
}

const camel = (name: string): string => {
  const joined = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
  return joined.charAt(0).toLowerCase() + joined.slice(1);
};
const toHex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;
const hashOf = (text: string): string => `0x${createHash('sha256').update(text).digest('hex')}`;

export function createLabChain(runtime: Runtime): LabChain {
  const bytes = buildMetadata(runtime);
  const registry = new TypeRegistry();
  const metadata = new Metadata(registry, bytes);
  const extensions = Object.fromEntries(
    (runtime.extensions ?? []).map((name) => [name, { extrinsic: {}, payload: {} }]),
  );
  registry.setMetadata(metadata, undefined, extensions, true);
  const { query } = expandMetadata(registry, metadata);
  const state = new Map<string, string>();
  let now = runtime;
  const genesis: Block = {
    number: 0,
    hash: hashOf('genesis'),
    parentHash: hashOf(''),
    extrinsics: [],
    state: new Map(),
  };
  const blocks = [genesis];

  const keyOf = (pallet: string, entry: string, keys: readonly unknown[]): [key: string, type: string] => {
    const found = query[camel(pallet)]?.[camel(entry)];
    if (!found) throw new Error(`no storage ${pallet}.${entry}`);
    const { type } = found.meta;
    const value = type.isPlain ? type.asPlain : type.asMap.value;
    const storageKey = found(...keys);
    // Its length comes first.
    const bare = registry.createType('Bytes', storageKey).toU8a(true);
    return [toHex(bare), registry.createLookupType(value)];
  };
  const accountOf = (address: string): { nonce: number; free: string } => {
    const [key] = keyOf('System', 'Account', [address]);
    const account = registry.createType<AccountInfo>('AccountInfo', state.get(key) ?? `0x${'00'.repeat(48)}`);
    return { nonce: account.nonce.toNumber(), free: account.data.free.toString() };
  };
  const setAccount: LabChain['setAccount'] = (address, changed) => {
    const { nonce, free } = { ...accountOf(address), ...changed };
    chain.set('System', 'Account', [address], { nonce, providers: 1, data: { free } });
  };

  const chain: LabChain = {
    ...{ registry, blocks, setAccount },
    get runtime() {
      return now;
    },
    upgrade: (specVersion) => {
      now = { ...runtime, specVersion };
    },
    metadata: toHex(bytes),
    head: () => blocks.at(-1) as Block,
    at(hash) {
      const found = hash === undefined ? chain.head() : blocks.find((block) => block.hash === hash);
      if (!found) throw new Error(`no block ${hash}`);
      return found;
    },
    set(pallet, entry, keys, value) {
      const [key, type] = keyOf(pallet, entry, keys);
      if (value === null) state.delete(key);
      else state.set(key, chain.encode(type, value));
    },
    build(transactions = []) {
      const parent = chain.head();
      const records = transactions.flatMap(({ hex, effect = {} }, index) => {
        const extrinsic = chain.decode(hex);
        const address = extrinsic.signer.toString();
        setAccount(address, { nonce: accountOf(address).nonce + 1 });
        return eventsOf(runtime, extrinsic.method.section, effect).map((event) => encodeRecord(index, event));
      });
      const [eventsKey] = keyOf('System', 'Events', []);
      const length = registry.createType('Compact<u32>', records.length).toU8a();
      state.set(eventsKey, toHex(Buffer.concat([length, ...records])));
      const extrinsics = transactions.map(({ hex }) => hex);
      const made: Block = {
        ...{ number: parent.number + 1, parentHash: parent.hash, extrinsics, state: new Map(state) },
        hash: hashOf(`${parent.hash} ${extrinsics.join(' ')}`),
      };
      blocks.push(made);
      return made;
    },
    decode: (hex) => registry.createType('Extrinsic', hex),
    nonceOf: (address) => accountOf(address).nonce,
    encodeResult(api, method, value) {
      const found = metadata.asLatest.apis.find(({ name }) => name.toString() === api);
      const output = found?.methods.find(({ name }) => name.toString() === method)?.output;
      if (!output) throw new Error(`no runtime call ${api}.${method}`);
      return chain.encode(registry.createLookupType(output), value);
    },
    encode: (type, value) => toHex(registry.createTypeUnsafe(type, [value]).toU8a()),
  };
  chain.build();
  return chain;

  function encodeRecord(index: number, [palletName, name, ...data]: LabEvent): Buffer {
    const pallet = palletsOf(runtime).find((one) => one.name === palletName);
    const events = Object.entries(pallet?.events ?? {});
    const number = events.findIndex(([event]) => event === name);
    if (!pallet || number < 0) throw new Error(`no event ${palletName}.${name}`);
    const [, fields = []] = events[number] ?? [];
    const phase = Buffer.alloc(5);
    phase.writeUInt32LE(index, 1);
    return Buffer.concat([
      ...[phase, Buffer.from([pallet.index, number])],
      ...fields.map(([, type], at) => registry.createTypeUnsafe(ownNames[type] ?? type, [data[at]]).toU8a()),
      Buffer.from([0]),
    ]);
  }
}

/** Types that the library has another idea of, by the names it gives ours. */
const ownNames: Readonly<Record<string, string>> = { DispatchError: 'SpRuntimeDispatchError' };

/** The events of a transaction, the one that says how it ended last. */
function eventsOf(runtime: Runtime, section: string, effect: Effect): readonly LabEvent[] {
  if ('dispatch' in effect) return [['System', 'ExtrinsicFailed', effect.dispatch]];
  if (!('error' in effect)) return [...(effect.events ?? []), ['System', 'ExtrinsicSuccess']];
  const pallet = palletsOf(runtime).find(({ name }) => camel(name) === section);
  const error = (pallet?.errors ?? []).indexOf(effect.error);
  if (!pallet || error < 0) throw new Error(`no error ${section}.${effect.error}`);
  return [
    [
      'System',
      'ExtrinsicFailed',
      { Module: { index: pallet.index, error: toHex(Uint8Array.of(error, 0, 0, 0)) } },
    ],
  ];
}
