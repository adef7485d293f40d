import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import { sendJson, serve, type Loopback } from './loopback.ts';

/** A module that takes rows, as far as it likes. */
export interface Collector extends Loopback {
  /** Bodies of the calls so far, and the paths they went to. */
  readonly calls: { readonly path: string; readonly body: unknown }[];
  /** The same calls as they came. */
  readonly sent: { readonly headers: IncomingHttpHeaders; readonly bytes: Buffer }[];
  /** Answers a call; default: takes it. */
  answer: (response: ServerResponse, body: unknown) => void;
  /** Resolves at the next call. */
  called(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const calls: Collector['calls'] = [];
  const sent: Collector['sent'] = [];
  let onCall = (): void => undefined;
  const server = await serve((url, response, request) => {
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        const bytes = Buffer.concat(parts);
        const body: unknown = JSON.parse(bytes.toString());
        sent.push({ headers: request.headers, bytes });
        calls.push({ path: `${request.method} ${url.pathname}`, body });
        collector.answer(response, body);
        onCall();
      });
  });
  const collector: Collector = {
    ...server,
    calls,
    sent,
    answer: (response) => sendJson(response, null),
    called: () => new Promise((resolve) => (onCall = resolve)),
  };
  return collector;
}
