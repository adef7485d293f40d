import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { SynthError, type Clock, type Logger, type Serving } from '../../../core/index.ts';
import { boundConnections } from './connections.ts';
import { readFirst } from './front.ts';
import type { ServingLimits } from './limits.ts';

/** A request up to its body. */
export interface Head {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Lower-case names. */
  readonly headers: IncomingHttpHeaders;
}

/** The other end of a connection. */
export interface Remote {
  readonly ip: string;
  readonly port: number;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly remote: Remote;
  /** Aborts when the caller goes away or the server is closed. */
  readonly gone: AbortSignal;
}

interface ShellParts<Passed> {
  /** What is served, for people (`axon`), and what to do when its address is taken. */
  readonly name: string;
  readonly portHint: string;
  readonly options: ServingLimits;
  readonly clock: Clock;
  readonly log: Logger;
  /** A cheap look at a request before any of its body is read: what to answer right away, or what `handle` goes on with. */
  readonly screen: (head: Head, remote: Remote) => { readonly refuse: Answer } | { readonly pass: Passed };
  readonly handle: (exchange: Exchange, passed: Passed) => Promise<void>;
  /** The answer when `handle` throws, without a word about why. */
  readonly failure: Answer;
}

const maxHeaderBytes = 32_768;
/** Time for a body to arrive, milliseconds. */
const bodyTimeMs = 4_000;
/** How often Node looks for connections that took too long. */
const checkMs = 500;

/**
 * An HTTP server with limits on connections, header and body time, kept to before anything is asked of the protocol.
 * SYN_CHAIN_STATE when the address is taken.
 */
export async function openShell<Passed>(parts: ShellParts<Passed>): Promise<Serving> {
  const { options, clock, log, screen, handle, failure } = parts;
  // A request waits once for its first bytes and once for the rest of its head.
  const waitMs = Math.ceil(options.headerTimeoutMs / 2);
  let isClosing = false;
  const http = createServer(
    {
      headersTimeout: waitMs,
      requestTimeout: waitMs + bodyTimeMs,
      connectionsCheckingInterval: Math.min(checkMs, waitMs),
      keepAliveTimeout: Math.max(1, options.keepAliveMs),
      maxHeaderSize: maxHeaderBytes,
    },
    (request, response) => {
      const { socket } = request;
      const remote = remoteOf(socket);
      const { method = '', url = '', headers } = request;
      const screened = screen({ method, url, headers }, remote);
      if ('refuse' in screened) return sendAnswer(response, screened.refuse, options);
      connections.hold(socket);
      const gone = new AbortController();
      response.once('close', () => {
        connections.release(socket);
        if (isClosing) socket.destroySoon();
        gone.abort(new DOMException('The caller has gone.', 'AbortError'));
      });
      void handle({ request, response, remote, gone: gone.signal }, screened.pass).catch((error: unknown) => {
        if (!gone.signal.aborted && !isCutOff(request))
          log.error(`A request failed: ${(error as Error).message}`);
        if (response.headersSent) response.destroy();
        else sendAnswer(response, failure, options);
      });
    },
  );
  // A caller that vouches for itself before it sends (`Expect`) is judged like any other.
  http.on('checkContinue', (request, response) => http.emit('request', request, response));
  const tcp = createTcpServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
    readFirst(socket, {
      waitMs,
      keepAliveMs: options.keepAliveMs,
      bodyMs: bodyTimeMs,
      maxBodyBytes: options.maxRequestBytes,
      clock,
      screen: (head) => screen(head, remoteOf(socket)),
      handOver: () => http.emit('connection', socket),
    }),
  );
  const connections = boundConnections(tcp, options);
  const { address, port } = await listen(tcp, parts);
  // Node looks for late connections only on servers that listen themselves.
  http.emit('listening');
  return {
    host: address,
    port,
    close: (grace) =>
      new Promise((resolve) => {
        const cut = (): void => connections.closeAll();
        isClosing = true;
        tcp.close(() => {
          grace.removeEventListener('abort', cut);
          http.close();
          resolve();
        });
        connections.closeIdle();
        if (grace.aborted) cut();
        else grace.addEventListener('abort', cut, { once: true });
      }),
  };
}

/**
 * Sends a whole answer. The rest of a request that fits the limit is read and thrown away, so that the caller gets to see why;
 * for more the connection is closed.
 */
export function sendAnswer(
  response: ServerResponse,
  { status, headers, body }: Answer,
  { maxRequestBytes, keepAliveMs }: Pick<ServingLimits, 'maxRequestBytes' | 'keepAliveMs'>,
): void {
  const { req } = response;
  const length = Number(
    req.headers['content-length'] ?? (req.headers['transfer-encoding'] === undefined ? 0 : Infinity),
  );
  // Who waits to be told to go on will not send the body now.
  const isWaiting = req.headers.expect !== undefined;
  const mustClose = keepAliveMs === 0 || (!req.complete && (isWaiting || !(length <= maxRequestBytes)));
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      ...(mustClose && { connection: 'close' }),
      ...headers,
    })
    .end(body);
}

/** The caller went away before its request had come. */
const isCutOff = (request: IncomingMessage): boolean => request.destroyed && !request.complete;

const remoteOf = (socket: Socket): Remote => ({
  ip: (socket.remoteAddress ?? '').replace(/^::ffff:/u, ''),
  port: socket.remotePort ?? 0,
});

function listen(
  server: Server,
  { name, portHint, options: { host, port } }: Pick<ShellParts<unknown>, 'name' | 'portHint' | 'options'>,
): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new SynthError('SYN_CHAIN_STATE', {
          message: `The ${name} cannot listen on ${host}:${port}: ${cause.message}.`,
          hint: portHint,
          cause,
        }),
      ),
    );
    server.listen(port, host, () => resolve(server.address() as AddressInfo));
  });
}
