import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect, type Socket } from 'node:net';
import type { Serving } from '../../../../core/index.ts';
import {
  alice,
  send,
  startAxon,
  wireRequest,
  withHeaders,
  type AxonSetup,
  type WireRequest,
} from '../../../helpers/axon.ts';
import { never } from '../../../helpers/local-chain.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function start(setup: AxonSetup): Promise<Serving> {
  const axon = await startAxon(setup);
  closing.push(() => axon.close(AbortSignal.abort()));
  return axon;
}

async function open(port: number, first = ''): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  closing.push(async () => socket.destroy());
  await once(socket, 'connect');
  if (first !== '') socket.write(first);
  return socket;
}

const isClosed = (socket: Socket): Promise<unknown> =>
  socket.closed ? Promise.resolve() : once(socket.resume(), 'close');
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
const median = async (measure: () => Promise<number>): Promise<number> => {
  const times: number[] = [];
  while (times.length < 9) times.push(await measure());
  return times.sort((a, b) => a - b)[4] ?? 0;
};
const textOf = ({ path, headers, body }: WireRequest): string =>
  [
    `POST ${path} HTTP/1.1`,
    'host: x',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');

test('400 half-open connections are closed while good requests are answered', async () => {
  const { port } = await start({});
  const agent = new Agent({ keepAlive: false });
  const ask = async (): Promise<void> => {
    expect((await send(port, wireRequest(), { agent })).status).toBe(200);
  };
  for (let warmUp = 0; warmUp < 5; warmUp += 1) await ask();
  const idleMs = await median(() => timed(ask));
  const begun = ['', 'POST /PromptingSynapse HT', 'POST /PromptingSynapse HTTP/1.1\r\nhost: x\r\n', 'GET'];
  const signed = textOf(wireRequest());
  const halves = [...begun, signed.slice(0, -10)];
  const began = performance.now();
  const sockets = await Promise.all(
    Array.from({ length: 400 }, (_, index) => open(port, halves[index % halves.length])),
  );
  const besideMs = await median(() => timed(ask));
  await Promise.all(sockets.map(isClosed));
  const closedMs = performance.now() - began;
  await ask();
  process.stdout.write(
    `idle ${idleMs.toFixed(1)} ms, beside 400 half-open connections ${besideMs.toFixed(1)} ms (${(besideMs / idleMs).toFixed(1)}x); all closed after ${(closedMs / 1000).toFixed(1)} s\n`,
  );
}, 30_000);

test('one address has so many connections; the oldest that asks nothing makes room', async () => {
  const { port } = await start({ axon: { maxConnectionsPerIp: 3 } });
  const sockets = [await open(port), await open(port), await open(port)];
  expect((await send(port, wireRequest(), { agent: false })).status).toBe(200);
  await isClosed(sockets[0] as Socket);
  expect(sockets.slice(1).map(({ destroyed }) => destroyed)).toEqual([false, false]);
});

test('there are so many connections altogether, and those that are being answered stay', async () => {
  let release = (): void => undefined;
  const held = new Promise<{ text: string }>((resolve) => (release = () => resolve({ text: 'late' })));
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const answer = (): Promise<{ text: string }> => {
    begin();
    return held;
  };
  const { port } = await start({ axon: { maxConnections: 1 }, answer });
  const first = send(port, wireRequest(), { agent: false });
  await begun;
  await expect(send(port, wireRequest(), { agent: false })).rejects.toThrow(/socket hang up|ECONNRESET/u);
  release();
  expect((await first).status).toBe(200);
});

test('a hotkey has so many requests at once, and all together', async () => {
  let release = (): void => undefined;
  const held = new Promise<{ text: string }>((resolve) => (release = () => resolve({ text: 'late' })));
  let running = 0;
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const answer = (): Promise<{ text: string }> => {
    running += 1;
    if (running === 2) begin();
    return held;
  };
  const { port } = await start({ axon: { maxPerHotkey: 2, maxConcurrent: 2 }, answer });
  const first = [send(port, wireRequest(), { agent: false }), send(port, wireRequest(), { agent: false })];
  await begun;
  const third = await send(port, wireRequest(), { agent: false });
  expect(third).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
  release();
  expect((await Promise.all(first)).map(({ status }) => status)).toEqual([200, 200]);
  expect((await send(port, wireRequest(), { agent: false })).status).toBe(200);
});

test('a connection that is kept and not used is closed', async () => {
  const { port } = await start({ axon: { keepAliveMs: 100 } });
  const socket = await open(port, textOf(withHeaders(wireRequest(), { bt_header_dendrite_nonce: '1' })));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/u);
  await isClosed(socket);
});

test('junk and good requests over one connection are answered in order', async () => {
  const { port } = await start({});
  const junk = textOf(withHeaders(wireRequest(), { bt_header_dendrite_nonce: '1' }));
  const unknown = textOf({ ...wireRequest(), path: '/Nobody' });
  const socket = await open(port, junk + unknown + textOf(wireRequest()) + junk + textOf(wireRequest()));
  let text = '';
  socket.on('data', (piece: Buffer) => (text += piece.toString()));
  while ((text.match(/"status_code":200/gu) ?? []).length < 2) await once(socket, 'data');
  expect([...text.matchAll(/HTTP\/1\.1 (\d{3})/gu)].map(([, status]) => status)).toEqual([
    '401',
    '404',
    '200',
    '401',
    '200',
  ]);
});

test('junk in pieces, of other forms and with bodies that are never sent gets its answer too', async () => {
  const { port } = await start({});
  const request = withHeaders(wireRequest(), { bt_header_dendrite_signature: undefined });
  const whole = textOf(request);
  const forms = [
    [whole.slice(0, 40), whole.slice(40)],
    [whole.slice(0, whole.indexOf('\r\n\r\n') + 4)],
    [whole.replace('host: x', 'host: x\r\nconnection: close')],
    [
      whole.replace(/content-length: \d+/u, 'transfer-encoding: chunked').split('\r\n\r\n', 1)[0] +
        '\r\n\r\n',
    ],
    [whole.replace(/content-length: \d+/u, 'content-length: 999999999').split('\r\n\r\n', 1)[0] + '\r\n\r\n'],
  ];
  for (const [first = '', second] of forms) {
    const socket = await open(port, first);
    if (second !== undefined) {
      await new Promise((resolve) => setImmediate(resolve));
      socket.write(second);
    }
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 401 /u);
  }
});

test.each([
  ['what is no HTTP', 'hello\r\n\r\n', 400],
  ['a line end within a header', textOf(wireRequest()).replace('host: x', 'host: x\nfoo: bar\r: y'), 400],
  ['two lengths', textOf(wireRequest()).replace('host: x', 'host: x\r\ncontent-length: 3'), 400],
  [
    'more headers than anybody needs',
    textOf(wireRequest()).replace('host: x', `host: x\r\na: ${'x'.repeat(40_000)}`),
    431,
  ],
])('%s is refused', async (_, text, status) => {
  const { port } = await start({});
  const socket = await open(port, text);
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `, 'u'));
});

test.each(['transfer-encoding : chunked', ' transfer-encoding: chunked', 'a b: c', ': c'])(
  'junk under the header "%s" may end elsewhere for others, and is no request',
  async (line) => {
    const { port } = await start({});
    const junk = textOf(withHeaders(wireRequest(), { bt_header_dendrite_nonce: '1' }));
    const socket = await open(port, junk.replace('host: x', `host: x\r\n${line}`));
    let text = '';
    socket.on('data', (piece: Buffer) => (text += piece.toString()));
    await isClosed(socket);
    expect(text).toMatch(/^HTTP\/1.1 400 /u);
    expect(text).not.toContain('HTTP/1.1 401');
  },
);

test('answers that nobody reads are not piled up', async () => {
  const { port } = await start({ axon: { keepAliveMs: 500 } });
  const junk = textOf({ ...wireRequest(), path: '/Nobody' });
  const count = 20_000;
  const socket = await open(port);
  socket.pause();
  // The last of it is never taken: the connection is closed.
  const error = await new Promise((resolve) => void socket.write(junk.repeat(count), resolve));
  expect(error).toHaveProperty('code');
});

test('closing lets a running answer end, and closes what is idle', async () => {
  let release = (): void => undefined;
  const held = new Promise<{ text: string }>((resolve) => (release = () => resolve({ text: 'late' })));
  let begin = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const axon = await start({
    answer: () => {
      begin();
      return held;
    },
  });
  const idle = await open(axon.port);
  const agent = new Agent({ keepAlive: true });
  const running = send(axon.port, wireRequest(), { agent });
  await begun;
  const closed = axon.close(never);
  await isClosed(idle);
  release();
  expect((await running).json).toMatchObject({ completion: 'late', dendrite: { hotkey: alice.address } });
  await closed;
  await expect(open(axon.port)).rejects.toThrow('ECONNREFUSED');
});

test('an address that is taken is told of', async () => {
  const { port } = await start({});
  await expect(startAxon({ axon: { port } })).rejects.toMatchObject({ code: 'SYN_CHAIN_STATE' });
});
