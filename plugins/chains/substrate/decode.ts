import type { Codec, Registry } from '@polkadot/types/types';

/** RangeError when the bytes are not those of one such value. */
export function decode(registry: Registry, type: string, bytes: Uint8Array): Codec {
  const value = registry.createTypeUnsafe(type, [bytes]);
  if (value.encodedLength === bytes.length) return value;
  throw new RangeError(`${bytes.length} bytes are no ${type}`);
}

/** RangeError when the text is no 0x and hex. */
export function fromHex(text: string): Uint8Array {
  if (typeof text === 'string' && /^0x([0-9a-f]{2})*$/i.test(text)) return Buffer.from(text.slice(2), 'hex');
  throw new RangeError('it is no hex');
}
