/** Names on this wire, as Node gives and takes them. */
export const headerNames = {
  key: 'x-key',
  signature: 'x-signature',
  crypto: 'x-crypto',
  timestamp: 'x-timestamp',
} as const;

/** The number that stands for sr25519 in `X-Crypto`. */
export const sr25519Crypto = '1';
