import type { IncomingMessage } from 'node:http';

/** The bytes of a request; null when there are more than allowed. Rejects when the connection is lost on the way. */
export async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  // Leaving off must not end the connection: the answer goes over it.
  for await (const piece of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) return null;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
