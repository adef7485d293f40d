import { createHash } from 'node:crypto';

/** Names on the local wire: who calls, whom, when, and the caller's signature over all of it. */
export const headerNames = {
  caller: 'synth-caller',
  target: 'synth-target',
  nonce: 'synth-nonce',
  signature: 'synth-signature',
  /** Trailer of a streamed answer: how the stream ended. */
  status: 'synth-status',
} as const;

/** A request older or newer than this is refused, milliseconds. */
export const freshnessMs = 30_000;
export const maxHeaderBytes = 8192;

/** The bytes a caller signs: a request for another path, miner, body or moment has another signature. */
export function signedBytes(path: string, target: string, body: Uint8Array, nonce: string): Uint8Array {
  const hash = createHash('sha256').update(body).digest('hex');
  return Buffer.from(['synth-local-1', 'POST', path, target, hash, nonce].join('\n'));
}

/** A nonce is the time in milliseconds and a unique part; null when it is malformed. */
export function nonceTime(nonce: string): number | null {
  const [, ms] = /^(\d{13})\.[0-9a-f-]{36}$/.exec(nonce) ?? [];
  return ms === undefined ? null : Number(ms);
}

export const toPath = (protocol: string): string => `/${encodeURIComponent(protocol)}`;
