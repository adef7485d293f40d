import type { Serving } from '../../../../../core/index.ts';
import { firstTimedVersion } from '../../../../../plugins/chains/bittensor/wire/versions.ts';
import {
  alice,
  bob,
  charlie,
  kept,
  nextNonce,
  send,
  sr25519,
  startAxon,
  wireRequest,
  withHeaders,
  type WireRequest,
} from '../../../../helpers/axon.ts';
import { seededRandom } from '../../../../../core/index.ts';
import { never, temporaryFolder } from '../../../../helpers/local-chain.ts';

const random = seededRandom('auth');
const storage = temporaryFolder();
const registered = [alice, sr25519.fromUri('//Dave'), sr25519.fromUri('//Eve')];
const minuteNs = 60_000_000_000n;
const atOnce = 16;

let axon: Serving;
let answered = 0;
const start = (): Promise<Serving> =>
  startAxon({
    storage,
    lookUp: (hotkey) => ({
      uid: registered.some(({ address }) => address === hotkey) ? 1 : null,
      stake: 1,
      validatorPermit: true,
    }),
    answer: () => {
      answered += 1;
      return Promise.resolve({ text: 'A market.' });
    },
  });
beforeAll(async () => {
  axon = await start();
});
afterAll(async () => {
  kept.destroy();
  await axon.close(never);
});

const uuid = (): string => Array.from({ length: 32 }, () => random.int(0, 15).toString(16)).join('');
const words = (): string =>
  Array.from({ length: random.int(1, 9) }, () => random.pick(['né', "it's", 'a "b"', '🙂', '\n'])).join(' ');
const good = (dendrite: Parameters<typeof wireRequest>[0] = {}): WireRequest =>
  wireRequest({
    pair: random.pick(registered),
    fields: { roles: ['user', 'assistant'], messages: [words(), words()] },
    ...dendrite,
    dendrite: { uuid: uuid(), ...dendrite.dendrite },
  });

/** Statuses of requests sent a few at a time, with how often each came. */
async function tally(requests: readonly WireRequest[]): Promise<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (let at = 0; at < requests.length; at += atOnce) {
    const answers = await Promise.all(
      requests.slice(at, at + atOnce).map((request) => send(axon.port, request)),
    );
    for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts;
}

const many = (count: number, make: () => WireRequest): WireRequest[] => Array.from({ length: count }, make);
const hex = (length: number): string => Array.from({ length }, () => random.int(0, 15).toString(16)).join('');
const now = (): bigint => BigInt(Date.now()) * 1_000_000n;

const flipped = (text: string, at: number): string => {
  const digit = (parseInt(text[at] ?? '0', 16) ^ random.int(1, 15)).toString(16);
  return text.slice(0, at) + digit + text.slice(at + 1);
};
const withSignature = (
  request: WireRequest,
  change: (signature: string) => string | undefined,
): WireRequest =>
  withHeaders(request, {
    bt_header_dendrite_signature: change(request.headers['bt_header_dendrite_signature'] ?? ''),
  });
const malformed = [
  '0x',
  '0x00',
  'deadbeef',
  '0x' + 'zz'.repeat(64),
  '0x' + 'ab'.repeat(63),
  '0x' + 'ab'.repeat(65),
  'None',
  '0X',
];

const bad: readonly (readonly [kind: string, count: number, status: number, make: () => WireRequest])[] = [
  ['no signature', 150, 401, () => withSignature(good(), () => undefined)],
  ['an empty signature', 50, 401, () => withSignature(good(), () => '')],
  [
    'a signature with one bit changed',
    200,
    401,
    () => withSignature(good(), (text) => flipped(text, random.int(2, 129))),
  ],
  ['a made up signature', 100, 401, () => withSignature(good(), () => `0x${hex(128)}`)],
  ['a malformed signature', 150, 401, () => withSignature(good(), () => random.pick(malformed))],
  ["another's hotkey", 150, 401, () => good({ pair: charlie, dendrite: { hotkey: alice.address } })],
  [
    'a hotkey that is none',
    100,
    401,
    () => withHeaders(good(), { bt_header_dendrite_hotkey: alice.address.replace(/.$/u, 'x') }),
  ],
  ['a request for another axon', 150, 401, () => good({ target: charlie.address })],
  [
    'a request for another axon that is said to be for us',
    100,
    401,
    () => withHeaders(good({ target: charlie.address }), { bt_header_axon_hotkey: bob.address }),
  ],
  [
    'one byte of the text changed',
    200,
    500,
    () => {
      const request = good();
      const from = request.body.indexOf('"messages":[') + '"messages":["'.length;
      const at = from + random.int(0, 3);
      const body = `${request.body.slice(0, at)}#${request.body.slice(at + 1)}`;
      return { ...request, body };
    },
  ],
  [
    'another hash with another text',
    100,
    401,
    () => {
      const other = good();
      return withHeaders(
        { ...good(), body: other.body },
        { computed_body_hash: other.headers['computed_body_hash'] },
      );
    },
  ],
  [
    'an old nonce',
    150,
    401,
    () => good({ dendrite: { nonce: now() - BigInt(random.int(17, 100_000)) * 1_000_000_000n } }),
  ],
  [
    'a nonce of the future',
    150,
    401,
    () => good({ dendrite: { nonce: now() + minuteNs + BigInt(random.int(1, 100_000)) * 1_000_000_000n } }),
  ],
  [
    'a nonce that somebody else signed',
    100,
    401,
    () => withHeaders(good(), { bt_header_dendrite_nonce: String(nextNonce()) }),
  ],
  ['no nonce', 50, 401, () => withHeaders(good(), { bt_header_dendrite_nonce: undefined })],
  [
    'a version from before nonces were times',
    100,
    401,
    () =>
      withHeaders(good(), {
        bt_header_dendrite_version: String(random.int(6_000_000, firstTimedVersion - 1)),
      }),
  ],
  ['no version', 50, 401, () => withHeaders(good(), { bt_header_dendrite_version: undefined })],
  [
    'a body that says it is from somebody else',
    100,
    401,
    () => {
      const request = good();
      const body = JSON.parse(request.body) as { dendrite: object };
      return { ...request, body: JSON.stringify({ ...body, dendrite: { hotkey: charlie.address } }) };
    },
  ],
];

test.each(bad)('%s: %i of them are refused with %i', async (_, count, status, make) => {
  const before = answered;
  expect(await tally(many(count, make))).toEqual({ [status]: count });
  expect(answered).toBe(before);
});

test('1,000 good requests are answered, none of them twice, not even after a restart', async () => {
  // With this timeout their nonces are fresh for two minutes.
  const requests = many(1000, () => good({ timeout: 120 }));
  expect(await tally(requests)).toEqual({ 200: 1000 });
  expect(answered).toBe(1000);
  const fresh = requests.slice(-200);
  expect(await tally(fresh)).toEqual({ 401: 200 });
  kept.destroy();
  await axon.close(never);
  axon = await start();
  expect(await tally(fresh)).toEqual({ 401: 200 });
  expect(answered).toBe(1000);
}, 60_000);
