import type { Pair } from '../../keys/ed25519.ts';
import type { PyDict } from '../../json/values.ts';
import { dumpJson } from '../../json/write.ts';
import { headerNames, sr25519Crypto } from './headers.ts';
import { stamped } from './signed.ts';

/** What is signed. raw: the body as sent, the time among its params. header: as communex 0.1.21 and later, the time in a header. */
export type Scheme = 'raw' | 'header';

/** One call as it goes out. */
export function writeCall(call: {
  readonly method: string;
  readonly params: PyDict;
  /** Address of whom it is for. */
  readonly targetKey: string;
  readonly timestamp: string;
  readonly scheme: Scheme;
  readonly pair: Pair;
}): { readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: Buffer } {
  const { method, timestamp, scheme, pair } = call;
  const params = new Map([...call.params, ['target_key', call.targetKey]]);
  if (scheme === 'raw') params.set('timestamp', timestamp);
  const content: PyDict = new Map([['params', params]]);
  const body = Buffer.from(dumpJson(content));
  const signed = scheme === 'raw' ? body : Buffer.from(stamped(content, timestamp));
  return {
    path: `/method/${encodeURIComponent(method)}`,
    headers: {
      'content-type': 'application/json',
      [headerNames.key]: hex(pair.publicKey),
      [headerNames.signature]: hex(pair.sign(signed)),
      [headerNames.crypto]: sr25519Crypto,
      ...(scheme === 'header' && { [headerNames.timestamp]: timestamp }),
    },
    body,
  };
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
