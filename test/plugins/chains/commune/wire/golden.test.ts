import { createHash } from 'node:crypto';
import {
  readBody,
  stamped,
  verifyClaim,
  type Claim,
} from '../../../../../plugins/chains/commune/wire/signed.ts';
import { writeCall } from '../../../../../plugins/chains/commune/wire/write-call.ts';
import { parseJson } from '../../../../../plugins/chains/json/parse.ts';
import type { PyDict } from '../../../../../plugins/chains/json/values.ts';
import { dumpJson } from '../../../../../plugins/chains/json/write.ts';
import { communeGolden } from '../../../../fixtures/golden/commune.ts';
import { alice, sr25519 } from '../../../../helpers/axon.ts';

interface Signing {
  readonly name: string;
  readonly params_in_insertion_order: readonly (readonly [key: string, json: string])[];
  readonly target_key: string;
  readonly timestamp: string;
  readonly body_utf8: string;
  readonly body_hex: string;
  readonly signing_input_hex: string;
  readonly signing_input_sha256: string;
  readonly surgery_ok: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly x_signature_wrapped_bytes_form: string;
}

const hex = (text: string): string => Buffer.from(text).toString('hex');
const bytes = (digits: string): Uint8Array => Buffer.from(digits, 'hex');

/** What a server reads of a request. */
const claimOf = (body: string, headers: Readonly<Record<string, string>>): Claim => ({
  bytes: Buffer.from(body),
  body: readBody(Buffer.from(body)) ?? new Map(),
  timestamp: headers['X-Timestamp'] ?? null,
  signature: bytes(headers['X-Signature'] ?? ''),
  publicKey: bytes(headers['X-Key'] ?? ''),
});

describe.each(communeGolden<Signing[]>('request_signing.cases'))(
  'a call by the header scheme: $name',
  (one) => {
    const claim = claimOf(one.body_utf8, one.headers);

    test('is written to the byte', () => {
      const params = new Map(one.params_in_insertion_order.map(([key, json]) => [key, parseJson(json)]));
      const { target_key: targetKey, timestamp } = one;
      const call = { method: 'generate', params, targetKey, timestamp, pair: alice };
      const { path, headers, body } = writeCall({ ...call, scheme: 'header' });
      expect(path).toBe('/method/generate');
      expect(body.toString('hex')).toBe(one.body_hex);
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        'x-crypto': '1',
        'x-timestamp': timestamp,
      });
      const signature = bytes(headers['x-signature'] ?? '');
      expect(sr25519.verify(bytes(one.signing_input_hex), signature, alice.publicKey)).toBe(true);
    });

    test('has the text signed that upstream signs', () => {
      const text = stamped(claim.body, one.timestamp);
      expect(hex(text)).toBe(one.signing_input_hex);
      expect(createHash('sha256').update(text).digest('hex')).toBe(one.signing_input_sha256);
      // The short cut for bodies that Python made.
      expect(text === `${one.body_utf8.slice(0, -1)}, "timestamp": "${one.timestamp}"}`).toBe(one.surgery_ok);
    });

    test('is verified, as it is and in the wrapping of browser wallets', () => {
      const { timestamp } = one;
      expect(verifyClaim(claim, sr25519)).toMatchObject({ timestamp });
      const wrapped = { ...claim, signature: bytes(one.x_signature_wrapped_bytes_form) };
      expect(verifyClaim(wrapped, sr25519)).toMatchObject({ timestamp });
      const message = Buffer.from(verifyClaim(wrapped, sr25519)?.message ?? []);
      expect(message.toString('hex')).toBe(one.signing_input_hex);
    });
  },
);

describe('a call by the raw scheme', () => {
  const text = communeGolden<string>('raw_body_scheme.body_utf8');
  const headers = communeGolden<Record<string, string>>('raw_body_scheme.headers');
  const { tampered_body_must_fail: mustFail } = communeGolden<{ tampered_body_must_fail: boolean }>(
    'raw_body_scheme.negative',
  );

  test('is verified over the bytes as sent, its time taken from within them', () => {
    expect(hex(text)).toBe(communeGolden<string>('raw_body_scheme.body_hex'));
    const verified = verifyClaim(claimOf(text, headers), sr25519);
    expect(verified?.timestamp).toBe('2024-05-10T12:34:56.123456+00:00');
    expect(Buffer.from(verified?.message ?? []).toString('hex')).toBe(
      communeGolden<string>('raw_body_scheme.signing_input_hex'),
    );
  });

  test('a header beside it changes nothing of its time', () => {
    const stale = claimOf(text, { ...headers, 'X-Timestamp': '2026-11-21T12:00:00+00:00' });
    expect(verifyClaim(stale, sr25519)?.timestamp).toBe('2024-05-10T12:34:56.123456+00:00');
  });

  test('a changed body is not what was signed', () => {
    const changed = claimOf(text.replace('hello', 'hallo'), headers);
    expect(verifyClaim(changed, sr25519) === null).toBe(mustFail);
  });

  test('is written with the time last among its params, and signed as sent', () => {
    const params = new Map([['prompt', 'hello']]);
    const targetKey = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
    const timestamp = '2024-05-10T12:34:56.123456+00:00';
    const call = { method: 'generate', params, targetKey, timestamp, pair: alice };
    const { headers: own, body } = writeCall({ ...call, scheme: 'raw' });
    expect(JSON.stringify(JSON.parse(body.toString()))).toBe(text);
    expect(own['x-timestamp']).toBeUndefined();
    expect(sr25519.verify(body, bytes(own['x-signature'] ?? ''), alice.publicKey)).toBe(true);
  });
});

test.each(
  communeGolden<{ name: string; raw_body_utf8: string; x_timestamp: string; stamped_hex: string }[]>(
    'server_restamp.cases',
  ),
)('written anew with its time: $name', (one) => {
  const body = readBody(Buffer.from(one.raw_body_utf8)) as PyDict;
  expect(hex(stamped(body, one.x_timestamp))).toBe(one.stamped_hex);
});

test('floats are written as Python writes them', () => {
  const view = new DataView(new ArrayBuffer(8));
  const cases = communeGolden<{ ieee754_be_hex: string; python: string }[]>('python_float_repr');
  for (const { ieee754_be_hex: digits, python } of cases) {
    view.setBigUint64(0, BigInt(`0x${digits}`));
    expect(dumpJson(view.getFloat64(0))).toBe(python);
  }
});

test.each(
  communeGolden<{ params_python: string; body_utf8: string; headers: Record<string, string> }[]>(
    'captured_from_real_client.cases',
  ),
)('a call captured from the real client is verified: $params_python', ({ body_utf8: body, headers }) => {
  expect(verifyClaim(claimOf(body, headers), sr25519)).toMatchObject({ timestamp: headers['X-Timestamp'] });
});
