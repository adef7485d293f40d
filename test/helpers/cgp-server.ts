import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendJson, serve, type Loopback } from './loopback.ts';

type Answer = (response: ServerResponse, request: IncomingMessage, body: string) => void;

export interface CgpServer extends Loopback {
  /** Every request so far. */
  readonly calls: {
    readonly route: string;
    readonly query: string;
    readonly headers: IncomingMessage['headers'];
    readonly body: unknown;
  }[];
  /** Results taken, by the id in the address. */
  readonly records: { readonly guid: string; readonly body: Record<string, unknown> }[];
  /** What a reservation is answered with; default: conversation after conversation. */
  reserve: Answer;
  /** What a result is answered with, before it is taken; true: take it. */
  record: (response: ServerResponse, guid: string) => boolean;
  /** Signs keys out to whoever signs `message`. */
  message: string;
  /** Answers a request for a key when it returns something. */
  key: (body: Record<string, unknown>) => unknown;
  /** Resolves at the next request to a route that begins so. */
  called(route: string): Promise<void>;
  countReservations(): number;
}

/** 128-bit ids, as upstream's data has them: not even neighbours survive as numbers. */
const firstId = 2n ** 127n + 12345n;
export const guidOf = (n: number): string => String(firstId + BigInt(n));

/** A conversation as the API answers in 2024, its id an integer. */
export const flatReply = (n: number, lines = 13): string => {
  const said = Array.from({ length: lines }, (_, index) => [index % 2, `Line ${index} of conversation ${n}`]);
  const rest = {
    total: lines,
    participants: ['"SPEAKER_0"', '"SPEAKER_1"'],
    min_convo_windows: 1,
    lines: said,
  };
  return `{"guid":${guidOf(n)},${JSON.stringify(rest).slice(1)}`;
};

/** A task as the API answers from late 2025 on. */
export const bundleReply = (n: number, type = 'conversation_tagging', more = {}): string =>
  JSON.stringify({
    mode: 'local',
    api_version: 1.4,
    type,
    guid: guidOf(n),
    scoring_mechanism: 'ground_truth_tag_similarity_scoring',
    min_convo_windows: 3,
    input: {
      input_type: 'conversation',
      guid: guidOf(n),
      input_categories: ['coding'],
      data: {
        total: 12,
        participants: ['SPEAKER_0', 'SPEAKER_1'],
        lines: Array.from({ length: 12 }, (_, index) => [index % 2, `Line ${index} of task ${n}`]),
      },
    },
    prompt_chain: [{ step: 0, prompt_template: 'tag this' }],
    example_output: { tags: ['guitar', 'barn'], type: 'List[str]' },
    errors: [],
    warnings: [],
    ...more,
  });

export const sendText = (response: ServerResponse, text: string, status = 200): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(text);
};

/** A server with the routes of the CGP API. */
export async function startCgpServer(): Promise<CgpServer> {
  let reserved = 0;
  let listeners: { readonly route: string; readonly resolve: () => void }[] = [];
  const calls: CgpServer['calls'] = [];
  const records: CgpServer['records'] = [];
  const loopback = await serve((url, response, request) => {
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        const text = Buffer.concat(parts).toString();
        const body = JSON.parse(text) as Record<string, unknown>;
        const route = `${request.method} ${url.pathname}`;
        calls.push({ route, query: url.search, headers: request.headers, body });
        listeners = listeners.filter((listener) => {
          const isIt = route.startsWith(listener.route);
          if (isIt) listener.resolve();
          return !isIt;
        });
        const guid = /^PUT \/api\/v1\/conversation\/record\/([^/]+)$/.exec(route)?.[1];
        if (route === 'POST /api/v1/conversation/reserve') server.reserve(response, request, text);
        else if (guid !== undefined) {
          if (!server.record(response, decodeURIComponent(guid))) return;
          records.push({ guid: decodeURIComponent(guid), body });
          sendJson(response, { success: 1, errors: [], data: { msg: 'taken' } });
        } else if (route === 'POST /api/v1/generate_message')
          sendJson(response, { success: 1, errors: [], data: { message: server.message } });
        else if (route === 'POST /api/v1/generate_api_key') sendJson(response, server.key(body));
        else sendJson(response, { detail: 'Not Found' }, 404);
      });
  });
  const server: CgpServer = {
    ...loopback,
    calls,
    records,
    reserve: (response) => sendText(response, flatReply((reserved += 1))),
    record: () => true,
    message: 'sign this, once',
    key: () => ({ success: 1, errors: [], data: { api_key: 'k_1234567890' } }),
    called: (route) => new Promise((resolve) => listeners.push({ route, resolve })),
    countReservations: () => calls.filter(({ route }) => route.endsWith('/reserve')).length,
  };
  return server;
}
