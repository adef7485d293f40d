import { randomUUID } from 'node:crypto';
import { request as openRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import type { Ask, Clock, Reply } from '../../../core/index.ts';
import type { Pair } from '../keys/ed25519.ts';
import { meetPeer } from '../exchange/meet.ts';
import { largeText, type OpenReply } from '../exchange/reply.ts';
import { parseReplyBody, toBody } from '../exchange/request.ts';
import { headerNames, maxHeaderBytes, signedBytes, toPath } from './wire.ts';

type Endpoint = NonNullable<Ask['peer']['endpoint']>;

/** Statuses a peer may give itself; anything else is not understood. */
const knownRefusals = new Set([400, 401, 403, 404, 405, 408, 413, 422, 429, 500, 503]);

/** Asks a miner in another process over HTTP; everything the peer can do wrong is a reply with its status. */
export function askRemote(
  ask: Ask,
  endpoint: Endpoint,
  pair: Pair,
  clock: Clock,
  signal: AbortSignal,
): Promise<Reply> {
  const { id, peer, protocolName, timeoutMs } = ask;
  const body = Buffer.from(JSON.stringify({ id, body: toBody(ask), timeoutMs }));
  const path = toPath(protocolName);
  const nonce = `${clock.now()}.${randomUUID()}`;
  const signature = Buffer.from(pair.sign(signedBytes(path, peer.hotkey, body, nonce)));
  const headers = {
    'content-type': 'application/json',
    'content-length': body.byteLength,
    [headerNames.caller]: pair.address,
    [headerNames.target]: peer.hotkey,
    [headerNames.nonce]: nonce,
    [headerNames.signature]: signature.toString('hex'),
  };
  return meetPeer(ask, clock, signal, async (reply, deadline) => {
    const options = { ...endpoint, path, method: 'POST', headers, signal: deadline };
    return receive(await send(options, body), ask, reply);
  });
}

/** The hotkey that answers at an address; null when nobody of ours does. */
export async function whoServes(
  endpoint: Endpoint,
  clock: Clock,
  signal: AbortSignal,
): Promise<string | null> {
  const deadline = clock.deadline(1000, signal);
  try {
    const response = await send({ ...endpoint, path: '/', method: 'GET', signal: deadline.signal });
    let text = '';
    for await (const piece of response) {
      text += String(piece);
      if (text.length > 1000) return null;
    }
    const hotkey: unknown = (JSON.parse(text) as { hotkey?: unknown } | null)?.hotkey;
    return typeof hotkey === 'string' ? hotkey : null;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (error instanceof Error) return null;
    throw error;
  } finally {
    deadline.clear();
  }
}

/** One connection a request: a kept one that the peer just closed would look like a peer that is down. */
function send(options: RequestOptions, body?: Uint8Array): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = openRequest({ ...options, agent: false, maxHeaderSize: maxHeaderBytes });
    request.once('response', resolve);
    request.on('error', reject);
    request.end(body);
  });
}

async function receive(response: IncomingMessage, ask: Ask, reply: OpenReply): Promise<Reply> {
  const { statusCode = 0 } = response;
  const refuse = (status: number, text: string): Reply => {
    response.destroy();
    return reply.fail(status, text);
  };
  if (statusCode !== 200) {
    return knownRefusals.has(statusCode)
      ? refuse(statusCode, `refused with ${statusCode}`)
      : refuse(422, `answered with status ${statusCode}`);
  }
  const type = response.headers['content-type']?.split(';')[0];
  if (type !== 'application/json' && type !== 'text/plain')
    return refuse(422, 'answered in an unknown format');
  for await (const piece of response as AsyncIterable<Uint8Array>)
    if (!reply.add(piece)) return refuse(413, largeText(ask));

  if (type === 'application/json') {
    const body = parseReplyBody(ask.protocol, reply.text());
    return body
      ? reply.finishBody(ask.protocol.replyText(body), body)
      : reply.fail(422, 'not what the protocol allows');
  }
  const ending = response.trailers[headerNames.status];
  if (ending === '200') return reply.finishStream();
  return ending === '408'
    ? reply.fail(408, 'the miner ran out of time')
    : reply.fail(500, 'the miner failed');
}
