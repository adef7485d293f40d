import { judgeNonce, type NonceCase } from '../../../../../plugins/chains/bittensor/axon/nonce-rules.ts';
import { messageBody } from '../../../../../plugins/chains/bittensor/wire/body.ts';
import { emptyLike, messageHeaders } from '../../../../../plugins/chains/bittensor/wire/headers.ts';
import { parseJson } from '../../../../../plugins/chains/json/parse.ts';
import { requestMessage, signatureBytes } from '../../../../../plugins/chains/bittensor/wire/message.ts';
import { readTerminal } from '../../../../../plugins/chains/bittensor/wire/terminal.ts';
import { toJson, type PyDict, type PyValue } from '../../../../../plugins/chains/json/values.ts';
import { versionAsInt } from '../../../../../plugins/chains/bittensor/wire/versions.ts';
import { toPublicKey } from '../../../../../plugins/chains/keys/ss58.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';
import { promptingSynapse, sr25519 } from '../../../../helpers/axon.ts';

interface Signed {
  readonly name: string;
  readonly dendriteHotkey: string;
  readonly axonHotkey: string;
  readonly nonce: string;
  readonly uuid: string;
  readonly bodyHash: string;
  readonly message: string;
  readonly signature: string;
}

test.each(bittensorGolden<Signed[]>('dendriteSign'))(
  'a request ($name) is signed over what upstream signs',
  (golden) => {
    const { dendriteHotkey: hotkey, axonHotkey, nonce, uuid, bodyHash, signature } = golden;
    const message = requestMessage({ nonce: BigInt(nonce), hotkey, axonHotkey, uuid, bodyHash });
    expect(Buffer.from(message).toString()).toBe(golden.message);
    const key = toPublicKey(hotkey) ?? new Uint8Array();
    expect(sr25519.verify(message, signatureBytes(signature) ?? new Uint8Array(), key)).toBe(true);
  },
);

interface NonceRule {
  readonly stored: string | null;
  readonly nonce: string | null;
  readonly timeout: number;
  readonly version: number;
  readonly now: string;
  readonly verdict: 'ok' | 'too-old-window' | 'too-old-seen' | 'missing';
}

const rules = bittensorGolden<NonceRule[]>('nonceRules').map((rule, index) => ({ ...rule, index }));
const toCase = ({ stored, nonce, timeout, version, now }: NonceRule): NonceCase => ({
  stored: stored === null ? null : BigInt(stored),
  nonce: nonce === null ? null : BigInt(nonce),
  timeout,
  version,
  now: BigInt(now),
});
const wordings = {
  ok: null,
  missing: 'Missing Nonce',
  'too-old-seen': 'Nonce is too old, a newer one was last processed',
  'too-old-window': expect.stringMatching(
    /^Nonce is too old: acceptable delta is 16\.00 seconds but request was 16\.00 seconds old$/u,
  ) as string,
};

test.each(rules)('nonce rule $index: $verdict', (rule) => {
  const relaxed = { maxFutureMs: null, oldVersions: true };
  expect(judgeNonce(toCase(rule), relaxed)).toEqual(wordings[rule.verdict]);
});

test('unless relaxed, nonces of the future and of old versions are refused', () => {
  const strict = { maxFutureMs: 60_000, oldVersions: false };
  const verdicts = rules.map((rule) => judgeNonce(toCase(rule), strict));
  expect(verdicts.filter((verdict) => verdict === 'Nonce is ahead of time')).toHaveLength(1);
  expect(verdicts.filter((verdict) => verdict === 'Versions before 7.2.0 are not served')).toHaveLength(2);
});

test('a nonce is refused for ever once it may be forgotten, whatever timeout is claimed', () => {
  const now = 1_760_000_000_000_000_000n;
  const nonce = now - 124_000_000_000n;
  const limits = { maxFutureMs: 60_000, oldVersions: false };
  expect(judgeNonce({ nonce, stored: null, timeout: 1e9, version: 10_002_000, now }, limits)).not.toBeNull();
});

test('the version integer', () => {
  const versions = bittensorGolden<Record<string, number>>('versionAsInt');
  for (const [version, expected] of Object.entries(versions)) expect(versionAsInt(version)).toBe(expected);
  expect(() => versionAsInt('10.2')).toThrow(RangeError);
});

const samples: Readonly<Record<string, Exclude<PyValue, null>>> = {
  str: 'x',
  int: 7n,
  float: 7,
  bool: true,
  list: [1n],
  dict: new Map([['a', 1n]]),
};

test.each(bittensorGolden<{ pyType: string; header: string }[]>('inputObj'))(
  'a field of type $pyType has the header $header',
  ({ pyType, header }) => {
    expect(emptyLike(samples[pyType] ?? '')).toBe(header);
  },
);

test('the request of the example', () => {
  interface Example {
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Readonly<Record<string, unknown>> & { readonly dendrite: object };
  }
  const { path, headers, body } = bittensorGolden<Example>('requestExample');
  const fields = promptingSynapse.fieldsOf({ roles: ['user', 'assistant'], messages: ['What is 2+2?', '4'] });
  const message = {
    synapse: promptingSynapse,
    timeout: 12,
    axon: readTerminal(headers, 'axon'),
    dendrite: readTerminal(headers, 'dendrite'),
    fields,
    bodyHash: promptingSynapse.bodyHash(fields),
    totalSize: 3450,
  };
  expect(`/${promptingSynapse.name}`).toBe(path);
  expect({ ...messageHeaders(message), 'content-type': 'application/json' }).toEqual({
    ...headers,
    header_size: expect.stringMatching(/^\d+$/u) as string,
  });
  const written = parseJson(messageBody(message)) as PyDict;
  expect((written.get('dendrite') as PyDict).get('nonce')).toBe(1760000000123456789n);
  expect(toJson(written)).toEqual({ ...body, dendrite: { ...body.dendrite, nonce: 1760000000123456800 } });
});
