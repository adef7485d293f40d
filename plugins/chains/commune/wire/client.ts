import type { IncomingMessage } from 'node:http';
import {
  SynthError,
  type Ask,
  type Clock,
  type JsonObject,
  type Logger,
  type Reply,
} from '../../../../core/index.ts';
import { drop, readBody, readRefusal, typeOf } from '../../exchange/answer.ts';
import { meetPeer } from '../../exchange/meet.ts';
import { openPostOffice } from '../../exchange/post.ts';
import { largeText, type OpenReply } from '../../exchange/reply.ts';
import { checkReplyBody, parseJson, toBody } from '../../exchange/request.ts';
import { fromJson, type PyDict } from '../../json/values.ts';
import type { Sr25519Pair } from '../../keys/sr25519.ts';
import { createTimestamps } from './timestamp.ts';
import { writeCall, type Scheme } from './write-call.ts';

export interface ModuleClientParts {
  readonly pair: Sr25519Pair;
  readonly scheme: Scheme;
  /** Where others see us; a peer at this address is on our own machine. */
  readonly externalIp?: string | null;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Calls methods of modules over kept connections. */
export interface ModuleClient {
  ask(ask: Ask, signal: AbortSignal): Promise<Reply>;
  close(): void;
}

/** Room for what an answer has beside the reply's text, with escapes. */
const spareBytes = 65_536;

/** SYN_PLUGIN_RESULT for a protocol that has no name on this wire. */
export function createModuleClient({
  pair,
  scheme,
  externalIp = null,
  clock,
}: ModuleClientParts): ModuleClient {
  const office = openPostOffice(externalIp);
  const nextTimestamp = createTimestamps(clock);
  return {
    async ask(ask, signal) {
      const { endpoint, hotkey } = ask.peer;
      const method = ask.protocol.wire.module?.method ?? refuse(ask.protocolName);
      // Half of a surrogate pair is no text that another could read.
      const params = fromJson(parseJson(JSON.stringify(toBody(ask))) as JsonObject) as PyDict;
      return meetPeer(ask, clock, signal, async (reply, deadline) => {
        if (endpoint === null) return reply.fail(503, 'serves nowhere');
        const { path, headers, body } = writeCall({
          method,
          params,
          targetKey: hotkey,
          timestamp: nextTimestamp(),
          scheme,
          pair,
        });
        return readAnswer(await office.post(endpoint, path, headers, body, deadline), ask, reply);
      });
    },
    close: () => office.close(),
  };
}

/** Reads what a module answers: one JSON value. Answers on this wire are not signed. */
async function readAnswer(response: IncomingMessage, ask: Ask, reply: OpenReply): Promise<Reply> {
  if (response.statusCode !== 200) return readRefusal(response, reply);
  if (typeOf(response) !== 'application/json')
    return drop(response, reply, 422, 'answered in an unknown format');
  const text = await readBody(response, 2 * ask.maxReplyBytes + spareBytes);
  if (text === null) return reply.fail(413, largeText(ask));
  const value = text.trim() === '' ? null : parseJson(text);
  if (value === undefined) return reply.fail(422, 'not readable JSON');
  if (value === null) return reply.fail(204, 'answered empty');
  const body = checkReplyBody(ask.protocol, value);
  if (!body) return reply.fail(422, 'not what the protocol allows');
  const said = ask.protocol.replyText(body);
  return Buffer.byteLength(said) > ask.maxReplyBytes
    ? reply.fail(413, largeText(ask))
    : reply.finishBody(said, body);
}

function refuse(protocolName: string): never {
  throw new SynthError('SYN_PLUGIN_RESULT', {
    message: `The protocol "${protocolName}" has no name on the wire of modules.`,
    hint: 'A protocol for it says `wire: { module: { method } }`.',
    plugin: `protocol/${protocolName}`,
  });
}
