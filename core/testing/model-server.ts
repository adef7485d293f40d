import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttp } from '../host/http.ts';
import { seededRandom } from '../host/random.ts';
import { version } from '../version.ts';
import { fixedClock } from './clock.ts';
import { hangingNeedsOf } from './needs.ts';
import type { Subject } from './stage.ts';
import type { Weather, World } from './weather.ts';
import type { JsonObject, JsonValue } from '../contracts/json.ts';

/** A request as a provider's server gets it. */
export interface ProviderRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** null when it is no JSON. */
  readonly body: JsonValue;
}

/** What a provider's server answers. */
export interface ProviderAnswer {
  /** Default 200. */
  readonly status?: number;
  /** Default: application/json for an object, text/event-stream for a text. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A text as it is, anything else as JSON. */
  readonly body: JsonValue;
}

/** A model behind a server: how the plugin gets there, and what is said there. */
export interface Remote {
  /** Options with which it speaks to this address, `http://127.0.0.1:<port>`: `(url) => ({ baseUrl: url + '/v1' })`. */
  readonly options: (url: string) => JsonObject;
  /** A right answer to a request, streamed when it asks for that. */
  readonly answer: (request: ProviderRequest) => ProviderAnswer;
  /** Body of an error; default: `{ error: { message } }`. */
  readonly failure?: (status: number, message: string) => JsonValue;
}

/** What the server does instead of answering as it should. */
export type Trouble = { readonly status: number } | 'malformed' | 'half' | 'hang' | 'hang-up';

/** Uses the subject with a real server on loopback behind it; `trouble` null: it answers rightly. */
export async function withServer<T>(
  subject: Subject,
  remote: Remote,
  trouble: Trouble | 'absent' | null,
  use: (subject: Subject, requests: readonly ProviderRequest[]) => Promise<T>,
): Promise<T> {
  const requests: ProviderRequest[] = [];
  const server = createServer((incoming, response) => {
    readRequest(incoming).then(
      (request) => {
        requests.push(request);
        respond(response, request, remote, trouble === 'absent' ? null : trouble);
      },
      () => response.destroy(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  if (trouble === 'absent') await close();
  const clock = subject.clock ?? fixedClock();
  const http = createHttp({ clock, version, random: seededRandom('http') });
  try {
    return await use(
      { http, ...subject, clock, options: { ...subject.options, ...remote.options(url) } },
      requests,
    );
  } finally {
    if (trouble !== 'absent') await close();
  }
}

/** The world of a plugin with its model behind a server. */
export const behind =
  (remote: Remote): World =>
  (subject, weather, use) =>
    withServer(subject, remote, troubles[weather], (connected) =>
      use(weather === 'hang' ? { ...connected, needs: hangingNeedsOf(connected) } : connected),
    );

const troubles: Readonly<Record<Weather, Trouble | 'absent' | null>> = {
  fair: null,
  hang: 'hang',
  refuse: { status: 401 },
  fail: { status: 500 },
  babble: 'malformed',
  down: 'absent',
};

async function readRequest(incoming: IncomingMessage): Promise<ProviderRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  const headers = Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]);
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '/',
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: parse(text),
  };
}

function parse(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function respond(
  response: ServerResponse,
  request: ProviderRequest,
  remote: Remote,
  trouble: Trouble | null,
): void {
  const { failure = (_status: number, message: string): JsonValue => ({ error: { message } }) } = remote;
  const send = ({ status = 200, headers, body }: ProviderAnswer): void => {
    const type = typeof body === 'string' ? 'text/event-stream' : 'application/json';
    response.writeHead(status, headers ?? { 'content-type': type });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
  // Some servers quote what they refuse, the key too.
  const quoted = JSON.stringify(request);
  if (trouble === null) return send(remote.answer(request));
  if (trouble === 'hang') return;
  if (trouble === 'hang-up') return void response.destroy();
  if (trouble === 'malformed') {
    const headers = { 'content-type': 'application/json' };
    return send({ headers, body: `{"quoted": ${quoted}, "rest` });
  }
  if (trouble !== 'half')
    return send({ status: trouble.status, body: failure(trouble.status, `refused: ${quoted}`) });
  const { body, headers } = remote.answer(request);
  const whole = typeof body === 'string' ? body : JSON.stringify(body);
  const type = typeof body === 'string' ? 'text/event-stream' : 'application/json';
  response.writeHead(200, {
    'content-type': type,
    ...headers,
    'content-length': Buffer.byteLength(whole) + 100,
  });
  response.write(whole.slice(0, Math.ceil(whole.length / 3)), () => response.destroy());
}
