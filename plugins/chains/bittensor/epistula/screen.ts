import { toPublicKey } from '../../keys/ss58.ts';
import { detailAnswer, retryAfter } from '../../serving/detail.ts';
import type { Answer, Head, Remote } from '../../serving/shell.ts';
import { signatureBytes } from '../wire/message.ts';
import { nanoseconds } from '../../exchange/nanoseconds.ts';
import { completionsPath, epistulaVersion, headerNames, staleAfterMs, type Stamp } from './message.ts';
import type { EpistulaParts } from './parts.ts';

/** A request that nothing speaks against but, perhaps, its signature and its body. */
export interface Passed {
  readonly signedBy: string;
  readonly publicKey: Uint8Array;
  readonly stamp: Stamp;
  readonly timestampMs: number;
  readonly signature: Uint8Array;
  readonly timeoutMs: number;
  readonly ip: string;
}

export type Screened = { readonly refuse: Answer } | { readonly pass: Passed };

export const refuse = (
  status: number,
  detail: string,
  retryAfterMs?: number,
): { readonly refuse: Answer } => ({
  refuse: detailAnswer(status, detail, retryAfterMs === undefined ? {} : retryAfter(retryAfterMs)),
});

const defaultTimeoutMs = 30_000;
/** However much time a caller grants, an answer ends after this. */
const maxTimeoutMs = 600_000;

/** The look at a request's head; the signature is over the body, which is not there yet. */
export function createScreen({
  self,
  clock,
  options,
  nonces,
  failures,
}: EpistulaParts): (head: Head, remote: Remote) => Screened {
  const maxFutureMs = options.relaxed.includes('future-nonce') ? Infinity : options.maxFutureMs;
  return ({ method, url, headers }, { ip }) => {
    if (url.split('?', 1)[0] !== completionsPath) return refuse(404, 'Not Found');
    if (method !== 'POST') return { refuse: detailAnswer(405, 'Method Not Allowed', { allow: 'POST' }) };
    const text = (name: string): string => {
      const value = headers[name];
      return typeof value === 'string' ? value : '';
    };
    if (text(headerNames.version) !== epistulaVersion) return refuse(400, 'Unknown version of Epistula');
    const signedFor = text(headerNames.signedFor);
    if (signedFor !== self().hotkey) return refuse(400, 'Bad Request, message is not intended for self');
    const signedBy = text(headerNames.signedBy);
    const publicKey = toPublicKey(signedBy);
    if (publicKey === null) return refuse(400, 'Invalid sender');
    const uuid = text(headerNames.uuid);
    if (!/^[\x21-\x7e]{1,64}$/u.test(uuid)) return refuse(400, 'Invalid uuid');
    const timestamp = text(headerNames.timestamp);
    if (!/^\d{1,15}$/u.test(timestamp)) return refuse(400, 'Invalid timestamp');
    const signature = signatureBytes(text(headerNames.signature));
    if (signature === null) return refuse(400, 'Invalid signature');
    const timestampMs = Number(timestamp);
    const now = clock.now();
    if (timestampMs + staleAfterMs < now) return refuse(400, 'Request is too stale');
    if (timestampMs > now + maxFutureMs) return refuse(400, 'Request is ahead of time');
    if (nonces.last(signedBy, uuid) !== null) return refuse(400, 'Request was made before');
    if (Number(text('content-length')) > options.maxRequestBytes)
      return refuse(413, `More than ${options.maxRequestBytes} bytes`);
    if (failures.isSpent(ip)) return refuse(429, 'Too many wrong signatures from this address', 1000);
    const stamp = { uuid, timestamp, signedFor };
    const timeoutMs = readTimeout(text(headerNames.timeout));
    return { pass: { signedBy, publicKey, stamp, timestampMs, signature, timeoutMs, ip } };
  };
}

/** When a request can be forgotten, since from then on it is stale of itself. Nanoseconds. */
export const forgetAt = ({ timestampMs }: Passed): bigint => nanoseconds(timestampMs + staleAfterMs);

/** Seconds; anything but a positive number is passed over. */
function readTimeout(text: string): number {
  const seconds = /^\d{1,9}(?:\.\d{1,20})?$/u.test(text) ? Number(text) : 0;
  return seconds > 0 ? Math.min(Math.ceil(seconds * 1000), maxTimeoutMs) : defaultTimeoutMs;
}
