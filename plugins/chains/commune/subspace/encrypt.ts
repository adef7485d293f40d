import { constants, createHash, createPublicKey, publicEncrypt, type KeyObject } from 'node:crypto';
import type { EncryptionKey } from './rules.ts';
import type { Vote } from './vote.ts';

/** A vote that only the subnet's decryption node can read before its time. */
export interface EncryptedVote {
  readonly encrypted: Uint8Array;
  /** SHA-256 of the vote: what it is held to when it is opened. */
  readonly hash: Uint8Array;
}

type Plain = Pick<Vote, 'uids' | 'values'>;

/** Of PKCS#1 v1.5, in each chunk. */
const paddingBytes = 11;

/**
 * By the runtime's formula, to the byte: communex hashes another text, so that its votes never open. RangeError when the key
 * is none.
 */
export function encryptVote(vote: Plain, voter: Uint8Array, key: EncryptionKey): EncryptedVote {
  const rsa = openKey(key);
  const text = serializeVote(vote);
  const plain = Buffer.concat([text, voter]);
  const size = key.modulus.length - paddingBytes;
  const chunks: Buffer[] = [];
  for (let start = 0; start < plain.length; start += size)
    chunks.push(
      publicEncrypt(
        { key: rsa, padding: constants.RSA_PKCS1_PADDING },
        plain.subarray(start, Math.min(plain.length, start + size)),
      ),
    );
  return { encrypted: Buffer.concat(chunks), hash: createHash('sha256').update(text).digest() };
}

/** The count in 4 bytes, then uid and weight in 2 bytes each, big endian. */
export function serializeVote({ uids, values }: Plain): Uint8Array {
  const bytes = Buffer.alloc(4 + 4 * uids.length);
  bytes.writeUInt32BE(uids.length);
  uids.forEach((uid, index) => {
    bytes.writeUInt16BE(uid, 4 + 4 * index);
    bytes.writeUInt16BE(values[index] ?? 0, 6 + 4 * index);
  });
  return bytes;
}

/** One too short to keep a secret, or whose exponent lets anybody read on, is none. */
function openKey({ modulus, exponent }: EncryptionKey): KeyObject {
  const isModulus = modulus.length >= smallestKeyBytes && modulus[0] !== 0 && isOdd(modulus);
  const isExponent =
    isOdd(exponent) && exponent.some((byte, index) => byte > (index < exponent.length - 1 ? 0 : 1));
  if (!isModulus || !isExponent) throw new RangeError('not an RSA key');
  const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
  try {
    return createPublicKey({ key: { kty: 'RSA', n: text(modulus), e: text(exponent) }, format: 'jwk' });
  } catch (cause) {
    throw new RangeError('not an RSA key', { cause });
  }
}

const smallestKeyBytes = 64;
const isOdd = (bytes: Uint8Array): boolean => (bytes.at(-1) ?? 0) % 2 === 1;
