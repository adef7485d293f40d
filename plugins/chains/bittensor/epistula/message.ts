import { createHash } from 'node:crypto';

/** Version 2 of Epistula: a signed HTTP request, whatever its path and body. Names as Node gives and takes them. */
export const headerNames = {
  version: 'epistula-version',
  timestamp: 'epistula-timestamp',
  uuid: 'epistula-uuid',
  signedBy: 'epistula-signed-by',
  signedFor: 'epistula-signed-for',
  signature: 'epistula-request-signature',
  secret: 'epistula-secret-signature-',
  timeout: 'x-client-timeout',
} as const;

export const epistulaVersion = '2';
export const completionsPath = '/v1/chat/completions';

/** A request is stale so long after its timestamp. */
export const staleAfterMs = 8_000;

const intervalMs = 10_000;

/** Who sends what to whom, and when. */
export interface Stamp {
  readonly uuid: string;
  /** Milliseconds since the epoch, as the header has it. */
  readonly timestamp: string;
  /** Hotkey of the receiver; empty when there is none. */
  readonly signedFor: string;
}

/** The bytes that are signed: of the body as it travels, never of JSON written again. */
export function signedMessage(body: Uint8Array, { uuid, timestamp, signedFor }: Stamp): Uint8Array {
  const digest = createHash('sha256').update(body).digest('hex');
  return Buffer.from(`${digest}.${uuid}.${timestamp}.${signedFor}`);
}

/** Messages whose signatures let the receiver show that it was asked: of this interval of ten seconds and its neighbours. */
export function secretMessages(timestampMs: number, signedFor: string): Uint8Array[] {
  const interval = Math.ceil(timestampMs / intervalMs);
  return [interval - 1, interval, interval + 1].map((at) => Buffer.from(`${at}.${signedFor}`));
}

export const toHex = (signature: Uint8Array): string => `0x${Buffer.from(signature).toString('hex')}`;
