import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Ask, JsonObject, Reply } from '../../../../core/index.ts';
import type { Pair } from '../../keys/ed25519.ts';
import { drop, readBody, readRefusal, typeOf } from '../../exchange/answer.ts';
import { meetPeer } from '../../exchange/meet.ts';
import { openPostOffice } from '../../exchange/post.ts';
import { largeText, type OpenReply } from '../../exchange/reply.ts';
import { checkReplyBody, toBody } from '../../exchange/request.ts';
import type { Caller } from '../dendrite/ask.ts';
import { headerText } from '../wire/terminal.ts';
import { pystr } from '../wire/python-text.ts';
import { fromJson } from '../../json/values.ts';
import { readPiece, readWhole, writeRequest } from './completion.ts';
import {
  completionsPath,
  epistulaVersion,
  headerNames,
  secretMessages,
  signedMessage,
  toHex,
} from './message.ts';
import { openEventReader } from './sse.ts';

/** Events carry a few letters each in some hundred bytes of JSON; so many times the reply's limit is read at most. */
const framingFactor = 64;
const spareBytes = 65_536;

/** Asks peers for chat completions in requests signed as Epistula version 2 has it. */
export function createEpistulaClient({ pair, externalIp, clock }: Caller): {
  ask(ask: Ask, signal: AbortSignal): Promise<Reply>;
  close(): void;
} {
  const office = openPostOffice(externalIp);
  return {
    async ask(ask, signal) {
      const { endpoint, hotkey } = ask.peer;
      const request = toBody(ask);
      const isStreamed = ask.protocol.wire.axon?.streaming ?? true;
      const fields = ask.challenge.fields ?? {};
      const payload = writeRequest(ask.protocol.messages(request), isStreamed, fields);
      const body = Buffer.from(JSON.stringify(payload));
      return meetPeer(ask, clock, signal, async (reply, deadline) => {
        if (endpoint === null) return reply.fail(503, 'serves nowhere');
        const headers = {
          'content-type': 'application/json',
          ...copyFields(fields),
          [headerNames.timeout]: String(ask.timeoutMs / 1000),
          ...sign(pair, body, clock.now(), hotkey),
        };
        const response = await office.post(endpoint, completionsPath, headers, body, deadline);
        return receive(response, ask, request, reply);
      });
    },
    close: () => office.close(),
  };
}

function sign(pair: Pair, body: Uint8Array, now: number, signedFor: string): Record<string, string> {
  const stamp = { uuid: randomUUID(), timestamp: String(Math.floor(now)), signedFor };
  const headers: Record<string, string> = {
    [headerNames.version]: epistulaVersion,
    [headerNames.timestamp]: stamp.timestamp,
    [headerNames.uuid]: stamp.uuid,
    [headerNames.signedBy]: pair.address,
    [headerNames.signedFor]: signedFor,
    [headerNames.signature]: toHex(pair.sign(signedMessage(body, stamp))),
  };
  secretMessages(now, signedFor).forEach((message, index) => {
    headers[`${headerNames.secret}${index}`] = toHex(pair.sign(message));
  });
  return headers;
}

/** Fields of the body beside messages, model and stream, as subnet 1 repeats them in headers. */
function copyFields(fields: JsonObject): Record<string, string> {
  const reserved =
    /^(?:messages|model|stream|host|connection|keep-alive|upgrade|expect|te|trailer|content-.*|transfer-.*|epistula-.*)$/u;
  const headers: Record<string, string> = {};
  for (const [field, value] of Object.entries(fields)) {
    const name = field.toLowerCase();
    if (/^[\w-]{1,100}$/u.test(name) && !reserved.test(name))
      headers[name] = headerText(pystr(fromJson(value)));
  }
  return headers;
}

async function receive(
  response: IncomingMessage,
  ask: Ask,
  request: JsonObject,
  reply: OpenReply,
): Promise<Reply> {
  if (response.statusCode !== 200) return readRefusal(response, reply);
  switch (typeOf(response)) {
    case 'text/event-stream':
      return receiveEvents(response, ask, reply);
    case 'application/json':
      return receiveWhole(response, ask, request, reply);
    default:
      return drop(response, reply, 422, 'answered in an unknown format');
  }
}

async function receiveEvents(response: IncomingMessage, ask: Ask, reply: OpenReply): Promise<Reply> {
  const events = openEventReader();
  let allowed = framingFactor * ask.maxReplyBytes + spareBytes;
  for await (const bytes of response as AsyncIterable<Buffer>) {
    allowed -= bytes.byteLength;
    const read = events.read(bytes);
    if (allowed < 0 || read === null) return reply.fail(413, largeText(ask));
    for (const data of read) {
      const piece = readPiece(data);
      if (!piece) return reply.fail(422, 'not a chat completion');
      if (!reply.add(Buffer.from(piece.text))) return reply.fail(413, largeText(ask));
      if (piece.isLast) return reply.finishStream();
    }
  }
  return reply.fail(503, 'the stream ended before the answer did');
}

async function receiveWhole(
  response: IncomingMessage,
  ask: Ask,
  request: JsonObject,
  reply: OpenReply,
): Promise<Reply> {
  const body = await readBody(response, framingFactor * ask.maxReplyBytes + spareBytes);
  if (body === null) return reply.fail(413, largeText(ask));
  const text = readWhole(body);
  if (text === null) return reply.fail(422, 'not a chat completion');
  if (Buffer.byteLength(text) > ask.maxReplyBytes) return reply.fail(413, largeText(ask));
  const made = checkReplyBody(ask.protocol, ask.protocol.replyBody(text, request));
  return made ? reply.finishBody(text, made) : reply.fail(422, 'not what the protocol allows');
}
