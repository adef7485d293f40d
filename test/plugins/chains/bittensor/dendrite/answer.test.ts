import type { ServerResponse } from 'node:http';
import { createDendrite } from '../../../../../plugins/chains/bittensor/dendrite/ask.ts';
import type { Ask, Reply } from '../../../../../core/index.ts';
import { z } from 'zod';
import { askAt, callerOf, neuronAt, synapseProtocol } from '../../../../helpers/bittensor-wire.ts';
import { serve, type Loopback } from '../../../../helpers/loopback.ts';
import { never } from '../../../../helpers/local-chain.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

type Answer = (response: ServerResponse) => void;

/** What our dendrite makes of an answer. */
async function replyTo(answer: Answer, rest: Partial<Ask> = {}, signal = never): Promise<Reply> {
  const server = await serve((_url, response) => answer(response));
  const dendrite = createDendrite(await callerOf());
  closers.push(
    () => server.close(),
    () => dendrite.close(),
  );
  return dendrite.ask(askAt(portOf(server), rest), signal);
}

const portOf = ({ url }: Loopback): number => Number(new URL(url).port);
const json = { 'content-type': 'application/json' };
const good = { bt_header_axon_status_code: '200' };
const synapse = { completion: 'A market.', axon: { status_code: 200, status_message: 'Success' } };
const send =
  (status: number, headers: Record<string, string>, body: unknown): Answer =>
  (response) =>
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
const stream = { protocol: synapseProtocol(true) };
const events = { 'content-type': 'text/event-stream', ...good };

describe('a synapse as answer', () => {
  it('is a reply with the own fields of its protocol', async () => {
    const echo = { ...synapse, name: 'PromptingSynapse', timeout: 5, roles: ['user'], messages: ['…'] };
    expect(await replyTo(send(200, json, echo))).toMatchObject({
      uid: 9,
      status: 200,
      statusText: '',
      text: 'A market.',
      body: { completion: 'A market.' },
      chunks: null,
      timings: { firstMs: expect.any(Number) as number, totalMs: expect.any(Number) as number },
    });
  });

  it('may come back with the request in it when the protocol takes the reply alone', async () => {
    const protocol = {
      ...synapseProtocol(false),
      reply: z.strictObject({ completion: z.string() }),
    };
    const echo = { ...synapse, roles: ['user'], messages: ['…'], computed_body_hash: '' };
    expect(await replyTo(send(200, json, echo), { protocol })).toMatchObject({
      status: 200,
      text: 'A market.',
    });
  });

  it.each<[string, number, number, Record<string, string>, unknown]>([
    ['success that is said in the body alone', 200, 200, {}, synapse],
    ['success that is said in the headers alone', 200, 200, good, { completion: 'x' }],
    ['an axon that is null, with headers', 200, 200, good, { completion: 'x', axon: null }],
    ['a status in text, as Python reads it', 200, 200, {}, { completion: 'x', axon: { status_code: '200' } }],
    ['an empty answer', 204, 200, {}, { ...synapse, completion: '' }],
    ['an axon that is null', 422, 200, {}, { completion: 'x', axon: null }],
    ['no status at all', 422, 200, {}, { completion: 'x' }],
    ['a status that is none', 422, 200, {}, { completion: 'x', axon: { status_code: 'fine' } }],
    ['a status nobody knows', 422, 200, {}, { completion: 'x', axon: { status_code: 299 } }],
    [
      'a status of the axon that says otherwise',
      403,
      200,
      {},
      { completion: 'x', axon: { status_code: 403 } },
    ],
    ['headers that say otherwise', 401, 200, { bt_header_axon_status_code: '401' }, synapse],
    ['a list', 422, 200, good, [synapse]],
    ['a text', 422, 200, good, '"A market."'],
    ['broken JSON', 422, 200, good, '{"completion'],
    ['endless nesting', 422, 200, good, '['.repeat(60_000)],
    ['another shape', 422, 200, good, { completion: 7 }],
    ['a refusal of HTTP', 500, 500, {}, { message: 'Internal Server Error #1' }],
    ['a refusal of HTTP under a success of the axon', 500, 500, good, synapse],
    ['a refusal of which the headers know more', 401, 500, { bt_header_axon_status_code: '401' }, {}],
    ['a status of HTTP nobody knows', 422, 299, good, synapse],
    ['a redirection', 422, 302, { location: 'http://127.0.0.1:1/' }, ''],
  ])('%s is %i', async (_name, expected, status, headers, body) => {
    const reply = await replyTo(send(status, { ...json, ...headers }, body));
    expect(reply.status).toBe(expected);
    if (expected > 204) expect(reply).toMatchObject({ text: '', body: null, timings: { totalMs: null } });
  });

  it('tells the reason of a refusal in one clean line', async () => {
    const message = `Forbidden.\u001b[2J\r\nKey is blacklisted: ${'x'.repeat(1000)}`;
    const { statusText } = await replyTo(send(403, json, { message }));
    expect(statusText).toMatch(/^refused with 403: Forbidden\. \[2J Key is blacklisted: x+$/u);
    expect(statusText.length).toBeLessThan(200);
  });

  it('is not understood in another format, nor streamed when it is not to be', async () => {
    expect(await replyTo(send(200, { 'content-type': 'text/html', ...good }, '<p>'))).toMatchObject({
      status: 422,
    });
    expect(await replyTo(send(200, events, 'x'))).toMatchObject({ status: 422 });
  });

  it('is too large by its text, or as a whole', async () => {
    const large = { ...synapse, completion: 'x'.repeat(101) };
    const least = { ...synapse, completion: 'x'.repeat(100) };
    expect(await replyTo(send(200, json, large), { maxReplyBytes: 100 })).toMatchObject({
      status: 413,
      text: '',
    });
    expect(await replyTo(send(200, json, least), { maxReplyBytes: 100 })).toMatchObject({ status: 200 });
    const padded = { ...synapse, padding: 'x'.repeat(500_000) };
    expect(await replyTo(send(200, json, padded), { maxReplyBytes: 100 })).toMatchObject({ status: 413 });
  });
});

describe('a stream as answer', () => {
  it('is text piece by piece, whole letters only', async () => {
    const bytes = Buffer.from('né 🙂');
    const reply = await replyTo((response) => {
      response.writeHead(200, events);
      response.write(bytes.subarray(0, 2), () => setImmediate(() => response.end(bytes.subarray(2))));
    }, stream);
    expect(reply).toMatchObject({ status: 200, text: 'né 🙂', body: null });
    expect(reply.chunks?.map(({ text }) => text).join('')).toBe('né 🙂');
  });

  it('may also come whole', async () => {
    expect(await replyTo(send(200, json, synapse), stream)).toMatchObject({ status: 200, text: 'A market.' });
  });

  it.each<[string, number, Record<string, string>]>([
    ['no status of the axon', 422, { 'content-type': 'text/event-stream' }],
    ['another status of the axon', 403, { ...events, bt_header_axon_status_code: '403' }],
  ])('with %s is %i', async (_name, expected, headers) => {
    expect(await replyTo(send(200, headers, 'some'), stream)).toMatchObject({ status: expected, text: '' });
  });

  it('counts as far as it came when time is over', async () => {
    const endless: Answer = (response) => {
      response.writeHead(200, events);
      response.write('as far');
    };
    const reply = await replyTo(endless, { ...stream, timeoutMs: 300 });
    expect(reply).toMatchObject({ status: 408, text: 'as far', timings: { totalMs: null } });
    expect(reply.chunks).toHaveLength(1);
  });

  it('is not whole because it was cut off for being late', async () => {
    const head =
      'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nbt_header_axon_status_code: 200\r\n\r\n';
    const endless: Answer = ({ socket }) => socket?.write(`${head}as far`);
    expect(await replyTo(endless, { ...stream, timeoutMs: 300 })).toMatchObject({
      status: 408,
      text: 'as far',
    });
  });

  it('counts not at all when the peer breaks it off, or says too much', async () => {
    const breaks: Answer = (response) => {
      response.writeHead(200, events);
      response.write('as far', () => response.socket?.destroy());
    };
    expect(await replyTo(breaks, stream)).toMatchObject({ status: 503, text: '', chunks: null });
    expect(
      await replyTo(send(200, events, 'x'.repeat(101)), { ...stream, maxReplyBytes: 100 }),
    ).toMatchObject({
      status: 413,
      text: '',
    });
  });
});

describe('a peer that cannot be asked', () => {
  it('is a reply with 503', async () => {
    const server = await serve(() => undefined);
    await server.close();
    const dendrite = createDendrite(await callerOf());
    closers.push(() => dendrite.close());
    expect(await dendrite.ask(askAt(portOf(server)), never)).toMatchObject({
      status: 503,
      statusText: 'unreachable (ECONNREFUSED)',
    });
    expect(await dendrite.ask(askAt(0, { peer: neuronAt(null) }), never)).toMatchObject({ status: 503 });
  });

  it('is a reply with 503 when it hangs up, floods the head or does not speak HTTP', async () => {
    const bad: Answer[] = [
      ({ socket }) => socket?.destroy(),
      ({ socket }) => socket?.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(40_000)}`),
      ({ socket }) => socket?.end('hello\r\n\r\n'),
      ({ socket }) =>
        socket?.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    ];
    for (const answer of bad) expect(await replyTo(answer)).toMatchObject({ status: 503, text: '' });
  });

  it('ends the asking when the caller gives up, and only then', async () => {
    const giveUp = new AbortController();
    const asking = replyTo(() => giveUp.abort(new Error('enough')), {}, giveUp.signal);
    await expect(asking).rejects.toThrow('enough');
  });
});
