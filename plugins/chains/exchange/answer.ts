import type { IncomingMessage } from 'node:http';
import type { Reply } from '../../../core/index.ts';
import { gather } from './gather.ts';
import type { OpenReply } from './reply.ts';
import { parseJson } from './request.ts';
import { quote } from './said.ts';

/** Statuses a peer may give itself; anything else is not understood. */
const refusals = new Set([400, 401, 403, 404, 405, 408, 413, 422, 429, 500, 503]);

const maxReasonBytes = 16_384;

/** The type of an answer without its parameters: `application/json`. */
export const typeOf = ({ headers }: IncomingMessage): string =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';

/** The whole body; null when it is larger than allowed, and the rest is not read. */
export async function readBody(response: IncomingMessage, maxBytes: number): Promise<string | null> {
  const body = await gather(response as AsyncIterable<Buffer>, maxBytes);
  return body && body.toString();
}

/** The reply of a peer that refused with a status, and with the reason it gives. */
export async function readRefusal(
  response: IncomingMessage,
  reply: OpenReply,
  status = response.statusCode ?? 0,
): Promise<Reply> {
  const body = (await readBody(response, maxReasonBytes)) ?? '';
  return refuse(reply, status, reasonIn(parseJson(body)));
}

/** The reply of a peer that says of itself that it failed. */
export function refuse(reply: OpenReply, status: number, reason: unknown): Reply {
  const said = typeof reason === 'string' && reason !== '' ? `: ${quote(reason)}` : '';
  return refusals.has(status)
    ? reply.fail(status, `refused with ${status}${said}`)
    : reply.fail(422, `answered with status ${status}${said}`);
}

/** Ends an answer that is not worth reading. */
export function drop(response: IncomingMessage, reply: OpenReply, status: number, reason: string): Reply {
  response.destroy();
  return reply.fail(status, reason);
}

/** Where servers put their reason: `message`, `detail` (FastAPI), `error.message` (OpenAI). */
function reasonIn(body: unknown): unknown {
  if (body === null || typeof body !== 'object') return null;
  const { message, detail, error } = body as Record<string, unknown>;
  return message ?? detail ?? (error === null || typeof error !== 'object' ? error : reasonIn(error));
}
