const u16Bytes = 2;
/** Beyond it a compact length takes more than four bytes; nothing we encode is that long. */
const lengthLimit = 2 ** 30;

/** SCALE: the length of a sequence in one, two or four bytes. Throws RangeError for 2^30 and more. */
export function compactLength(length: number): Uint8Array {
  if (!Number.isInteger(length) || length < 0 || length >= lengthLimit)
    throw new RangeError(`no compact length for ${length}`);
  if (length < 2 ** 6) return Uint8Array.of(length << 2);
  const bytes = Buffer.alloc(length < 2 ** 14 ? 2 : 4);
  bytes.writeUIntLE(length * 4 + (bytes.length === 2 ? 1 : 2), 0, bytes.length);
  return bytes;
}

/** SCALE `u16`. Throws RangeError when it does not fit. */
export function u16(value: number): Uint8Array {
  const bytes = Buffer.alloc(u16Bytes);
  bytes.writeUInt16LE(value);
  return bytes;
}

/** SCALE `u64`. Throws RangeError when it does not fit. */
export function u64(value: bigint): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

/** SCALE `Vec<u16>`. */
export function vecU16(values: readonly number[]): Uint8Array {
  const items = Buffer.alloc(values.length * u16Bytes);
  values.forEach((value, index) => items.writeUInt16LE(value, index * u16Bytes));
  return Buffer.concat([compactLength(values.length), items]);
}

/** SCALE `Vec<u8>`. */
export const vecU8 = (bytes: Uint8Array): Uint8Array => Buffer.concat([compactLength(bytes.length), bytes]);
