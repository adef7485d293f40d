import { isIPv4, isIPv6 } from 'node:net';

/** An IP address as the chain keeps it. */
export interface ChainAddress {
  readonly ip: bigint;
  readonly type: 4 | 6;
}

/** The number of an address; RangeError when it is none. */
export function toChainAddress(text: string): ChainAddress {
  if (isIPv4(text))
    return { ip: text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n), type: 4 };
  if (isIPv6(text) && !text.includes('%')) return { ip: numberOf(text), type: 6 };
  throw new RangeError(`${text} is no IP address`);
}

/** The address of a number, IPv6 in full groups joined as URLs have them; null for a number that is none. */
export function fromChainAddress({
  ip,
  type,
}: {
  readonly ip: bigint;
  readonly type: number;
}): string | null {
  const bits = type === 4 ? 32n : 128n;
  if (ip < 0n || ip >= 1n << bits || (type !== 4 && type !== 6)) return null;
  if (type === 4) return [24n, 16n, 8n, 0n].map((shift) => (ip >> shift) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => (ip >> BigInt(112 - 16 * index)) & 65_535n);
  // The URL parser shortens it the standard way, in brackets.
  return new URL(`http://[${groups.map((group) => group.toString(16)).join(':')}]`).hostname.slice(1, -1);
}

function numberOf(text: string): bigint {
  // The URL parser writes an embedded IPv4 address as groups too.
  const { hostname } = new URL(`http://[${text}]`);
  const [left = '', right] = hostname.slice(1, -1).split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const gap = Array<string>(8 - head.length - tail.length).fill('0');
  return [...head, ...gap, ...tail].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n);
}
