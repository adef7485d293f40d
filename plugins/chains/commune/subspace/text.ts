import type { JsonValue } from '../../../../core/index.ts';

/** Bytes out of JSON as the state has them, as the text they are; what is no UTF-8 stays 0x and hex. */
export function readText(value: JsonValue): string {
  if (typeof value !== 'string') throw new RangeError(`${JSON.stringify(value)} are no bytes`);
  if (!/^0x([0-9a-f]{2})*$/iu.test(value)) return value;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value.slice(2), 'hex'));
  } catch {
    return value;
  }
}

/** An address out of JSON; RangeError when it is none. */
export function readAddress(value: JsonValue | undefined): string {
  if (typeof value === 'string') return value;
  throw new RangeError(`${JSON.stringify(value)} is no address`);
}

/** A text for a call: as it is, one that starts with 0x would be taken for hex. */
export const toBytes = (text: string): string => `0x${Buffer.from(text).toString('hex')}`;
