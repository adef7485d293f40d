import type { QueryableStorageEntry } from '@polkadot/api/types';
import type { StorageKey } from '@polkadot/types';
import type { JsonValue } from '../../../core/index.ts';
import { decode, fromHex } from './decode.ts';
import { LinkFault } from './faults.ts';
import type { Link } from './link.ts';

/** One entry of a map: its keys, those asked for first, and its value, as JSON. */
export interface Entry {
  readonly keys: readonly JsonValue[];
  readonly value: JsonValue;
}

/** Nodes give no more keys at once. */
const pageSize = 1000;

/** All entries of a map, or those under the first of its keys, after one block. Ordered as the storage is: by hash. */
export async function readEntries(
  link: Link,
  { creator, keyPrefix }: QueryableStorageEntry<'promise'>,
  under: readonly unknown[],
  blockHash: string,
): Promise<Entry[]> {
  const { meta, method, section } = creator;
  const { registry } = link.api;
  const type = registry.createLookupType(meta.type.asMap.value);
  const entries: Entry[] = [];
  for await (const keys of pagesOf(link, keyPrefix(...under), blockHash)) {
    for (const [key, value] of await valuesOf(link, keys, blockHash)) {
      if (value === null) continue;
      const storageKey = registry.createTypeUnsafe<StorageKey>('StorageKey', [key]);
      const { args } = storageKey.setMeta(meta, section, method);
      entries.push({
        keys: args.map((arg) => arg.toJSON() as JsonValue),
        value: decode(registry, type, fromHex(value)).toJSON() as JsonValue,
      });
    }
  }
  return entries;
}

async function* pagesOf({ socket }: Link, prefix: string, blockHash: string): AsyncGenerator<string[]> {
  let last: string | null = null;
  for (;;) {
    const keys: string[] = await socket.send('state_getKeysPaged', [prefix, pageSize, last, blockHash]);
    const isInOrder = keys.every(
      (key, index) => key.startsWith(prefix) && key > (index === 0 ? (last ?? '') : (keys[index - 1] ?? '')),
    );
    // A node that repeats itself would be asked for ever.
    if (!isInOrder) throw new LinkFault('it gave keys that do not follow each other');
    if (keys.length > 0) yield keys;
    if (keys.length < pageSize) return;
    last = keys.at(-1) ?? null;
  }
}

type Change = readonly [key: string, value: string | null];

async function valuesOf({ socket }: Link, keys: readonly string[], blockHash: string): Promise<Change[]> {
  const [answer] = await socket.send<readonly { readonly changes: Change[] }[]>('state_queryStorageAt', [
    keys,
    blockHash,
  ]);
  if (answer?.changes.length !== keys.length)
    throw new LinkFault('it did not give a value for each key asked for');
  return answer.changes;
}
