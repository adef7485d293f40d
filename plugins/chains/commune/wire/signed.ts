import { isSigned } from '../../keys/wrapped.ts';
import type { Sr25519 } from '../../keys/sr25519.ts';
import { parseJson } from '../../json/parse.ts';
import type { PyDict, PyValue } from '../../json/values.ts';
import { dumpJson } from '../../json/write.ts';

/** What a signature was found to hold for. */
export interface Verified {
  /** Without the wrapping of browser wallets. */
  readonly message: Uint8Array;
  /** When it was made, out of `message`: what only stands beside it can be anybody's. */
  readonly timestamp: PyValue;
}

export interface Claim {
  readonly bytes: Uint8Array;
  readonly body: PyDict;
  /** The header; null: there is none. */
  readonly timestamp: string | null;
  readonly signature: Uint8Array;
  readonly publicKey: Uint8Array;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The object that a body is; null when it is anything else. */
export function readBody(bytes: Uint8Array): PyDict | null {
  try {
    const body = parseJson(decoder.decode(bytes), 'any');
    return body instanceof Map ? (body as PyDict) : null;
  } catch (error) {
    // The decoder's own is a TypeError.
    if (error instanceof SyntaxError || error instanceof TypeError) return null;
    throw error;
  }
}

/** The text that the header scheme signs: the body written anew as Python writes it, with the time in it. */
export const stamped = (body: PyDict, timestamp: string): string =>
  dumpJson(new Map([...body, ['timestamp', timestamp]]));

/** Looks for what the key signed, by either scheme; null when it signed none of it. */
export function verifyClaim(claim: Claim, sr25519: Sr25519): Verified | null {
  const { signature, publicKey } = claim;
  for (const { message, timestamp } of messagesOf(claim))
    if (isSigned(sr25519, message, signature, publicKey)) return { message, timestamp: timestamp() };
  return null;
}

interface Form {
  readonly message: Uint8Array;
  readonly timestamp: () => PyValue;
}

function* messagesOf({ bytes, body, timestamp }: Claim): Generator<Form> {
  if (timestamp !== null)
    yield { message: Buffer.from(stamped(body, timestamp)), timestamp: () => timestamp };
  yield { message: bytes, timestamp: () => paramsOf(body)?.get('timestamp') ?? null };
}

/** null: the body has none. */
export function paramsOf(body: PyDict): PyDict | null {
  const params = body.get('params');
  return params instanceof Map ? (params as PyDict) : null;
}

/** Bytes that take as long as the rest of checking a signature, at worst: many small values, or letters written as `\u007f`. */
const costlyBytes = 9_000;

/** How much work it is to check what may have been signed, in checks of short messages. */
export const workOf = (bytes: Uint8Array, timestamp: string | null): number =>
  (timestamp === null ? 2 : 4) * (1 + bytes.length / costlyBytes);
