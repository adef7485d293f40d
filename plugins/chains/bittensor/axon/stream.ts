import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { unlessAborted } from '../../exchange/abort.ts';

/**
 * Sends pieces of text as raw UTF-8 while they are made, no faster than the caller reads. Nothing is sent before the first, so
 * that what fails until then can still be told. Rejects when the miner fails or the signal aborts.
 */
export async function sendStream(
  response: ServerResponse,
  made: AsyncIterable<string>,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const pieces = made[Symbol.asyncIterator]();
  try {
    for (;;) {
      const piece = await unlessAborted(pieces.next(), signal);
      if (!response.headersSent) response.writeHead(200, headers);
      if (piece.done === true) break;
      if (piece.value !== '' && !response.write(piece.value)) await once(response, 'drain', { signal });
    }
  } catch (error) {
    // Lets a miner that listens end its work; one that doesn't is not waited for.
    void Promise.resolve(pieces.return?.()).catch(() => undefined);
    throw error;
  }
  response.end();
}
