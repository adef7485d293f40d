import { createServer, request as openRequest } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Logger, MinerAnswer, Serving } from '../../../../../core/index.ts';
import { charlie, kept, send, sr25519, withHeaders, type WireRequest } from '../../../../helpers/axon.ts';
import { fakeClock } from '../../../../helpers/fake-clock.ts';
import { quietLog } from '../../../../helpers/local-chain.ts';
import {
  generateProtocol,
  modelProtocol,
  moduleCall,
  startModule,
  type ModuleSetup,
} from '../../../../helpers/module.ts';
import { createTimestamps } from '../../../../../plugins/chains/commune/wire/timestamp.ts';

const servings: Serving[] = [];
afterEach(async () => {
  for (const serving of servings.splice(0)) await serving.close(AbortSignal.abort());
});
afterAll(() => kept.destroy());

const start = async (setup: ModuleSetup = {}): Promise<Serving> => {
  const serving = await startModule(setup);
  servings.push(serving);
  return serving;
};

/** A miner that answers when it is told to. */
function heldMiner(): { readonly answer: () => MinerAnswer; readonly asked: () => number; release(): void } {
  const waiting: (() => void)[] = [];
  return {
    asked: () => waiting.length,
    answer: () => new Promise((resolve) => waiting.push(() => resolve({ text: 'late' }))),
    release: () => waiting.splice(0).forEach((end) => end()),
  };
}
const until = async (isTrue: () => boolean): Promise<void> => {
  while (!isTrue()) await new Promise(setImmediate);
};

test('more than may be answered at once is refused, altogether and of one key', async () => {
  const miner = heldMiner();
  const { port } = await start({ answer: miner.answer, module: { maxConcurrent: 3, maxPerHotkey: 2 } });
  const dave = sr25519.fromUri('//Dave');
  const first = [1, 2].map(() => send(port, moduleCall(), { agent: false }));
  await until(() => miner.asked() === 2);
  const tooMany = await send(port, moduleCall());
  expect(tooMany).toMatchObject({ status: 429, json: { error: 'Rate limit exceeded' } });
  expect(tooMany.headers).toMatchObject({ 'x-ratelimit-tryafter': '1 seconds', 'retry-after': '1' });
  const other = send(port, moduleCall({ pair: dave }), { agent: false });
  await until(() => miner.asked() === 3);
  expect((await send(port, moduleCall({ pair: charlie }))).status).toBe(429);
  miner.release();
  for (const { status } of await Promise.all([...first, other])) expect(status).toBe(200);
});

test('a call that was refused for want of room is answered when there is some', async () => {
  const miner = heldMiner();
  const { port } = await start({ answer: miner.answer, module: { maxConcurrent: 1 } });
  const first = send(port, moduleCall(), { agent: false });
  await until(() => miner.asked() === 1);
  const call = moduleCall();
  expect((await send(port, call)).status).toBe(429);
  miner.release();
  await first;
  const again = send(port, call);
  await until(() => miner.asked() === 1);
  miner.release();
  expect((await again).status).toBe(200);
});

test('an address gets its calls back with time, and junk costs it none', async () => {
  const clock = fakeClock();
  const next = createTimestamps(clock);
  const { port } = await start({ clock, module: { limiter: { size: 2, perSecond: 0.5 } } });
  const call = (): WireRequest => moduleCall({ timestamp: next() });
  const status = async (request = call()): Promise<number> => (await send(port, request)).status;
  for (const _ of [1, 2, 3])
    expect(await status(withHeaders(call(), { 'x-signature': 'ab'.repeat(64) }))).toBe(401);
  expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
  clock.advance(1000);
  expect(await status()).toBe(429);
  clock.advance(1000);
  expect([await status(), await status()]).toEqual([200, 429]);
});

test.each<[string, (next: () => string) => WireRequest]>([
  [
    'wrong signatures',
    (next) => withHeaders(moduleCall({ timestamp: next() }), { 'x-signature': 'ab'.repeat(64) }),
  ],
  ['calls of strangers', (next) => moduleCall({ timestamp: next(), pair: charlie })],
])('an address that sends nothing but large %s is not listened to for a while', async (_, make) => {
  const clock = fakeClock();
  const next = createTimestamps(clock);
  const { port } = await start({ clock, module: { subnetWhitelist: [3] } });
  const large = (): WireRequest => {
    const request = make(next);
    return { ...request, body: `${request.body}${' '.repeat(900_000)}` };
  };
  const statuses: number[] = [];
  for (let sent = 0; sent < 50 && !statuses.includes(429); sent += 1)
    statuses.push((await send(port, large())).status);
  expect(statuses.at(-1)).toBe(429);
  expect(statuses.length).toBeGreaterThan(5);
  // Each may keep everybody waiting for a fifth of a second.
  expect(statuses.length).toBeLessThan(15);
  // Nothing of a body is looked at any more.
  expect((await send(port, moduleCall({ timestamp: next() }))).status).toBe(429);
  clock.advance(10_000);
  expect((await send(port, moduleCall({ timestamp: next() }))).status).toBe(200);
});

test('large wrong signatures that come all at once are not all looked at', async () => {
  const { port } = await start({ clock: fakeClock() });
  const wrong = withHeaders(moduleCall(), { 'x-signature': 'ab'.repeat(64) });
  const { path, headers } = wrong;
  const body = `${wrong.body}${' '.repeat(900_000)}`;
  const expecting = { ...headers, expect: '100-continue', 'content-length': Buffer.byteLength(body) };
  const requests = await Promise.all(
    Array.from({ length: 30 }, async () => {
      const options = { host: '127.0.0.1', port, path, method: 'POST', agent: false } as const;
      const request = openRequest({ ...options, headers: expecting });
      request.flushHeaders();
      await once(request, 'continue');
      return request;
    }),
  );
  const statuses = await Promise.all(
    requests.map(async (request) => {
      request.end(body);
      const [response] = (await once(request, 'response')) as [{ statusCode: number; resume(): void }];
      response.resume();
      return response.statusCode;
    }),
  );
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
  expect(statuses.filter((status) => status === 401).length).toBeLessThan(20);
});

test('more bytes than allowed are refused, said or not', async () => {
  const { port } = await start({ module: { maxRequestBytes: 2048 } });
  const large = moduleCall({ params: { prompt: 'x'.repeat(3000) } });
  expect(await send(port, large)).toMatchObject({ status: 413, json: { error: { code: 413 } } });
  const { path, headers, body } = large;
  const request = openRequest({ host: '127.0.0.1', port, path, headers, method: 'POST', agent: false });
  // Without a length it is sent in chunks.
  request.write(body.slice(0, 1000));
  request.end(body.slice(1000));
  const [response] = (await once(request, 'response')) as [{ statusCode: number; resume(): void }];
  response.resume();
  expect(response.statusCode).toBe(413);
});

test('a body in crumbs is refused, however small they are together', async () => {
  const { port } = await start({ module: { maxRequestBytes: 65_536 } });
  const { path, headers, body } = moduleCall();
  const request = openRequest({ host: '127.0.0.1', port, path, headers, method: 'POST', agent: false });
  const answered = once(request, 'response');
  for (let sent = 0; sent < 6_000; sent += 1) request.write(' ');
  request.end(body);
  const [response] = (await answered) as [{ statusCode: number; resume(): void }];
  response.resume();
  expect(response.statusCode).toBe(413);
});

test('who asks before sending a body is told to go on, or why not', async () => {
  const { port } = await start();
  const statusOf = async ({ path, headers, body }: WireRequest): Promise<unknown> => {
    const expecting = { ...headers, expect: '100-continue', 'content-length': Buffer.byteLength(body) };
    const request = openRequest({
      host: '127.0.0.1',
      port,
      path,
      headers: expecting,
      method: 'POST',
      agent: false,
    });
    request.flushHeaders();
    request.once('continue', () => request.end(body));
    const [response] = (await once(request, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    return response.statusCode;
  };
  expect(await statusOf(moduleCall())).toBe(200);
  expect(await statusOf(withHeaders(moduleCall(), { 'x-key': undefined }))).toBe(400);
});

test('a miner that is late is told so, and why a call failed is in the log alone', async () => {
  const lines: unknown[] = [];
  const log: Logger = { ...quietLog, warn: (...line) => void lines.push(line) };
  const aborted: unknown[] = [];
  const { port } = await start({
    log,
    module: { answerTimeoutMs: 30 },
    protocols: new Map([
      ['generate', generateProtocol],
      ['get-model', modelProtocol],
    ]),
    answer: ({ protocol, timeoutMs }, signal) => {
      if (protocol === 'get-model') throw new Error('hunter2');
      signal.addEventListener('abort', () => aborted.push(timeoutMs));
      return new Promise(() => undefined);
    },
  });
  const late = await send(port, moduleCall());
  expect(late).toMatchObject({ status: 408, json: { detail: 'No answer within 30 ms' } });
  expect(aborted).toEqual([30]);
  const failed = await send(port, moduleCall({ method: 'get_model', params: {} }));
  expect(failed.status).toBe(500);
  expect(failed.text).not.toContain('hunter2');
  expect(JSON.stringify(lines)).toContain('hunter2');
});

test('a miner is told that its caller has gone', async () => {
  const signals: AbortSignal[] = [];
  const { port } = await start({
    answer: (_, signal) => {
      signals.push(signal);
      return new Promise(() => undefined);
    },
  });
  const { path, headers, body } = moduleCall();
  const request = openRequest({ host: '127.0.0.1', port, path, headers, method: 'POST', agent: false });
  request.on('error', () => undefined);
  request.end(body);
  await until(() => signals.length === 1);
  request.destroy();
  await until(() => signals[0]?.aborted === true);
  expect((await send(port, moduleCall({ method: 'nothing' }))).status).toBe(404);
});

test('a port that is taken', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as AddressInfo;
  await expect(start({ module: { port } })).rejects.toMatchObject({
    code: 'SYN_CHAIN_STATE',
    message: expect.stringContaining(`The module cannot listen on 127.0.0.1:${port}`) as string,
    hint: 'Give chain.module.port another number.',
  });
  taken.close();
});

test('two protocols by one name are not served; one without a name is left out', async () => {
  const twice = new Map([
    ['one', generateProtocol],
    ['other', generateProtocol],
  ]);
  await expect(start({ protocols: twice })).rejects.toMatchObject({ code: 'SYN_PLUGIN_RESULT' });
  const bare = new Map([
    ['generate', generateProtocol],
    ['bare', { ...modelProtocol, wire: {} }],
  ]);
  const { port } = await start({ protocols: bare });
  expect((await send(port, moduleCall())).status).toBe(200);
  expect((await send(port, moduleCall({ method: 'get_model', params: {} }))).status).toBe(404);
});
