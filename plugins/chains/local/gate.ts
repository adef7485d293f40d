import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../../core/index.ts';
import { gather } from '../exchange/gather.ts';
import { isSignedBy } from '../keys/ed25519.ts';
import type { NeuronRow } from './subnet.ts';
import { freshnessMs, headerNames, nonceTime, signedBytes } from './wire.ts';

const maxRemembered = 20_000;

/** A request refused before any of it was read as JSON. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Lets in known callers with a fresh request they signed for us, each request once. */
export interface Gate {
  /** The caller and the raw body; rejects with Refused. */
  admit(request: IncomingMessage): Promise<{ readonly caller: NeuronRow; readonly body: Buffer }>;
}

export function openGate(
  ownHotkey: string,
  maxBytes: number,
  find: (hotkey: string) => NeuronRow | null,
  clock: Clock,
): Gate {
  /** Nonces seen, and when each may be forgotten because it is no longer fresh. */
  const seen = new Map<string, number>();

  const remember = (key: string, forgetAt: number): void => {
    if (seen.has(key)) throw new Refused(401, 'this request was made before');
    if (seen.size >= maxRemembered) for (const [old, at] of seen) if (at < clock.now()) seen.delete(old);
    // Rather refuse than forget what could be replayed.
    if (seen.size >= maxRemembered) throw new Refused(429, 'too many requests');
    seen.set(key, forgetAt);
  };

  return {
    async admit(request) {
      const header = (name: string): string => {
        const value = request.headers[name];
        if (typeof value === 'string' && value !== '') return value;
        throw new Refused(401, `the header ${name} is missing`);
      };
      const nonce = header(headerNames.nonce);
      const madeAt = nonceTime(nonce);
      const signature = header(headerNames.signature);
      const target = header(headerNames.target);
      if (madeAt === null || !/^[0-9a-f]{128}$/.test(signature))
        throw new Refused(401, 'malformed nonce or signature');
      if (target !== ownHotkey) throw new Refused(401, 'the request is for another miner');
      if (Math.abs(clock.now() - madeAt) > freshnessMs) throw new Refused(401, 'the request is not of now');
      const caller = find(header(headerNames.caller));
      if (!caller) throw new Refused(403, 'the caller is not registered on this subnet');
      const body = await readBody(request, maxBytes);
      const message = signedBytes(request.url ?? '', target, body, nonce);
      if (!isSignedBy(caller.hotkey, message, Buffer.from(signature, 'hex')))
        throw new Refused(401, "the signature is not the caller's");
      remember(`${caller.hotkey}/${nonce}`, madeAt + freshnessMs);
      return { caller, body };
    },
  };
}

async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const tooLarge = (): Refused => new Refused(413, `more than ${maxBytes} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const body = await gather(request as AsyncIterable<Buffer>, maxBytes);
  if (body === null) throw tooLarge();
  return body;
}
