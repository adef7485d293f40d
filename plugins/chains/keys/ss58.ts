import { createHash } from 'node:crypto';

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
/** Network prefix of addresses that belong to no particular network. */
const prefix = 42;

/** The SS58 address of a 32-byte public key. */
export function toAddress(publicKey: Uint8Array): string {
  const payload = Buffer.concat([Buffer.from([prefix]), publicKey]);
  return encodeBase58(Buffer.concat([payload, checksum(payload)]));
}

/** The public key behind an SS58 address, or null when it isn't one of prefix 42. */
export function toPublicKey(address: string): Uint8Array | null {
  if (address.length < 46 || address.length > 48) return null;
  const bytes = decodeBase58(address);
  if (bytes?.length !== 35 || bytes[0] !== prefix) return null;
  return checksum(bytes.subarray(0, 33)).equals(bytes.subarray(33)) ? bytes.subarray(1, 33) : null;
}

const checksum = (payload: Uint8Array): Buffer =>
  createHash('blake2b512').update('SS58PRE').update(payload).digest().subarray(0, 2);

function encodeBase58(bytes: Buffer): string {
  let text = '';
  for (let rest = BigInt(`0x${bytes.toString('hex')}`); rest > 0n; rest /= 58n)
    text = (alphabet[Number(rest % 58n)] ?? '') + text;
  return text;
}

function decodeBase58(text: string): Buffer | null {
  let value = 0n;
  for (const letter of text) {
    const digit = alphabet.indexOf(letter);
    if (digit < 0) return null;
    value = value * 58n + BigInt(digit);
  }
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex');
}
