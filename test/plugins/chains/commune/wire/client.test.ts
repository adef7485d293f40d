import type { IncomingMessage, ServerResponse } from 'node:http';
import { systemClock } from '../../../../../core/host/clock.ts';
import type { Ask, Reply } from '../../../../../core/index.ts';
import { sampleNeuron } from '../../../../../core/testing/samples-chain.ts';
import { createModuleClient } from '../../../../../plugins/chains/commune/wire/client.ts';
import type { Scheme } from '../../../../../plugins/chains/commune/wire/write-call.ts';
import { communeGolden } from '../../../../fixtures/golden/commune.ts';
import { alice, bob } from '../../../../helpers/axon.ts';
import { freePort } from '../../../../helpers/free-port.ts';
import { serve } from '../../../../helpers/loopback.ts';
import { askOf, never, promptingProtocol, quietLog } from '../../../../helpers/local-chain.ts';
import { generateProtocol, modelProtocol, startModule } from '../../../../helpers/module.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

const clientOf = (scheme: Scheme = 'raw') => {
  const client = createModuleClient({ pair: alice, scheme, clock: systemClock, log: quietLog });
  closers.push(() => client.close());
  return client;
};
const askAt = (port: number | null, rest: Partial<Ask> = {}): Ask => {
  const endpoint = port === null ? null : { host: '127.0.0.1', port };
  const peer = sampleNeuron(9, { hotkey: bob.address, endpoint });
  const asked = { protocol: generateProtocol, protocolName: 'generate', ...rest };
  return askOf(peer, 'What is a subnet?', asked);
};

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** What our client makes of an answer. */
async function replyTo(answer: Answer, rest: Partial<Ask> = {}): Promise<Reply> {
  const server = await serve((_url, response, request) => answer(response, request));
  closers.push(() => server.close());
  return clientOf().ask(askAt(Number(new URL(server.url).port), rest), never);
}

const json = { 'content-type': 'application/json' };
const send =
  (status: number, headers: Record<string, string>, body: unknown): Answer =>
  (response) =>
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
const good = { answer: 'A market.' };

describe.each<Scheme>(['raw', 'header'])('a call by the %s scheme', (scheme) => {
  it('is answered by our module', async () => {
    const module = await startModule({
      answer: ({ text, caller, self }) =>
        Promise.resolve({ text: `${text} ${caller?.hotkey} ${caller?.uid} ${self.uid}` }),
    });
    closers.push(() => module.close(never));
    expect(await clientOf(scheme).ask(askAt(module.port), never)).toMatchObject({
      uid: 9,
      status: 200,
      statusText: '',
      text: `What is a subnet? ${alice.address} 3 7`,
      chunks: null,
    });
  });

  it('is answered as often as it is made, however fast', async () => {
    const module = await startModule();
    closers.push(() => module.close(never));
    const client = clientOf(scheme);
    const asks = Array.from({ length: 12 }, () =>
      client.ask(askAt(module.port, { protocol: modelProtocol, protocolName: 'get-model' }), never),
    );
    for (const { status, text } of await Promise.all(asks))
      expect({ status, text }).toEqual({ status: 200, text: 'A market.' });
  });
});

/** What upstream's client makes of an answer, and what ours does. */
const outcomes: Record<string, () => Promise<readonly [reply: Reply, expected: Partial<Reply>]>> = {
  '200 application/json': async () => [
    await replyTo(send(200, json, good)),
    { status: 200, text: 'A market.', body: good },
  ],
  '200 application/json; charset=utf-8': async () => [
    await replyTo(send(200, { 'content-type': 'application/json; charset=utf-8' }, good)),
    { status: 200, text: 'A market.' },
  ],
  '200 chunked application/json': async () => [
    await replyTo((response) => {
      response.writeHead(200, json).write('{"answer": "A ');
      response.end('market."}');
    }),
    { status: 200, text: 'A market.' },
  ],
  '200 application/json with empty body': async () => [
    await replyTo(send(200, json, '')),
    { status: 204, text: '' },
  ],
  '200 text/plain': async () => [
    await replyTo(send(200, { 'content-type': 'text/plain' }, 'A market.')),
    { status: 422, statusText: 'answered in an unknown format' },
  ],
  '418 JSON': async () => [
    await replyTo(send(418, json, { detail: 'tea' })),
    { status: 422, statusText: 'answered with status 418: tea' },
  ],
  '500 text/plain': async () => [
    await replyTo(send(500, { 'content-type': 'text/plain' }, 'Internal Server Error')),
    { status: 500, statusText: 'refused with 500' },
  ],
  'slower than timeout': async () => [
    await replyTo(() => undefined, { timeoutMs: 50 }),
    { status: 408, statusText: 'no whole answer within 50 ms' },
  ],
  'connection refused': async () => [
    await clientOf().ask(askAt(await freePort()), never),
    { status: 503, statusText: 'unreachable (ECONNREFUSED)' },
  ],
};

test.each(communeGolden<{ server: string; result: string }[]>('client_behaviour.rows'))(
  'what upstream makes of "$server" ($result) is a reply',
  async ({ server }) => {
    const run = outcomes[server];
    if (run === undefined) throw new Error(`no outcome for "${server}"`);
    const [reply, expected] = await run();
    expect(reply).toMatchObject(expected);
    if (expected.status !== 200) expect(reply).toMatchObject({ text: '', body: null });
  },
);

test.each<[string, Answer, Partial<Reply>]>([
  ['null', send(200, json, 'null'), { status: 204 }],
  ['JSON that is none', send(200, json, '{"answer":'), { status: 422, statusText: 'not readable JSON' }],
  [
    'a bare text',
    send(200, json, '"A market."'),
    { status: 422, statusText: 'not what the protocol allows' },
  ],
  ['a number', send(200, json, { answer: 5 }), { status: 422, statusText: 'not what the protocol allows' }],
  [
    'a verifier that refuses',
    send(401, json, { error: { code: 401, message: "Signatures doesn't match" } }),
    { status: 401, statusText: "refused with 401: Signatures doesn't match" },
  ],
  [
    'a limiter that refuses',
    send(429, json, { error: 'Rate limit exceeded' }),
    { status: 429, statusText: 'refused with 429: Rate limit exceeded' },
  ],
  [
    'an endpoint that was asked for something else',
    send(422, json, { detail: [{ type: 'missing' }] }),
    { status: 422, statusText: 'refused with 422' },
  ],
  [
    'a redirect, which is not followed',
    send(307, { ...json, location: 'http://127.0.0.1:1/' }, {}),
    { status: 422, statusText: 'answered with status 307' },
  ],
  ['more than allowed', send(200, json, { answer: 'x'.repeat(70_000) }), { status: 413 }],
  ['far more than allowed', send(200, json, 'x'.repeat(300_000)), { status: 413 }],
  [
    'an event stream',
    send(200, { 'content-type': 'text/event-stream' }, 'data: {}\n\n'),
    { status: 422, statusText: 'answered in an unknown format' },
  ],
])('%s', async (_, answer, expected) => {
  expect(await replyTo(answer)).toMatchObject({ text: '', body: null, ...expected });
});

test('who serves nowhere is not called', async () => {
  expect(await clientOf().ask(askAt(null), never)).toMatchObject({
    status: 503,
    statusText: 'serves nowhere',
  });
});

test('half of a surrogate pair goes out as the sign for no letter', async () => {
  let body = '';
  const reply = await replyTo(
    (response, request) => {
      request.on('data', (piece: Buffer) => (body += piece.toString()));
      request.on('end', () => send(200, json, good)(response, request));
    },
    { challenge: { text: 'a\ud800b', messages: [{ role: 'user', content: 'a\ud800b' }], author: {} } },
  );
  expect(reply.status).toBe(200);
  expect(body).toContain('"prompt": "a\\ufffdb"');
});

test('a protocol without a method is not for this wire', async () => {
  const protocol = { ...promptingProtocol, wire: {} };
  await expect(clientOf().ask(askAt(1, { protocol }), never)).rejects.toMatchObject({
    code: 'SYN_PLUGIN_RESULT',
  });
});

test('an end of the run is no reply', async () => {
  const ended = clientOf().ask(askAt(null), AbortSignal.abort(new Error('over')));
  await expect(ended).rejects.toThrow('over');
});
