import { Agent, request as openRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import type { Ask } from '../../../core/index.ts';

export type Endpoint = NonNullable<Ask['peer']['endpoint']>;

/** Connections to peers, kept open between requests. */
export interface PostOffice {
  /** Resolves with the head of the answer; rejects when the peer can't be reached or the signal aborts. */
  post(
    endpoint: Endpoint,
    path: string,
    headers: Readonly<Record<string, string>>,
    body: Uint8Array,
    signal: AbortSignal,
  ): Promise<IncomingMessage>;
  /** Ends all connections. */
  close(): void;
}

/** Shorter than servers keep an idle connection (uvicorn 5 s), so that they seldom end one while we send. */
const idleMs = 4_000;
const maxIdlePerPeer = 4;
const maxHeaderBytes = 32_768;

/** `ownIp`: a peer at this address is on our own machine, which its router may not lead us back to. */
export function openPostOffice(ownIp: string | null = null): PostOffice {
  const agent = new Agent({ keepAlive: true, timeout: idleMs, maxFreeSockets: maxIdlePerPeer });
  return {
    async post({ host, port }, path, headers, body, signal) {
      const options: RequestOptions = {
        host: host === ownIp ? '127.0.0.1' : host.replace(/^\[(.*)\]$/u, '$1'),
        port,
        path,
        method: 'POST',
        headers: { 'content-length': String(body.byteLength), ...headers },
        maxHeaderSize: maxHeaderBytes,
        signal,
      };
      try {
        return await send({ ...options, agent }, body);
      } catch (error) {
        if (!(error instanceof ClosedMeanwhile)) throw error;
        // The peer ended the kept connection without reading: it has not seen the request.
        return await send({ ...options, agent: false }, body);
      }
    },
    close: () => agent.destroy(),
  };
}

/** A connection that was kept turned out to be closed by the other side. */
class ClosedMeanwhile extends Error {}

function send(options: RequestOptions, body: Uint8Array): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = openRequest(options);
    request.once('response', resolve);
    request.on('error', (error: NodeJS.ErrnoException) => {
      const wasClosed = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
      reject(wasClosed && !options.signal?.aborted ? new ClosedMeanwhile('closed', { cause: error }) : error);
    });
    // Of an answer that switches protocols (101) Node tells nothing else.
    request.once('close', () => reject(Object.assign(new Error('no answer'), { code: 'ECONNRESET' })));
    request.end(body);
  });
}
