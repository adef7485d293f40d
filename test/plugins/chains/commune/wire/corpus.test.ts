import { seededRandom, type JsonObject, type Serving } from '../../../../../core/index.ts';
import { createTimestamps } from '../../../../../plugins/chains/commune/wire/timestamp.ts';
import {
  alice,
  bob,
  charlie,
  kept,
  send,
  sr25519,
  withHeaders,
  type WireRequest,
} from '../../../../helpers/axon.ts';
import { fakeClock } from '../../../../helpers/fake-clock.ts';
import { never, temporaryFolder } from '../../../../helpers/local-chain.ts';
import { moduleCall, rawCall, startModule, type CallParts } from '../../../../helpers/module.ts';

const random = seededRandom('calls');
const clock = fakeClock();
const storage = temporaryFolder();
const registered = [alice, sr25519.fromUri('//Dave'), sr25519.fromUri('//Eve')];
const atOnce = 16;

let module: Serving;
let answered = 0;
const start = (): Promise<Serving> =>
  startModule({
    storage,
    clock,
    module: { subnetWhitelist: [3] },
    keysOf: () => new Set([bob, ...registered].map(({ address }) => address)),
    lookUp: () => ({ uid: 1, stake: 1, validatorPermit: true }),
    answer: () => {
      answered += 1;
      return Promise.resolve({ text: 'A market.' });
    },
  });
beforeAll(async () => {
  module = await start();
});
afterAll(async () => {
  kept.destroy();
  await module.close(never);
});

const nextTimestamp = createTimestamps(clock);
const fromNow = (ms: number): string =>
  new Date(clock.now() + ms).toISOString().replace('Z', `${random.int(100, 999)}+00:00`);
const words = (): string =>
  Array.from({ length: random.int(1, 9) }, () =>
    random.pick(['né', "it's", 'a "b"', '🙂', '\n', '\u007f']),
  ).join(' ');
const paramsOf = (): JsonObject => ({
  prompt: words(),
  ...(random.chance(0.3) && {
    ratio: random.next(),
    count: random.int(-9, 9e15),
    list: [1, null, { '10': 1, '2': [] }],
  }),
});
const good = (parts: CallParts = {}): WireRequest =>
  moduleCall({
    pair: random.pick(registered),
    scheme: random.pick(['raw', 'header']),
    params: paramsOf(),
    timestamp: nextTimestamp(),
    ...parts,
  });

/** Statuses of requests sent a few at a time, with how often each came. */
async function tally(requests: readonly WireRequest[]): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (let at = 0; at < requests.length; at += atOnce) {
    const answers = await Promise.all(
      requests.slice(at, at + atOnce).map((request) => send(module.port, request)),
    );
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

const many = (count: number, make: () => WireRequest): WireRequest[] => Array.from({ length: count }, make);
const hex = (length: number): string => Array.from({ length }, () => random.int(0, 15).toString(16)).join('');
const flipped = (text: string): string => {
  const at = random.int(0, text.length - 1);
  const digit = (parseInt(text[at] ?? '0', 16) ^ random.int(1, 15)).toString(16);
  return text.slice(0, at) + digit + text.slice(at + 1);
};
const keyOf = ({ publicKey }: { readonly publicKey: Uint8Array }): string =>
  Buffer.from(publicKey).toString('hex');
const header = (name: string, change: (value: string) => string | undefined, request = good()): WireRequest =>
  withHeaders(request, { [name]: change(request.headers[name] ?? '') });
const signature = (change: (signature: string) => string | undefined): WireRequest =>
  header('x-signature', change);
const raw = (params: JsonObject): WireRequest =>
  rawCall(JSON.stringify({ params: { ...paramsOf(), target_key: bob.address, ...params } }));

const malformed = [
  '0x',
  '00',
  'deadbeef',
  'zz'.repeat(64),
  'ab'.repeat(63),
  'ab'.repeat(65),
  'None',
  '0x0x',
  ' ',
];
const noKeys = ['00', 'ab'.repeat(31), 'ab'.repeat(33), alice.address, 'zz'.repeat(32), 'None', '0x'];

const bad: readonly (readonly [kind: string, count: number, status: number, make: () => WireRequest])[] = [
  ['no signature', 50, 400, () => signature(() => undefined)],
  ['an empty signature', 30, 400, () => signature(() => '')],
  ['a signature with one digit changed', 100, 401, () => signature(flipped)],
  ['a made up signature', 70, 401, () => signature(() => hex(128))],
  ['a malformed signature', 60, 400, () => signature(() => random.pick(malformed))],
  ["another's key", 90, 401, () => header('x-key', () => keyOf(alice), good({ pair: charlie }))],
  ['a key with one digit changed', 60, 401, () => header('x-key', flipped)],
  ['a key that is none', 50, 400, () => header('x-key', () => random.pick(noKeys))],
  ['no key', 20, 400, () => header('x-key', () => undefined)],
  ['another kind of key', 20, 400, () => header('x-crypto', () => random.pick(['0', '2', 'sr25519', '1e0']))],
  ['a key that is not registered', 50, 403, () => good({ pair: charlie })],
  ['a call for another module', 70, 401, () => good({ target: charlie.address })],
  [
    'a call for another module that is said to be for us',
    50,
    401,
    () => {
      const request = good({ target: charlie.address });
      return { ...request, body: request.body.replace(charlie.address, bob.address) };
    },
  ],
  [
    'one letter of the body changed',
    100,
    401,
    () => {
      const request = good();
      const at = request.body.indexOf('"prompt": "') + '"prompt": "'.length;
      return { ...request, body: `${request.body.slice(0, at)}#${request.body.slice(at)}` };
    },
  ],
  [
    'the body of another call',
    40,
    401,
    () => ({ ...good({ params: { prompt: 'one' } }), body: good({ params: { prompt: 'two' } }).body }),
  ],
  ['an old call', 70, 400, () => good({ timestamp: fromNow(-120_000 - random.int(1000, 1e9)) })],
  ['a call of the future', 50, 400, () => good({ timestamp: fromNow(30_000 + random.int(1000, 1e9)) })],
  [
    'a time that somebody else signed',
    40,
    401,
    () => header('x-timestamp', () => nextTimestamp(), good({ scheme: 'header' })),
  ],
  [
    'an old call with a new time beside it',
    40,
    400,
    () => header('x-timestamp', () => nextTimestamp(), good({ scheme: 'raw', timestamp: fromNow(-200_000) })),
  ],
  ['no time', 20, 400, () => raw({})],
  [
    'a time that is none',
    20,
    400,
    () =>
      raw({
        timestamp: random.pick([null, 1, true, '', 'now', [], '2026-02-30T00:00:00Z', '2026-01-01T00:00:00']),
      }),
  ],
  [
    'a body that is no object',
    20,
    400,
    () => rawCall(random.pick(['', '[]', '"x"', '{', '{"params":', 'null', '\ufeff{}'])),
  ],
  [
    'a body without params',
    20,
    400,
    () => rawCall(random.pick(['{}', '{"params":[]}', '{"params":null}', '{"prompt":"x"}'])),
  ],
  [
    'a body that is signed in another encoding',
    10,
    400,
    () => {
      const request = raw({ timestamp: nextTimestamp() });
      return { ...request, body: Buffer.from(request.body, 'utf16le').toString('latin1') };
    },
  ],
];

test('there are at least 1,000 bad calls', () => {
  expect(bad.reduce((sum, [, count]) => sum + count, 0)).toBeGreaterThanOrEqual(1000);
});

test.each(bad)('%s: %i of them are refused with %i', async (_, count, status, make) => {
  const before = answered;
  // Wrong signatures are counted: time for their number to be forgiven.
  clock.advance(10_000);
  expect(await tally(many(count, make))).toEqual({ [status]: count });
  expect(answered).toBe(before);
});

test('500 good calls are answered, none of them twice, not even after a restart', async () => {
  const requests = many(500, () => {
    const kind = random.int(0, 4);
    if (kind === 0) return raw({ timestamp: fromNow(random.int(-119_000, 29_000)) });
    if (kind === 1) return header('x-key', (key) => key.toUpperCase());
    if (kind === 2) return signature((text) => `0x${text}`);
    if (kind === 3) {
      const body = JSON.stringify(
        { params: { ...paramsOf(), target_key: bob.address, timestamp: nextTimestamp() } },
        null,
        1,
      );
      return rawCall(body, `<Bytes>${body}</Bytes>`);
    }
    return good();
  });
  expect(await tally(requests)).toEqual({ 200: 500 });
  expect(answered).toBe(500);
  expect(await tally(requests)).toEqual({ 400: 500 });
  kept.destroy();
  await module.close(never);
  module = await start();
  expect(await tally(requests)).toEqual({ 400: 500 });
  expect(answered).toBe(500);
}, 60_000);

test('what was answered is not answered in another form either', async () => {
  const request = good({ scheme: 'header', params: { prompt: 'once', timestamp: nextTimestamp() } });
  expect((await send(module.port, request)).status).toBe(200);
  const timestamp = request.headers['x-timestamp'] ?? '';
  const spaced = { ...request, body: request.body.replaceAll(', ', ',\n ') };
  const signed = `${request.body.slice(0, -1)}, "timestamp": "${timestamp}"}`;
  const asRaw = withHeaders({ ...request, body: signed }, { 'x-timestamp': undefined });
  for (const again of [request, spaced, asRaw]) {
    const { status, json } = await send(module.port, again);
    expect({ status, json }).toEqual({ status: 400, json: { error: 'Request was made before' } });
  }
});
