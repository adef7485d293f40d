import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../../../core/host/clock.ts';
import type { Clock, MinerAnswer, MinerRequest, Refusal, Serving } from '../../../../../core/index.ts';
import type { ServeParts } from '../../../../../plugins/chains/bittensor/axon/parts.ts';
import { createEpistulaClient } from '../../../../../plugins/chains/bittensor/epistula/ask.ts';
import { signedMessage } from '../../../../../plugins/chains/bittensor/epistula/message.ts';
import { serveEpistula } from '../../../../../plugins/chains/bittensor/epistula/serve.ts';
import { options } from '../../../../../plugins/chains/bittensor/options.ts';
import { signatureText } from '../../../../../plugins/chains/bittensor/wire/message.ts';
import { loadSr25519 } from '../../../../../plugins/chains/keys/sr25519.ts';
import { askAt, bob, callerOf, synapseProtocol } from '../../../../helpers/bittensor-wire.ts';
import { never, quietLog } from '../../../../helpers/local-chain.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function* say(...words: string[]): AsyncGenerator<string> {
  yield* words;
}
const echo = ({ text }: MinerRequest): MinerAnswer => say('You said: ', text);

interface Setup {
  readonly answer?: (request: MinerRequest, signal: AbortSignal) => MinerAnswer;
  readonly refuse?: () => Refusal | null;
  readonly axon?: object;
  readonly storage?: string;
  readonly clock?: Clock;
}

async function start({
  answer = echo,
  refuse = () => null,
  axon = {},
  storage,
  clock = systemClock,
}: Setup = {}): Promise<Serving> {
  const sr25519 = await loadSr25519();
  const folder = storage ?? mkdtempSync(join(tmpdir(), 'synth-epistula-'));
  const parts: ServeParts = {
    pair: sr25519.fromUri('//Bob'),
    sr25519,
    handler: { protocols: new Map([['prompting', synapseProtocol(true)]]), refuse, answer },
    lookUp: (hotkey) => ({ uid: hotkey === bob ? null : 3, stake: 1000, validatorPermit: true }),
    self: () => ({ hotkey: bob, uid: 7 }),
    // Any free port: tests alone ask for it.
    options: { ...options.parse({ axon: { host: '127.0.0.1', ...axon } }).axon, port: 0 },
    storage: folder,
    clock,
    log: quietLog,
  };
  const serving = await serveEpistula(parts, never);
  closers.push(async () => {
    await serving.close(AbortSignal.abort());
    if (storage === undefined) rmSync(folder, { recursive: true });
  });
  return serving;
}

describe('served to our own client', () => {
  const askIt = async ({ port }: Serving, rest = {}) => {
    const client = createEpistulaClient(await callerOf());
    closers.push(() => client.close());
    return client.ask(askAt(port, { protocol: synapseProtocol(true), ...rest }), never);
  };

  it('a miner streams', async () => {
    const seen: MinerRequest[] = [];
    const serving = await start({
      answer: (request) => {
        seen.push(request);
        return echo(request);
      },
    });
    expect(await askIt(serving)).toMatchObject({
      status: 200,
      text: 'You said: What is a subnet?',
      body: null,
    });
    const { pair } = await callerOf();
    expect(seen).toMatchObject([
      {
        protocol: 'prompting',
        text: 'What is a subnet?',
        messages: [{ role: 'user', content: 'What is a subnet?' }],
        body: { roles: ['user'], messages: ['What is a subnet?'] },
        caller: { hotkey: pair.address, uid: 3, stake: 1000, validatorPermit: true },
        self: { hotkey: bob, uid: 7 },
        timeoutMs: 5000,
      },
    ]);
  });

  it('a miner answers at once where the protocol does not stream', async () => {
    expect(await askIt(await start(), { protocol: synapseProtocol(false) })).toMatchObject({
      status: 200,
      text: 'You said: What is a subnet?',
      chunks: null,
    });
    const atOnce = await start({ answer: async () => ({ text: 'At once.' }) });
    expect(await askIt(atOnce)).toMatchObject({ status: 200, text: 'At once.' });
  });

  it.each<[string, number, Setup, object?]>([
    ['refuses', 403, { refuse: () => ({ status: 403, reason: 'too little stake' }) }],
    ['refuses for load', 429, { refuse: () => ({ status: 429, reason: 'later', retryAfterMs: 1500 }) }],
    [
      'throws',
      500,
      {
        answer: () => {
          throw new Error('a secret of the miner');
        },
      },
    ],
    ['fails', 500, { answer: () => Promise.reject(new Error('a secret of the miner')) }],
    ['is slow', 408, { answer: () => new Promise(() => undefined) }, { timeoutMs: 300 }],
    [
      'takes less',
      413,
      { axon: { maxRequestBytes: 1024 } },
      { challenge: { text: 'x', messages: [{ role: 'user', content: 'x'.repeat(2000) }], author: {} } },
    ],
    [
      'breaks off',
      503,
      {
        async *answer() {
          yield 'as far';
          throw new Error('a secret of the miner');
        },
      },
    ],
  ])('a miner that %s gives %i', async (_name, status, setup, rest = {}) => {
    const reply = await askIt(await start(setup), rest);
    expect(reply).toMatchObject({ status, text: '' });
    expect(reply.statusText).not.toContain('secret');
  });

  it('a miner is told when the caller goes away', async () => {
    let tell: (name: string) => void = () => undefined;
    const told = new Promise<string>((resolve) => (tell = resolve));
    const serving = await start({
      answer: (_request, signal) => {
        signal.addEventListener('abort', () => tell((signal.reason as Error).name));
        return new Promise(() => undefined);
      },
    });
    await askIt(serving, { timeoutMs: 200 });
    expect(['AbortError', 'TimeoutError']).toContain(await told);
  });
});

interface Knock {
  readonly path?: string;
  readonly method?: string;
  readonly body?: string;
  /** What is sent in the place of what was signed. */
  readonly sent?: string;
  readonly uri?: string;
  readonly signedFor?: string;
  readonly timestamp?: string;
  readonly uuid?: string;
  readonly headers?: Record<string, string>;
}

const good = JSON.stringify({ messages: [{ role: 'user', content: 'Hi' }] });
let count = 0;

/** A request made by hand. */
async function knock(
  { port }: Serving,
  change: Knock = {},
): Promise<{ status: number; detail: unknown; text: string }> {
  const {
    path = '/v1/chat/completions',
    method = 'POST',
    body = good,
    uri = '//Alice',
    signedFor = bob,
  } = change;
  const pair = (await loadSr25519()).fromUri(uri);
  const stamp = {
    uuid: change.uuid ?? `uuid-${(count += 1)}`,
    timestamp: change.timestamp ?? String(Date.now()),
    signedFor,
  };
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method,
    body: method === 'GET' ? null : (change.sent ?? body),
    headers: {
      'epistula-version': '2',
      'epistula-timestamp': stamp.timestamp,
      'epistula-uuid': stamp.uuid,
      'epistula-signed-by': pair.address,
      'epistula-signed-for': stamp.signedFor,
      'epistula-request-signature': signatureText(pair.sign(signedMessage(Buffer.from(body), stamp))),
      ...change.headers,
    },
  });
  const text = await response.text();
  const { detail } = JSON.parse(text) as { detail?: unknown };
  return { status: response.status, detail, text };
}

const ago = (ms: number): string => String(Date.now() - ms);

describe('knocked at by hand', () => {
  it('answers a good request in the shape of a completion', async () => {
    const { status, text } = await knock(await start(), {
      body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], seed: 1 }),
    });
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      object: 'chat.completion',
      model: 'm',
      choices: [{ index: 0, message: { role: 'assistant', content: 'You said: Hi' }, finish_reason: 'stop' }],
    });
  });

  it.each<[string, number, Knock, string?]>([
    ['another path', 404, { path: '/availability' }],
    ['another method', 405, { method: 'PUT' }],
    ['no version', 400, { headers: { 'epistula-version': '' } }],
    ['version 1', 400, { headers: { 'epistula-version': '1' } }],
    ['nobody as its receiver', 400, { signedFor: '' }, 'not intended for self'],
    [
      'another receiver',
      400,
      { signedFor: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY' },
      'not intended for self',
    ],
    ['no sender', 400, { headers: { 'epistula-signed-by': '' } }],
    ['a sender that is none', 400, { headers: { 'epistula-signed-by': 'x'.repeat(48) } }],
    ['another sender', 400, { headers: { 'epistula-signed-by': bob } }, 'Signature Mismatch'],
    ['no uuid', 400, { headers: { 'epistula-uuid': '' } }],
    ['no timestamp', 400, { headers: { 'epistula-timestamp': '' } }],
    ['another timestamp', 400, { headers: { 'epistula-timestamp': ago(-50) } }, 'Signature Mismatch'],
    [
      'a timestamp with a fraction',
      400,
      { headers: { 'epistula-timestamp': `${ago(0)}.0` } },
      'Invalid timestamp',
    ],
    ['an old timestamp', 400, { timestamp: ago(9_000) }, 'Request is too stale'],
    ['a timestamp in seconds', 400, { timestamp: '1760000000' }, 'Request is too stale'],
    ['a timestamp ahead', 400, { timestamp: ago(-70_000) }, 'ahead of time'],
    ['no signature', 400, { headers: { 'epistula-request-signature': '' } }],
    ['a malformed signature', 400, { headers: { 'epistula-request-signature': '0x1234' } }],
    [
      'another signature',
      400,
      { headers: { 'epistula-request-signature': `0x${'ab'.repeat(64)}` } },
      'Signature Mismatch',
    ],
    ['another body', 400, { sent: `${good} ` }, 'Signature Mismatch'],
    ['a body that is too large', 413, { body: `{"messages":"${'x'.repeat(1_100_000)}"}` }],
    ['a body that is no JSON', 422, { body: '{' }],
    ['no messages', 422, { body: '{"messages":[]}' }],
    ['messages that are none', 422, { body: '{"messages":[{"role":"robot","content":"x"}]}' }],
  ])('refuses %s with %i', async (_name, expected, change, reason = '') => {
    const serving = await start({
      answer: () => {
        throw new Error('not reached');
      },
    });
    const { status, detail } = await knock(serving, change);
    expect(status).toBe(expected);
    expect(String(detail)).toContain(reason);
  });

  it('takes each request once, over a restart too', async () => {
    const storage = mkdtempSync(join(tmpdir(), 'synth-epistula-'));
    const first = await start({ storage });
    const same = { uuid: 'the-same', timestamp: String(Date.now()) };
    expect((await knock(first, same)).status).toBe(200);
    expect(await knock(first, same)).toMatchObject({ status: 400, detail: 'Request was made before' });
    expect((await knock(first, { ...same, uri: '//Dave' })).status).toBe(200);
    await closers.pop()?.();
    const second = await start({ storage });
    expect(await knock(second, same)).toMatchObject({ status: 400, detail: 'Request was made before' });
    closers.unshift(() => rmSync(storage, { recursive: true }));
  });

  it('takes one of many that come at once', async () => {
    const serving = await start();
    const same = { uuid: 'at-once', timestamp: String(Date.now()) };
    const all = await Promise.all(Array.from({ length: 8 }, () => knock(serving, same)));
    expect(all.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(all.filter(({ status }) => status === 400)).toHaveLength(7);
  });

  it('answers so many of one hotkey at once', async () => {
    let go = (): void => undefined;
    const going = new Promise<{ text: string }>((resolve) => (go = () => resolve({ text: 'x' })));
    let asked = 0;
    const serving = await start({
      axon: { maxPerHotkey: 2 },
      answer: () => {
        asked += 1;
        return going;
      },
    });
    const first = [knock(serving), knock(serving)];
    while (asked < 2) await systemClock.sleep(5, never);
    expect(await knock(serving)).toMatchObject({ status: 429 });
    const other = knock(serving, { uri: '//Dave' });
    while (asked < 3) await systemClock.sleep(5, never);
    go();
    expect((await Promise.all([...first, other])).map(({ status }) => status)).toEqual([200, 200, 200]);
  });

  it('has room for others where bodies do not come', async () => {
    let later = 0;
    const clock: Clock = { ...systemClock, monotonic: () => systemClock.monotonic() + later };
    const serving = await start({ axon: { maxConcurrent: 1 }, clock });
    const head = [
      'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\nepistula-version: 2',
      `epistula-timestamp: ${Date.now()}\r\nepistula-uuid: slow\r\nepistula-signed-for: ${bob}`,
      `epistula-signed-by: ${bob}\r\nepistula-request-signature: 0x${'ab'.repeat(64)}\r\n\r\n`,
    ].join('\r\n');
    const slow = await Promise.all(
      Array.from({ length: 4 }, async () => {
        const socket = connect(serving.port, '127.0.0.1');
        closers.push(() => socket.destroy());
        await once(socket, 'connect');
        socket.write(head);
        return socket;
      }),
    );
    while ((await knock(serving)).status !== 429) await systemClock.sleep(5, never);
    const closed = Promise.race(slow.map((socket) => once(socket.resume(), 'close')));
    later = 2_000;
    expect((await knock(serving)).status).toBe(200);
    await closed;
  });

  it('may believe in the future when told to', async () => {
    const serving = await start({ axon: { relaxed: ['future-nonce'] } });
    expect((await knock(serving, { timestamp: ago(-3_600_000) })).status).toBe(200);
  });

  it('chooses the protocol that the task names', async () => {
    expect((await knock(await start(), { body: good.replace('{', '{"task":"prompting",') })).status).toBe(
      200,
    );
  });
});
