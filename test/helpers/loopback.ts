import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { systemClock } from '../../core/host/clock.ts';
import type { Clock } from '../../core/index.ts';

export interface Loopback {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Method, path with query, and headers of every request so far. */
  readonly requests: {
    readonly method: string;
    readonly url: URL;
    readonly headers: IncomingMessage['headers'];
  }[];
  close(): Promise<void>;
}

type Handler = (url: URL, response: ServerResponse, request: IncomingMessage) => void;

/** A real server on 127.0.0.1. */
export async function serve(handle: Handler): Promise<Loopback> {
  const requests: Loopback['requests'] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', base);
    requests.push({ method: request.method ?? '', url, headers: request.headers });
    handle(url, response, request);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: base,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function sendJson(response: ServerResponse, body: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}

/** Time that passes only while somebody sleeps, and then at once; `sleeps` has the milliseconds. */
export function quickClock(): Clock & { readonly sleeps: number[] } {
  let now = Date.UTC(2026, 0, 1);
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    monotonic: () => now,
    async sleep(ms, signal) {
      signal.throwIfAborted();
      sleeps.push(ms);
      now += ms;
    },
    deadline: (ms, signal) => systemClock.deadline(ms, signal),
  };
}
