import { request as openRequest } from 'node:http';
import { z } from 'zod';
import type { JsonObject, Protocol, Serving } from '../../../../../core/index.ts';
import { toPublicKey } from '../../../../../plugins/chains/keys/ss58.ts';
import {
  alice,
  bob,
  charlie,
  kept,
  nextNonce,
  plain,
  question,
  send,
  sr25519,
  startAxon,
  wireRequest,
  withHeaders,
  type WireAnswer,
  type WireRequest,
} from '../../../../helpers/axon.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';
import { never } from '../../../../helpers/local-chain.ts';

const failing = (name: string): Protocol => ({
  ...plain,
  wire: { axon: { name, hashFields: [], streaming: false } },
});
const strict: Protocol = {
  ...failing('StrictSynapse'),
  request: z.strictObject({ count: z.int().min(3) }),
};
const secret = 'the password is hunter2';

let axon: Serving;
beforeAll(async () => {
  axon = await startAxon({
    axon: { maxRequestBytes: 4096 },
    protocols: new Map([
      ['prompting', plain],
      ['throwing', failing('ThrowingSynapse')],
      ['slow', failing('SlowSynapse')],
      ['strict', strict],
    ]),
    refuse: ({ caller, protocol }) => {
      if (caller?.uid === null) return { status: 403, reason: 'not registered' };
      return protocol === 'strict' && caller?.stake === 0
        ? { status: 429, reason: 'too often', retryAfterMs: 2500 }
        : null;
    },
    lookUp: (hotkey) =>
      hotkey === charlie.address
        ? { uid: null, stake: 0, validatorPermit: false }
        : { uid: 1, stake: hotkey === alice.address ? 1000 : 0, validatorPermit: true },
    answer: ({ protocol }) =>
      protocol === 'throwing'
        ? Promise.reject(new Error(secret))
        : protocol === 'slow'
          ? new Promise(() => undefined)
          : Promise.resolve({ text: 'A market.' }),
  });
});
afterAll(async () => {
  kept.destroy();
  await axon.close(never);
});

const ask = (request: WireRequest, method = 'POST'): Promise<WireAnswer> =>
  send(axon.port, request, { method });
const messageOf = ({ json }: WireAnswer): unknown => json['message'];
const raw = (path: string, body = '{}'): WireRequest => ({ ...wireRequest(), path, body });
const id = /^Internal Server Error #[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;

test('200: the whole synapse, as the SDK builds its class from it', async () => {
  const { status, headers, json } = await ask(wireRequest());
  expect(status).toBe(200);
  expect(json).toMatchObject({
    name: 'PromptingSynapse',
    timeout: 12,
    header_size: 0,
    computed_body_hash: '',
    roles: ['user'],
    messages: ['What is a subnet?'],
    completion: 'A market.',
    dendrite: { hotkey: alice.address, ip: '127.0.0.1', status_code: null },
    axon: { status_code: 200, status_message: 'Success', hotkey: bob.address, port: 8091 },
  });
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    name: 'PromptingSynapse',
    timeout: '12.0',
    bt_header_axon_status_code: '200',
    bt_header_axon_status_message: 'Success',
    bt_header_dendrite_hotkey: alice.address,
    bt_header_input_obj_roles: 'W10=',
    bt_header_input_obj_messages: 'W10=',
    header_size: expect.stringMatching(/^\d+$/u) as string,
    total_size: expect.stringMatching(/^\d+$/u) as string,
    computed_body_hash: wireRequest().headers['computed_body_hash'],
  });
  expect(Number(headers['bt_header_axon_process_time'])).toBeGreaterThanOrEqual(0);
});

test('200: the ping that every axon has, whoever asks', async () => {
  const ping = {
    name: 'Synapse',
    streaming: false,
    required: [],
    fields: () => new Map(),
    fieldsOf: () => new Map(),
    toRequest: () => ({}),
    bodyHash: () => bittensorGolden<string>('sha3_256_empty'),
  };
  const { status, json } = await ask(wireRequest({ pair: charlie, synapse: ping, fields: {} }));
  expect(status).toBe(200);
  expect(json).toMatchObject({ name: 'Synapse', axon: { status_code: 200 } });
});

test('404: an unknown route', async () => {
  const answer = await ask(raw('/Nobody'));
  expect(answer.status).toBe(404);
  expect(messageOf(answer)).toBe(
    "Synapse name 'Nobody' not found. Available synapses ['Synapse', 'PromptingSynapse', 'ThrowingSynapse', 'SlowSynapse', 'StrictSynapse']",
  );
  expect(answer.headers).toMatchObject({ bt_header_axon_status_code: '404' });
  expect(answer.headers['bt_header_dendrite_hotkey']).toBeUndefined();
});

test.each([
  '/',
  '/promptingsynapse',
  '/PromptingSynapse/',
  '/PromptingSynapse/more',
  '/__proto__',
  '/constructor',
])('404: %s is no route', async (path) => {
  expect((await ask(raw(path))).status).toBe(404);
});

test.each(['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('405: %s', async (method) => {
  const answer = await ask(wireRequest(), method);
  expect(answer.status).toBe(405);
  expect(answer.json).toEqual({ detail: 'Method Not Allowed' });
  expect(answer.headers['bt_header_axon_status_code']).toBeUndefined();
});

test.each<[string, Record<string, string | undefined>]>([
  ['no header for a required field', { bt_header_input_obj_messages: undefined }],
  ['a port that is no number', { bt_header_axon_port: 'http' }],
  ['a nonce that is no number', { bt_header_dendrite_nonce: '1e9' }],
  ['a negative nonce', { bt_header_dendrite_nonce: '-1' }],
  ['a timeout that is no number', { timeout: 'soon' }],
  ['a timeout beyond all measure', { timeout: 'inf' }],
  ['a version that is no number', { bt_header_dendrite_version: 'ten' }],
])('400: %s', async (_, changed) => {
  const answer = await ask(withHeaders(wireRequest(), changed));
  expect(answer.status).toBe(400);
  expect(messageOf(answer)).toMatch(/^Improperly formatted request\./u);
  expect(answer.headers).toMatchObject({ bt_header_axon_status_code: '400' });
});

test('403: whom the node does not answer, with the signature of the axon', async () => {
  const answer = await ask(wireRequest({ pair: charlie }));
  expect(answer.status).toBe(403);
  expect(messageOf(answer)).toBe('Forbidden. Key is blacklisted: not registered.');
  expect(answer.headers).toMatchObject({
    'content-type': 'application/json',
    name: 'PromptingSynapse',
    bt_header_axon_status_code: '403',
    bt_header_axon_status_message: 'Forbidden. Key is blacklisted: not registered.',
    bt_header_axon_version: '10002000',
    bt_header_dendrite_hotkey: charlie.address,
  });
  const {
    bt_header_axon_nonce: nonce,
    bt_header_axon_uuid: uuid,
    bt_header_axon_signature: signature,
  } = answer.headers;
  const message = `${String(nonce)}.${charlie.address}.${bob.address}.${String(uuid)}`;
  const bytes = Buffer.from(String(signature).slice(2), 'hex');
  expect(sr25519.verify(Buffer.from(message), bytes, bob.publicKey)).toBe(true);
});

test('429: whom the node has no time for, and when to come back', async () => {
  const dave = sr25519.fromUri('//Dave');
  const request = { ...wireRequest({ pair: dave }), path: '/StrictSynapse' };
  const answer = await ask(withHeaders(request, { bt_header_input_obj_count: 'MA==' }));
  expect(answer).toMatchObject({ status: 429, json: { message: 'too often' } });
  expect(answer.headers['retry-after']).toBe('3');
});

test.each<[string, string, (request: WireRequest) => WireRequest]>([
  ['no hotkey', 'Missing Hotkey', (one) => withHeaders(one, { bt_header_dendrite_hotkey: undefined })],
  ['no nonce', 'Missing Nonce', (one) => withHeaders(one, { bt_header_dendrite_nonce: undefined })],
  ['no uuid', 'Missing Uuid', (one) => withHeaders(one, { bt_header_dendrite_uuid: undefined })],
  [
    'no signature',
    'Missing Signature',
    (one) => withHeaders(one, { bt_header_dendrite_signature: undefined }),
  ],
  [
    'an empty signature',
    'Missing Signature',
    (one) => withHeaders(one, { bt_header_dendrite_signature: '' }),
  ],
  ['no hash of a body', 'Missing Body Hash', (one) => withHeaders(one, { computed_body_hash: undefined })],
  [
    'another axon',
    'The request is for another axon',
    (one) => withHeaders(one, { bt_header_axon_hotkey: charlie.address }),
  ],
  [
    'an old version',
    'Versions before 7.2.0 are not served',
    (one) => withHeaders(one, { bt_header_dendrite_version: '7001002' }),
  ],
  [
    'no version',
    'Versions before 7.2.0 are not served',
    (one) => withHeaders(one, { bt_header_dendrite_version: undefined }),
  ],
])('401: %s', async (_, why, change) => {
  const answer = await ask(change(wireRequest()));
  expect(answer.status).toBe(401);
  expect(messageOf(answer)).toBe(`Not Verified with error: ${why}`);
  expect(answer.headers).toMatchObject({ bt_header_axon_status_code: '401', name: 'PromptingSynapse' });
});

test('401: a signature by somebody else', async () => {
  const request = wireRequest({ pair: charlie, dendrite: { hotkey: alice.address } });
  const answer = await ask(request);
  expect(answer.status).toBe(401);
  expect(messageOf(answer)).toMatch(/^Not Verified with error: Signature mismatch with \d+\.5G/u);
});

test('a message signed in the wrapping of browser wallets is taken', async () => {
  const nonce = nextNonce();
  const request = wireRequest({ dendrite: { nonce } });
  const { bt_header_dendrite_uuid: uuid, computed_body_hash: hash } = request.headers;
  const message = `<Bytes>${nonce}.${alice.address}.${bob.address}.${uuid}.${hash}</Bytes>`;
  const signature = `0x${Buffer.from(alice.sign(Buffer.from(message))).toString('hex')}`;
  const body = JSON.parse(request.body) as { dendrite: JsonObject };
  const silent = { ...request, body: JSON.stringify({ ...body, dendrite: {} }) };
  expect((await ask(withHeaders(silent, { bt_header_dendrite_signature: signature }))).status).toBe(200);
});

test.each([
  ['what is not JSON', '{"roles":'],
  ['what is no object', '[]'],
  ['another text', wireRequest().body.replace('What is', 'Where is')],
  ['a field less', '{"roles":["user"]}'],
])('500: a body with %s, without a word about why', async (_, body) => {
  const answer = await ask({ ...wireRequest(), body });
  expect(answer.status).toBe(500);
  expect(messageOf(answer)).toMatch(id);
  expect(answer.headers).toMatchObject({ bt_header_axon_status_code: '500' });
});

const other = (name: string, fields: JsonObject): WireRequest => {
  const synapse = {
    name,
    streaming: false,
    required: Object.keys(fields),
    fields: (body: ReadonlyMap<string, never>) => body,
    fieldsOf: () => new Map(Object.entries(fields).map(([key, value]) => [key, value as never])),
    toRequest: () => ({}),
    bodyHash: () => bittensorGolden<string>('sha3_256_empty'),
  };
  return wireRequest({ synapse, timeout: name === 'SlowSynapse' ? 0.2 : 12, fields });
};

test('422: what the protocol does not allow, as FastAPI tells it', async () => {
  const answer = await ask(other('StrictSynapse', { count: 1.5 }));
  expect(answer.status).toBe(422);
  expect(answer.json).toMatchObject({ detail: [{ loc: ['body', 'count'] }] });
  expect(answer.headers['bt_header_axon_status_code']).toBeUndefined();
});

test('500: a miner that fails, without a word about why', async () => {
  const answer = await ask(other('ThrowingSynapse', question));
  expect(answer.status).toBe(500);
  expect(messageOf(answer)).toMatch(id);
  expect(answer.text + JSON.stringify(answer.headers)).not.toContain('hunter2');
});

test('408: a miner that is late', async () => {
  const answer = await ask(other('SlowSynapse', question));
  expect(answer).toMatchObject({ status: 408, json: { message: 'Response timeout after: 0.2s' } });
  expect(answer.headers).toMatchObject({ bt_header_axon_status_code: '408' });
});

test('413: more than allowed, said or not', async () => {
  const large = wireRequest({ fields: { roles: ['user'], messages: ['x'.repeat(5000)] } });
  expect((await ask(large)).status).toBe(413);
  const { path, headers } = wireRequest();
  const status = await new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: axon.port, path, headers, method: 'POST', agent: false };
    // Without a length it is sent in chunks.
    const request = openRequest(options, (response) => resolve(response.resume().statusCode));
    request.on('error', reject);
    request.write('x'.repeat(3000));
    request.end('x'.repeat(3000));
  });
  expect(status).toBe(413);
});

test('what strangers put into headers comes back as one line', async () => {
  const answer = await ask({ ...wireRequest(), path: `/No%0d%0aset-cookie:a=b${'x'.repeat(2000)}` });
  expect(answer.status).toBe(404);
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(String(answer.headers['bt_header_axon_status_message']).length).toBeLessThan(1100);
});

test('a signature of the axon is over what upstream signs', () => {
  const golden = bittensorGolden<Record<string, string>>('axonSign');
  const { axonNonce, dendriteHotkey, axonHotkey = '', axonUuid, message = '', signature = '' } = golden;
  expect(`${axonNonce}.${dendriteHotkey}.${axonHotkey}.${axonUuid}`).toBe(message);
  const key = toPublicKey(axonHotkey) ?? new Uint8Array();
  expect(sr25519.verify(Buffer.from(message), Buffer.from(signature.slice(2), 'hex'), key)).toBe(true);
});
