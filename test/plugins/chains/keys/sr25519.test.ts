import { loadSr25519, type Sr25519 } from '../../../../plugins/chains/keys/sr25519.ts';
import { toPublicKey } from '../../../../plugins/chains/keys/ss58.ts';
import { bittensorGolden } from '../../../fixtures/golden/bittensor.ts';

interface KeyForms {
  readonly uri: string;
  readonly miniSeed: string;
  readonly keyfilePrivateKey64: string;
  readonly publicKey: string;
}

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replace(/^0x/u, ''), 'hex');
const hex = (data: Uint8Array): string => `0x${Buffer.from(data).toString('hex')}`;
const keys = bittensorGolden<{ uri: string; publicKey: string; ss58_42: string }[]>('keys');
const forms = bittensorGolden<KeyForms>('keyForms');
const checks =
  bittensorGolden<{ message: string; signature: string; by: string; valid: boolean }[]>('signatureChecks');
const phrase = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';

let sr25519: Sr25519;
beforeAll(async () => {
  sr25519 = await loadSr25519();
});

test.each(keys)('$uri has its public key and address', ({ uri, publicKey, ss58_42: address }) => {
  const pair = sr25519.fromUri(uri);
  expect(hex(pair.publicKey)).toBe(publicKey);
  expect(pair.address).toBe(address);
});

test.each(['fromUri', 'fromSeed', 'fromSecret'] as const)('%s gives one pair in every form', (way) => {
  const from = {
    fromUri: () => sr25519.fromUri(forms.uri),
    fromSeed: () => sr25519.fromSeed(bytes(forms.miniSeed)),
    fromSecret: () => sr25519.fromSecret(bytes(forms.keyfilePrivateKey64)),
  };
  const pair = from[way]();
  expect(hex(pair.secret)).toBe(forms.keyfilePrivateKey64);
  expect(hex(pair.publicKey)).toBe(forms.publicKey);
  const message = Buffer.from('any');
  expect(sr25519.verify(message, pair.sign(message), pair.publicKey)).toBe(true);
});

test('a phrase gives the key that a URI without a path gives', () => {
  const { address } = sr25519.fromPhrase(phrase);
  expect(address).toBe('5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV');
  expect(sr25519.fromUri(phrase).address).toBe(address);
  expect(sr25519.fromPhrase(`  ${phrase.replaceAll(' ', '\n')} `).address).toBe(address);
});

// Addresses by @polkadot/util-crypto 14.0.3.
test.each([
  ['//Alice/soft', '5C8PhJPLE54x23RjmqBcEEnALryCDWdTJM5xLaoL9W8XEpnt'],
  ['//Alice///password', '5DDZ925gBq5PjNFM8yKTKWVoq1mf9veLGFHvpC6sHWXk6Wpe'],
  ['//42', '5Ckt3gjwpdWMWAsc8jKng97ADm8ApCQrWcsmb3jZSVcvEncr'],
  [
    '//a part of more than thirty-two bytes is hashed before use',
    '5CiRv8Q8ysLHVJPcNkWJyE1uQQ62vW3njfoBANLh77MUpePg',
  ],
  [
    '0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a//x',
    '5FmvaVbEfhBYfNw4GxTHnV82Df5nTLeJv2VEehXXc4JbuQCS',
  ],
  ['//0x01020304', '5EC85fjm5rCkuKsomB7UfbRvecNGZA3YGCACF5sQX6iHdaXf'],
])('%s is derived as Substrate does', (uri, address) => {
  expect(sr25519.fromUri(uri).address).toBe(address);
});

test.each([
  ['fromPhrase', () => sr25519.fromPhrase(phrase.replace('walk', 'drive'))],
  ['fromPhrase', () => sr25519.fromPhrase('')],
  ['fromUri', () => sr25519.fromUri('not a phrase//x')],
  ['fromUri', () => sr25519.fromUri('//')],
  ['fromUri', () => sr25519.fromUri('//99999999999999999999999')],
  ['fromSeed', () => sr25519.fromSeed(new Uint8Array(31))],
  ['fromSecret', () => sr25519.fromSecret(new Uint8Array(63))],
  ['fromSecret', () => sr25519.fromSecret(new Uint8Array(64))],
  ['fromSecret', () => sr25519.fromSecret(new Uint8Array(64).fill(255))],
])('%s refuses what is no key', (_, make) => {
  expect(make).toThrow(RangeError);
});

test.each([12, 24] as const)('a new phrase of %i words is a key', (words) => {
  const made = sr25519.newPhrase(words);
  expect(made.split(' ')).toHaveLength(words);
  expect(sr25519.fromPhrase(made).publicKey).toHaveLength(32);
});

test.each(checks)(
  'a signature by $by is judged as upstream does: $valid',
  ({ message, signature, by, valid }) => {
    const publicKey = toPublicKey(by) ?? new Uint8Array();
    const plain = Buffer.from(message);
    const wrapped = Buffer.from(`<Bytes>${message}</Bytes>`);
    const isSigned = [plain, wrapped].some((text) => sr25519.verify(text, bytes(signature), publicKey));
    expect(isSigned).toBe(valid);
  },
);

test('anything malformed is not signed', () => {
  const pair = sr25519.fromUri('//Alice');
  const message = Buffer.from('any');
  const signature = pair.sign(message);
  expect(sr25519.verify(message, signature.subarray(1), pair.publicKey)).toBe(false);
  expect(sr25519.verify(message, signature, pair.publicKey.subarray(1))).toBe(false);
  expect(sr25519.verify(message, signature, new Uint8Array(32).fill(255))).toBe(false);
  expect(sr25519.verify(message, new Uint8Array(64), pair.publicKey)).toBe(false);
});

test('nobody signs for the key of zeros, whose equation a signature of nothing solves', () => {
  const signature = new Uint8Array(64);
  signature[63] = 0x80;
  expect(sr25519.verify(Buffer.from('any'), signature, new Uint8Array(32))).toBe(false);
});
