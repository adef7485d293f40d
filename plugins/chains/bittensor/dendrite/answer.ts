import type { IncomingMessage } from 'node:http';
import type { Ask, JsonObject, Reply } from '../../../../core/index.ts';
import { drop, readBody, readRefusal, refuse, typeOf } from '../../exchange/answer.ts';
import { largeText, type OpenReply } from '../../exchange/reply.ts';
import { checkReplyBody, parseJson } from '../../exchange/request.ts';
import { baseFields } from '../wire/synapse.ts';
import type { PreparedChallenge } from './request.ts';

/** Room for what an answer has beside the reply and the echo of the request. */
const spareBytes = 65_536;

/** Reads what an axon answers: success is a status of 200 twice, that of HTTP and the axon's own. */
export async function readAnswer(
  response: IncomingMessage,
  ask: Ask,
  challenge: PreparedChallenge,
  reply: OpenReply,
): Promise<Reply> {
  const { statusCode = 0, headers } = response;
  const said = toStatus(headers['bt_header_axon_status_code']);
  if (statusCode !== 200)
    return readRefusal(response, reply, said === 200 ? statusCode : (said ?? statusCode));
  switch (typeOf(response)) {
    case 'application/json':
      return readSynapse(response, ask, challenge, reply);
    case 'text/event-stream':
      if (!challenge.synapse.streaming)
        return drop(response, reply, 422, 'streams what is not to be streamed');
      if (said === 200) return readStream(response, ask, reply);
      response.destroy();
      return refuseAs(reply, said, headers['bt_header_axon_status_message']);
    default:
      return drop(response, reply, 422, 'answered in an unknown format');
  }
}

/** Text as it comes: no framing, and the end of the body is the end. */
async function readStream(response: IncomingMessage, ask: Ask, reply: OpenReply): Promise<Reply> {
  for await (const piece of response as AsyncIterable<Buffer>)
    if (!reply.add(piece)) return reply.fail(413, largeText(ask));
  return reply.finishStream();
}

async function readSynapse(
  response: IncomingMessage,
  ask: Ask,
  { request }: PreparedChallenge,
  reply: OpenReply,
): Promise<Reply> {
  // The reply with its escapes, and the request that the peer sends back.
  const mostBytes = 2 * (ask.maxReplyBytes + JSON.stringify(request).length) + spareBytes;
  const text = await readBody(response, mostBytes);
  if (text === null) return reply.fail(413, largeText(ask));
  const synapse = parseJson(text);
  if (!isObject(synapse)) return reply.fail(422, 'not readable JSON');

  // As upstream has it: what the headers say of the axon goes before what the body says.
  const axon = isObject(synapse['axon']) ? synapse['axon'] : {};
  const status = toStatus(response.headers['bt_header_axon_status_code'] ?? axon['status_code']);
  if (status !== 200)
    return refuseAs(
      reply,
      status,
      response.headers['bt_header_axon_status_message'] ?? axon['status_message'],
    );

  const own = without(synapse, baseFields);
  const body =
    checkReplyBody(ask.protocol, own) ??
    // A protocol may take nothing but the reply's own fields.
    checkReplyBody(ask.protocol, without(own, new Set(Object.keys(request))));
  if (!body) return reply.fail(422, 'not what the protocol allows');
  const said = ask.protocol.replyText(body);
  return Buffer.byteLength(said) > ask.maxReplyBytes
    ? reply.fail(413, largeText(ask))
    : reply.finishBody(said, body);
}

const refuseAs = (reply: OpenReply, status: number | null, message: unknown): Reply =>
  status === null ? reply.fail(422, 'says nothing of how it went') : refuse(reply, status, message);

/** Three digits, as text or number; null for anything else. */
function toStatus(said: unknown): number | null {
  return (typeof said === 'string' || typeof said === 'number') && /^\d{3}$/u.test(String(said))
    ? Number(said)
    : null;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const without = (object: Readonly<Record<string, unknown>>, names: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => !names.has(name))) as JsonObject;
