import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { toAddress, toPublicKey } from './ss58.ts';

/** A key pair: the address others know it by, and signatures with it. */
export interface Pair {
  readonly address: string;
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array;
}

// DER frame of a bare Ed25519 private key (RFC 8410); the 32 bytes of the seed follow.
const pkcs8Frame = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The Ed25519 pair that a text stands for: the same text, the same pair. */
export function pairFrom(text: string): Pair {
  const seed = createHash('sha256').update(text).digest();
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Frame, seed]), format: 'der', type: 'pkcs8' });
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  const publicKey = Buffer.from(x, 'base64url');
  return {
    address: toAddress(publicKey),
    publicKey,
    sign: (message) => sign(null, message, key),
  };
}

/** True when `signature` is the address's own over the message; false for anything malformed. */
export function isSignedBy(address: string, message: Uint8Array, signature: Uint8Array): boolean {
  const publicKey = toPublicKey(address);
  if (!publicKey || signature.length !== 64) return false;
  const x = Buffer.from(publicKey).toString('base64url');
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  return verify(null, message, key, signature);
}
