import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import type { Clock, JsonObject, Logger, MinerAnswer, Protocol, ServeHandler } from '../../../core/index.ts';
import { unlessAborted } from '../exchange/abort.ts';
import { Refused, type Gate } from './gate.ts';
import { toMinerRequest, toReplyBody } from '../exchange/request.ts';
import { callerOf, type Subnet } from './subnet.ts';
import { headerNames, toPath } from './wire.ts';

/** However much time a caller grants, an answer ends after this. */
const maxAnswerMs = 600_000;

const envelope = z.strictObject({
  id: z.string().max(200),
  body: z.record(z.string(), z.unknown()),
  timeoutMs: z.int().min(1),
});

/** Where requests are answered: whose miner it is, and what it needs. */
export interface Responder {
  readonly hotkey: string;
  readonly handler: ServeHandler;
  readonly subnet: Subnet;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Answers one request; never rejects. What went wrong inside is logged and not told to the caller. */
export async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  gate: Gate,
  responder: Responder,
): Promise<void> {
  // Ends the miner's work when the caller goes away, or the server closes the connection.
  const gone = new AbortController();
  response.once('close', () => gone.abort(new DOMException('The caller has gone.', 'AbortError')));
  try {
    await answer(request, response, gate, responder, gone.signal);
  } catch (error) {
    if (gone.signal.aborted) return;
    if (error instanceof Refused) return sendJson(response, error.status, { message: error.message });
    const message = error instanceof Error ? error.message : String(error);
    responder.log.warn('the miner failed', { error: message.slice(0, 300) });
    sendJson(response, 500, { message: 'the miner failed' });
  }
}

/** Sends a whole answer and closes the connection: unread parts of a refused request are not waited for. */
export function sendJson(response: ServerResponse, status: number, body: JsonObject): void {
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  response.writeHead(status, { ...headers, connection: 'close' }).end(text);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  gate: Gate,
  { clock, handler, hotkey, subnet }: Responder,
  gone: AbortSignal,
): Promise<void> {
  const found = [...handler.protocols].find(([name]) => toPath(name) === request.url);
  if (!found) throw new Refused(404, 'no such protocol');
  if (request.method !== 'POST') throw new Refused(405, 'only POST');
  const [name, protocol] = found;
  const { caller, body: raw } = await gate.admit(request);
  const known = callerOf(caller);
  const refusal = handler.refuse({ protocol: name, caller: known });
  if (refusal) throw new Refused(refusal.status, refusal.reason);
  const { body, timeoutMs } = readEnvelope(raw, protocol);
  const minerRequest = toMinerRequest(name, protocol, body, {
    caller: known,
    self: { hotkey, uid: subnet.find(hotkey)?.uid ?? null },
    timeoutMs,
  });
  const deadline = clock.deadline(Math.min(timeoutMs, maxAnswerMs), gone);
  try {
    const made = handler.answer(minerRequest, deadline.signal);
    if (Symbol.asyncIterator in made) return await stream(response, made, deadline.signal);
    const reply = toReplyBody(protocol, await unlessAborted(made, deadline.signal), body);
    if (!reply) throw new Error('the miner made a body that its protocol does not allow');
    sendJson(response, 200, reply);
  } catch (error) {
    if (deadline.signal.aborted) throw new Refused(408, 'the miner ran out of time');
    throw error;
  } finally {
    deadline.clear();
  }
}

function readEnvelope(raw: Buffer, protocol: Protocol): { body: JsonObject; timeoutMs: number } {
  try {
    const { body, timeoutMs } = envelope.parse(JSON.parse(raw.toString('utf8')));
    return { body: protocol.request.parse(body), timeoutMs };
  } catch (error) {
    throw new Refused(
      422,
      error instanceof z.ZodError ? 'not what the protocol allows' : 'not readable JSON',
    );
  }
}

/** Raw UTF-8 as the miner makes it; how it ended is said in a trailer, since the status line has gone by then. */
async function stream(
  response: ServerResponse,
  made: Extract<MinerAnswer, AsyncIterable<string>>,
  signal: AbortSignal,
): Promise<void> {
  const pieces = made[Symbol.asyncIterator]();
  const begin = (): void => {
    if (response.headersSent) return;
    response.writeHead(200, {
      'content-type': 'text/plain; charset=utf-8',
      trailer: headerNames.status,
      connection: 'close',
    });
  };
  let status = 200;
  try {
    for (;;) {
      const piece = await unlessAborted(pieces.next(), signal);
      if (piece.done === true) break;
      begin();
      if (piece.value !== '' && !response.write(piece.value)) await once(response, 'drain', { signal });
    }
  } catch (error) {
    // Lets a miner that listens end its work; one that doesn't is not waited for.
    void Promise.resolve(pieces.return?.()).catch(() => undefined);
    if (!response.headersSent) throw error;
    status = signal.aborted ? 408 : 500;
  }
  begin();
  response.addTrailers({ [headerNames.status]: String(status) });
  response.end();
}
