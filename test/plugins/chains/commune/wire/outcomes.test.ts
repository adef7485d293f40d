import type { JsonObject, MinerAnswer, Serving } from '../../../../../core/index.ts';
import { communeGolden } from '../../../../fixtures/golden/commune.ts';
import { deviations } from '../../../../fixtures/golden/deviations.ts';
import {
  alice,
  bob,
  charlie,
  kept,
  send,
  withHeaders,
  type WireAnswer,
  type WireRequest,
} from '../../../../helpers/axon.ts';
import { fakeClock } from '../../../../helpers/fake-clock.ts';
import { never } from '../../../../helpers/local-chain.ts';
import {
  generateProtocol,
  moduleCall,
  modelProtocol,
  nextTimestamp,
  rawCall,
  startModule,
  timeFromNow,
  type ModuleSetup,
} from '../../../../helpers/module.ts';

interface Outcome {
  readonly case: string;
  readonly status: number;
  /** null: not fixed; a string is text. */
  readonly body: JsonObject | string | null;
}

const secret = 'the password is hunter2';
const protocols = new Map([
  ['generate', generateProtocol],
  ['get-model', modelProtocol],
  ['throwing', { ...generateProtocol, wire: { module: { method: 'throwing' } } }],
]);
const answer = ({ protocol, body }: { protocol: string; body: JsonObject }): MinerAnswer =>
  protocol === 'throwing'
    ? Promise.reject(new Error(secret))
    : Promise.resolve({ text: `You asked ${JSON.stringify(body)}.` });

const servings: Serving[] = [];
const start = async (setup: ModuleSetup = {}): Promise<number> => {
  const serving = await startModule({ protocols, answer, ...setup });
  servings.push(serving);
  return serving.port;
};
let port = 0;
beforeAll(async () => {
  port = await start();
});
afterAll(async () => {
  kept.destroy();
  for (const serving of servings) await serving.close(never);
});

const json = (value: unknown): string => JSON.stringify(value);
const key = (request: WireRequest, value: string | undefined): WireRequest =>
  withHeaders(request, { 'x-key': value });
const aliceKey = Buffer.from(alice.publicKey).toString('hex');
const params = { prompt: 'hello', target_key: bob.address };
const raw = (more: JsonObject = {}): WireRequest =>
  rawCall(json({ params: { ...params, timestamp: nextTimestamp(), ...more } }));
const at = (ms: number): WireRequest => moduleCall({ timestamp: timeFromNow(ms) });
/** A call whose body is signed by the raw scheme, whatever it is. */
const withBody = (body: unknown): WireRequest => rawCall(json(body));
const yearMs = 365 * 86_400_000;

/** The request of each case; where it says so, to another server or sent otherwise. */
const requests: Record<string, () => WireRequest | Promise<WireAnswer>> = {
  'valid header-scheme request': () => moduleCall(),
  'valid raw-body request, no X-Timestamp': () => raw(),
  'valid raw-body request plus X-Timestamp': () => withHeaders(raw(), { 'x-timestamp': nextTimestamp() }),
  'raw-body request whose params.timestamp is a day old but with a fresh unsigned X-Timestamp (replay hole)':
    () => withHeaders(raw({ timestamp: timeFromNow(-86_400_000) }), { 'x-timestamp': nextTimestamp() }),
  'signed <Bytes>body</Bytes>': () => {
    const body = json({ params: { ...params, timestamp: nextTimestamp() } });
    return rawCall(body, `<Bytes>${body}</Bytes>`);
  },
  'the very same request sent twice': async () => {
    const request = moduleCall();
    await send(port, request);
    return send(port, request);
  },
  'timestamp 119 s old': () => at(-119_000),
  'timestamp 121 s old': () => at(-121_000),
  'timestamp one year in the future': () => at(yearMs),
  'timestamp ending in Z (Python 3.11+ only)': () =>
    moduleCall({ timestamp: nextTimestamp().replace('+00:00', 'Z') }),
  'timestamp without offset': () => moduleCall({ timestamp: nextTimestamp().replace('+00:00', '') }),
  'unparsable timestamp': () => moduleCall({ timestamp: 'yesterday' }),
  'no timestamp anywhere, raw body signed': () => withBody({ params }),
  'wrong target_key': () => moduleCall({ target: charlie.address }),
  'missing target_key': () => withBody({ params: { prompt: 'hello', timestamp: nextTimestamp() } }),
  'signature mismatch': () => key(moduleCall({ pair: charlie }), aliceKey),
  'header scheme with X-Timestamp removed': () => withHeaders(moduleCall(), { 'x-timestamp': undefined }),
  'signature of wrong length': () => withHeaders(moduleCall(), { 'x-signature': 'ab'.repeat(63) }),
  'signature not hex': () => withHeaders(moduleCall(), { 'x-signature': 'zz'.repeat(64) }),
  'signature with 0x prefix': () => {
    const request = moduleCall();
    return withHeaders(request, { 'x-signature': `0x${request.headers['x-signature']}` });
  },
  'X-Key missing': () => key(moduleCall(), undefined),
  'X-Signature missing': () => withHeaders(moduleCall(), { 'x-signature': undefined }),
  'X-Crypto missing': () => withHeaders(moduleCall(), { 'x-crypto': undefined }),
  'X-Key with 0x prefix': () => key(moduleCall(), `0x${aliceKey}`),
  'X-Key is an ss58 address': () => key(moduleCall(), alice.address),
  'X-Key upper-case hex': () => key(moduleCall(), aliceKey.toUpperCase()),
  'X-Key of one byte': () => key(moduleCall(), 'ab'),
  'X-Crypto 0': () => withHeaders(moduleCall(), { 'x-crypto': '0' }),
  'X-Crypto not a number': () => withHeaders(moduleCall(), { 'x-crypto': 'one' }),
  'body not JSON': () => rawCall('prompt=hello'),
  'body without params, raw signed': () => withBody({ prompt: 'hello' }),
  'unknown method (signed or not)': () => ({ ...moduleCall({ method: 'nothing' }), headers: {} }),
  'GET on a method': () => send(port, moduleCall(), { method: 'GET' }),
  'trailing slash': () => ({ ...moduleCall(), path: '/method/generate/' }),
  'missing required parameter': () => moduleCall({ params: {} }),
  'wrong parameter type': () => moduleCall({ params: { prompt: 5 } }),
  'extra parameter': () => moduleCall({ params: { prompt: 'hello', temperature: 0.5 } }),
  'content-type text/plain or absent': () => withHeaders(raw(), { 'content-type': 'text/plain' }),
  'content-type application/json; charset=utf-8': () =>
    withHeaders(moduleCall(), { 'content-type': 'application/json; charset=utf-8' }),
  "endpoint raises HTTPException(500,'x')": () => moduleCall({ method: 'throwing' }),
  'endpoint raises anything else': () => moduleCall({ method: 'throwing' }),
  'endpoint returns nothing': async () =>
    send(await start({ answer: () => Promise.resolve({ text: '' }) }), moduleCall()),
  'blacklisted key': async () => {
    const blacklist = { keys: [alice.address], ips: [] };
    return send(await start({ module: { blacklist, whitelist: { keys: [alice.address] } } }), moduleCall());
  },
  'ip limiter exhausted (X-RateLimit-Remaining: 0)': async () => {
    const limited = await start({ module: { limiter: { size: 2, perSecond: 1e-6 } } });
    for (const _ of [1, 2]) expect((await send(limited, moduleCall())).status).toBe(200);
    const last = await send(limited, moduleCall());
    expect(last.headers['x-ratelimit-remaining']).toBe('0');
    return last;
  },

  'ip blacklisted': async () =>
    send(
      await start({ module: { blacklist: { keys: [], ips: ['127.0.0.1', '2001:db8::1'] } } }),
      moduleCall(),
    ),
  'not in whitelist': async () =>
    send(await start({ module: { whitelist: { keys: [charlie.address] } } }), moduleCall()),
  'no key list obtained for any whitelisted subnet': async () =>
    send(await start({ module: { subnetWhitelist: [3, 4] }, keysOf: () => null }), moduleCall()),
  'server key not registered on any whitelisted subnet': async () =>
    send(
      await start({ module: { subnetWhitelist: [3] }, keysOf: () => new Set([alice.address]) }),
      moduleCall(),
    ),
  'caller shares no whitelisted subnet with server': async () => {
    const keysOf = (netuid: number): ReadonlySet<string> =>
      new Set(netuid === 3 ? [bob.address] : [alice.address]);
    return send(await start({ module: { subnetWhitelist: [3, 4] }, keysOf }), moduleCall());
  },
  "stake limiter exhausted (X-RateLimit-TryAfter: '<n> seconds')": async () => {
    // Of `access.rate`; a rate of 2 calls in 800 seconds.
    const refuse = () => ({ status: 429, reason: 'too many requests', retryAfterMs: 400_000 }) as const;
    const last = await send(await start({ refuse }), moduleCall());
    expect(last.headers['x-ratelimit-tryafter']).toBe('400 seconds');
    return last;
  },
};

const refused = (message: string, code = 400) => ({ status: code, body: { error: { code, message } } });
const inside = {
  status: 500,
  body: { detail: expect.stringMatching(/^Internal Server Error #[\da-f-]{36}$/u) as string },
};

/** What we do otherwise on purpose, under its name in the list of deviations. */
const ours: Record<string, { readonly status: number; readonly body: unknown; readonly as: string }> = {
  'raw-body request whose params.timestamp is a day old but with a fresh unsigned X-Timestamp (replay hole)':
    { status: 400, body: { error: 'Request is too stale' }, as: 'replay_hole' },
  'the very same request sent twice': {
    status: 400,
    body: { error: 'Request was made before' },
    as: 'sent_twice',
  },
  'timestamp one year in the future': {
    status: 400,
    body: { error: 'Request is ahead of time' },
    as: 'future',
  },
  'timestamp without offset': {
    status: 400,
    body: { error: 'Invalid ISO timestamp given' },
    as: 'malformed',
  },
  'signature of wrong length': { ...refused('Signature sent is not a valid hex value'), as: 'malformed' },
  'X-Key of one byte': { ...refused('Caller key could not be decoded into a ss58address'), as: 'malformed' },
  'X-Crypto 0': { ...refused('X-Crypto should be 1 (sr25519)'), as: 'malformed' },
  'X-Crypto not a number': { ...refused('X-Crypto should be 1 (sr25519)'), as: 'malformed' },
  'body not JSON': { ...refused('The body is no JSON object'), as: 'malformed' },
  'body without params, raw signed': { ...refused('The body has no params'), as: 'malformed' },
  "endpoint raises HTTPException(500,'x')": { ...inside, as: 'raises' },
  'endpoint raises anything else': { ...inside, as: 'raises' },
  'endpoint returns nothing': { status: 200, body: { answer: '' }, as: 'returns_nothing' },
};

/** The golden body with what stands for something in it filled in, and without what is not fixed. */
function expectedBody(body: JsonObject, request: WireRequest | null): unknown {
  const text = request?.body ?? '';
  const filled = JSON.parse(json(body), (_, value: unknown) => {
    if (value === '<the params object>') return (JSON.parse(text) as { params: unknown }).params;
    return value === '<raw body text>' ? text : value;
  }) as unknown;
  return JSON.parse(json(filled), (_, value: unknown) => (value === null ? undefined : value));
}

test.each([
  ...communeGolden<Outcome[]>('http_server_behaviour.rows'),
  ...communeGolden<Outcome[]>('http_server_behaviour.not_run_read_only'),
])('$case', async ({ case: name, status, body }) => {
  const made = requests[name]?.();
  if (made === undefined) throw new Error(`no request for "${name}"`);
  const request = made instanceof Promise ? null : made;
  const given = made instanceof Promise ? await made : await send(port, made);
  const deviation = ours[name];
  if (deviation !== undefined)
    expect(deviations).toHaveProperty([`http_server_behaviour.rows.${deviation.as}`]);
  expect(given.status).toBe(deviation?.status ?? status);
  expect(given.text).not.toContain('hunter2');
  expect(given.headers['content-type']).toBe('application/json');
  const expected = deviation?.body ?? body;
  if (expected !== null)
    expect(given.json).toMatchObject(
      deviation ? expected : (expectedBody(expected as JsonObject, request) as object),
    );
});

test('a redirect names the path alone', async () => {
  const request = { ...moduleCall(), path: '/method/generate/?next=//elsewhere' };
  const { headers } = await send(port, request);
  expect(headers.location).toBe('/method/generate');
});

test.each(
  communeGolden<
    {
      name: string;
      body_utf8: string;
      headers: Record<string, string>;
      expect: { status: number; body: JsonObject };
    }[]
  >('signature_negatives'),
)('of the captured requests: $name', async ({ body_utf8: body, headers, expect: { status, body: said } }) => {
  const clock = fakeClock(Date.parse('2024-05-10T12:34:57Z'));
  const given = await send(await start({ clock }), { path: '/method/generate', headers, body });
  expect({ status: given.status, body: given.json }).toEqual({ status, body: said });
});
