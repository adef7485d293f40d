import type { ServerResponse } from 'node:http';
import type { Ask, Reply } from '../../../../../core/index.ts';
import { createEpistulaClient } from '../../../../../plugins/chains/bittensor/epistula/ask.ts';
import { signatureBytes } from '../../../../../plugins/chains/bittensor/wire/message.ts';
import { askAt, bob, callerOf, synapseProtocol } from '../../../../helpers/bittensor-wire.ts';
import { serve, type Loopback } from '../../../../helpers/loopback.ts';
import { never } from '../../../../helpers/local-chain.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function ask(
  answer: (response: ServerResponse, body: string) => void,
  rest: Partial<Ask> = {},
): Promise<{ reply: Reply; server: Loopback }> {
  const server = await serve((_url, response, request) => {
    let body = '';
    request.on('data', (piece) => (body += String(piece)));
    request.on('end', () => answer(response, body));
  });
  const client = createEpistulaClient(await callerOf());
  closers.push(
    () => server.close(),
    () => client.close(),
  );
  const reply = await client.ask(
    askAt(Number(new URL(server.url).port), { protocol: synapseProtocol(true), ...rest }),
    never,
  );
  return { reply, server };
}

const piece = (content: unknown, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
const events =
  (...said: string[]) =>
  (response: ServerResponse): void => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    said.forEach((one) => response.write(one));
    response.end();
  };
const whole =
  (body: unknown, status = 200) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };
const done = 'data: [DONE]\n\n';

describe('a request', () => {
  it('is a chat completion that is signed, with its fields in headers too', async () => {
    let sent = '';
    const challenge = {
      text: 'Hi',
      messages: [{ role: 'user' as const, content: 'Hi' }],
      author: {},
      fields: {
        seed: 42,
        ratio: 0.5,
        flag: true,
        none: null,
        'content-length': 3,
        model: 'm',
        'bad name': 1,
        list: ['é', 1],
      },
    };
    const { server } = await ask(
      (response, body) => {
        sent = body;
        events(done)(response);
      },
      { challenge, timeoutMs: 2500 },
    );
    expect(JSON.parse(sent)).toEqual({ ...challenge.fields, messages: challenge.messages, stream: true });
    const [request] = server.requests;
    const headers = request?.headers ?? {};
    expect([request?.method, request?.url.pathname]).toEqual(['POST', '/v1/chat/completions']);
    expect(headers).toMatchObject({
      'epistula-version': '2',
      'epistula-signed-for': bob,
      'x-client-timeout': '2.5',
      seed: '42',
      ratio: '0.5',
      flag: 'True',
      none: 'None',
      list: "[' ', 1]",
      'content-length': String(Buffer.byteLength(sent)),
    });
    expect(headers).not.toHaveProperty('model');
    const { sr25519, pair } = await callerOf();
    const check = (name: string, message: string): boolean =>
      sr25519.verify(
        Buffer.from(message),
        signatureBytes(String(headers[name])) as Uint8Array,
        pair.publicKey,
      );
    const { createHash } = await import('node:crypto');
    const digest = createHash('sha256').update(sent).digest('hex');
    const at = String(headers['epistula-timestamp']);
    expect(
      check('epistula-request-signature', `${digest}.${String(headers['epistula-uuid'])}.${at}.${bob}`),
    ).toBe(true);
    const interval = Math.ceil(Number(at) / 10_000);
    for (const i of [0, 1, 2])
      expect(check(`epistula-secret-signature-${i}`, `${interval - 1 + i}.${bob}`)).toBe(true);
  });
});

describe('an answer', () => {
  it('is the text of its events', async () => {
    const { reply } = await ask(events(piece('né'), piece(null), piece(' 🙂'), piece('', 'stop'), done));
    expect(reply).toMatchObject({ status: 200, text: 'né 🙂', body: null });
    expect(reply.chunks?.length).toBeGreaterThan(0);
  });

  it('may come whole', async () => {
    const completion = { choices: [{ message: { role: 'assistant', content: 'A market.' } }] };
    expect((await ask(whole(completion))).reply).toMatchObject({
      status: 200,
      text: 'A market.',
      body: { completion: 'A market.' },
      chunks: null,
    });
  });

  it.each<[string, number, (response: ServerResponse) => void]>([
    ['ends with [DONE] alone', 200, events(piece('x'), done)],
    ['ends with a reason to finish alone', 200, events(piece('x', 'length'))],
    ['ends before it is done', 503, events(piece('x'))],
    ['is empty', 204, events(done)],
    ['is no completion', 422, events('data: {"error":{"message":"no"}}\n\n')],
    ['is no JSON', 422, events('data: {\n\n')],
    ['has a text that is none', 422, events(piece(7))],
    ['is large', 413, events(piece('x'.repeat(70_000)), done)],
    [
      'never comes to the point',
      413,
      events(...Array.from({ length: 65 }, () => `:${'x'.repeat(65_536)}\n`), done),
    ],
    ['is whole and no completion', 422, whole({ choices: [] })],
    ['is whole and large', 413, whole({ choices: [{ message: { content: 'x'.repeat(70_000) } }] })],
    [
      'is of another kind',
      422,
      (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
    ],
    ['refuses', 401, whole({ detail: 'Signer not known' }, 401)],
    [
      'breaks off',
      503,
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(piece('as far'), () => response.socket?.destroy());
      },
    ],
  ])('that %s is %i', async (_name, status, answer) => {
    const { reply } = await ask(answer);
    expect(reply.status).toBe(status);
    if (status === 401) expect(reply.statusText).toBe('refused with 401: Signer not known');
    if (status > 204) expect(reply.text).toBe('');
  });

  it('counts as far as it came when time is over', async () => {
    const { reply } = await ask(
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(piece('as far'));
      },
      { timeoutMs: 300 },
    );
    expect(reply).toMatchObject({ status: 408, text: 'as far' });
  });
});
