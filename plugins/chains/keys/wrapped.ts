import type { Sr25519 } from './sr25519.ts';

/** A message as browser wallets sign it. */
export const wrapped = (message: Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from('<Bytes>'), message, Buffer.from('</Bytes>')]);

/** True when the signature is the key's own over the message, as it is or as browser wallets sign it. */
export const isSigned = (
  sr25519: Sr25519,
  message: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
): boolean =>
  sr25519.verify(message, signature, publicKey) || sr25519.verify(wrapped(message), signature, publicKey);
