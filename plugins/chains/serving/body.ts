import type { IncomingMessage } from 'node:http';
import { gather } from '../exchange/gather.ts';

/** The bytes of a request; null when there are more than allowed. Rejects when the connection is lost on the way. */
export const readBytes = (request: IncomingMessage, maxBytes: number): Promise<Buffer | null> =>
  // Leaving off must not end the connection: the answer goes over it.
  gather(request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>, maxBytes);
