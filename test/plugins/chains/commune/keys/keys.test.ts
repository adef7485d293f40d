import fc from 'fast-check';
import { blake2AsHex, sr25519Sign } from '@polkadot/util-crypto';
import { keyFileText } from '../../../../../plugins/chains/commune/keys/key-file.ts';
import { keyText, pythonJson, readPair } from '../../../../../plugins/chains/commune/keys/key-text.ts';
import { seal, unseal } from '../../../../../plugins/chains/commune/keys/sealed.ts';
import { seedOf } from '../../../../../plugins/chains/keys/phrase.ts';
import { loadSr25519, type Sr25519 } from '../../../../../plugins/chains/keys/sr25519.ts';
import { toAddress, toPublicKey } from '../../../../../plugins/chains/keys/ss58.ts';
import { communeGolden } from '../../../../fixtures/golden/commune.ts';
import type { GoldenEncrypted, GoldenKey } from './key-folder.ts';

const phrase = communeGolden<string>('keys.mnemonic');
const keys = communeGolden<GoldenKey[]>('keys.list');
const external = communeGolden<{
  private_key_python_canonical: string;
  public_key: string;
  polkadot_sign_without_conversion_verifies: boolean;
  polkadot_sign_after_times_8_verifies: boolean;
}>('keys.external_check');
const inner = communeGolden<string>('key_file.inner_json_text');
const plainFile = communeGolden<string>('key_file.plain_file_text');
const encrypted = communeGolden<GoldenEncrypted>('key_file.encrypted');
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const madeAtMs = 1_715_344_496_789;

let sr25519: Sr25519;
beforeAll(async () => {
  sr25519 = await loadSr25519();
});

describe('the secret in a key file', () => {
  it.each(keys)('$name is the canonical one', (key) => {
    const pair = sr25519.fromSecret(bytes(key.private_key_python_canonical));
    expect(Buffer.from(pair.publicKey).toString('hex')).toBe(key.public_key);
    expect(pair.address).toBe(key.ss58_42);
    const uri = key.name.startsWith('//') ? key.name : phrase;
    expect(Buffer.from(sr25519.fromUri(uri).secret).toString('hex')).toBe(key.private_key_python_canonical);
  });

  it('signs as others verify it, which the library does not do with it as it is', () => {
    const message = Buffer.from('gm');
    const publicKey = bytes(external.public_key);
    const canonical = bytes(external.private_key_python_canonical);
    const bare = sr25519Sign(message, { publicKey, secretKey: canonical });
    expect(sr25519.verify(message, bare, publicKey)).toBe(external.polkadot_sign_without_conversion_verifies);
    const ours = sr25519.fromSecret(canonical);
    expect(Buffer.from(ours.publicKey)).toEqual(publicKey);
    expect(sr25519.verify(message, ours.sign(message), publicKey)).toBe(
      external.polkadot_sign_after_times_8_verifies,
    );
  });

  it.each(communeGolden<{ public_key: string; address: string }[]>('ss58.cases'))(
    'has the address $address',
    ({ public_key: key, address }) => {
      expect(toAddress(bytes(key))).toBe(address);
      expect(Buffer.from(toPublicKey(address) ?? []).toString('hex')).toBe(key);
      expect(bytes(key)).toHaveLength(32);
    },
  );

  it('stands behind addresses of one format', () => {
    const format = communeGolden<number>('ss58.format');
    // Base58 of the format's byte and a key begins with this letter for 42 alone.
    expect([format, toAddress(new Uint8Array(32))[0]]).toEqual([42, '5']);
  });
});

describe('the text of a key file', () => {
  it('is to the byte what communex writes', async () => {
    const seed = await seedOf(phrase);
    const text = keyText('dev-root', sr25519.fromSeed(seed), phrase, seed);
    expect(text).toBe(inner);
    expect(keyFileText({ data: text, encrypted: false }, madeAtMs)).toBe(plainFile);
    expect(communeGolden<string>('key_file.path')).toMatch(/\/dev-root\.json$/);
  });

  it('is to the byte what communex encrypts', async () => {
    expect(blake2AsHex(encrypted.password, 256)).toBe(`0x${encrypted.key_blake2b_256_hex}`);
    expect(pythonJson(inner)).toBe(encrypted.plaintext_utf8);
    const data = await seal(pythonJson(inner), encrypted.password, bytes(encrypted.nonce_hex));
    expect(keyFileText({ data, encrypted: true }, madeAtMs)).toBe(encrypted.file_text);
    expect(await unseal(data, encrypted.password)).toBe(encrypted.plaintext_utf8);
  });

  it('is closed to another password, and when a byte of it is another', async () => {
    const { data } = JSON.parse(encrypted.file_text) as { data: string };
    expect(await unseal(data, 'another')).toBeNull();
    const changed = Buffer.from(data, 'base64');
    changed[60] = (changed[60] ?? 0) ^ 1;
    expect(await unseal(changed.toString('base64'), encrypted.password)).toBeNull();
    expect(await unseal('AQID', encrypted.password)).toBeNull();
  });

  it('is ASCII alone, and says the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = pythonJson(text);
        expect(json).toMatch(/^[ -~]*$/);
        expect(JSON.parse(json)).toBe(text);
      }),
    );
  });

  it('opens as the key that was written, whatever its name, seed and password', async () => {
    const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });
    await fc.assert(
      fc.asyncProperty(fc.string(), seeds, fc.string({ unit: 'binary' }), async (name, seed, password) => {
        const pair = sr25519.fromSeed(seed);
        const opened = await unseal(await seal(keyText(name, pair, '', seed), password), password);
        expect(readPair(opened ?? '', '/k.json', sr25519).address).toBe(pair.address);
      }),
      { numRuns: 50 },
    );
  });

  it('has names in other scripts as Python has them', () => {
    expect(pythonJson('müller\u007f 🔑')).toBe(String.raw`"m\u00fcller\u007f \ud83d\udd11"`);
  });
});

describe('reading a key', () => {
  const fields = JSON.parse(inner) as Readonly<Record<string, unknown>>;
  const read = (changes: Readonly<Record<string, unknown>>): string =>
    readPair(JSON.stringify({ ...fields, ...changes }), '/k.json', sr25519).address;
  const [root, alice] = keys as [GoldenKey, GoldenKey];

  it.each([
    ['all secrets', {}],
    ['the private key alone', { mnemonic: '', seed_hex: '' }],
    ['the phrase alone', { seed_hex: '', private_key: '' }],
    ['the seed alone', { mnemonic: '', private_key: `` }],
    ['0x before hex', { private_key: `0x${root.private_key_python_canonical}` }],
    ['no path', { path: null }],
  ])('takes %s', (_name, changes) => {
    expect(read(changes)).toBe(root.ss58_42);
  });

  it('takes a derived key by its private key; its phrase is the parent’s', () => {
    const derived = {
      public_key: alice.public_key,
      private_key: alice.private_key_python_canonical,
      ss58_address: alice.ss58_42,
      derive_path: '//Alice',
    };
    expect(read(derived)).toBe(alice.ss58_42);
    expect(() => read({ ...derived, derive_path: null })).toThrow(/another public key/);
  });

  it.each<[string, Readonly<Record<string, unknown>>, RegExp]>([
    ['another public key', { public_key: alice.public_key }, /another public key than it states/],
    ['another address', { ss58_address: alice.ss58_42 }, /another public key than it states/],
    ['a private key of another key', { private_key: alice.private_key_python_canonical }, /not of one key/],
    ['no secret', { mnemonic: '', seed_hex: '', private_key: '' }, /no secret/],
    ['a mistyped phrase', { mnemonic: phrase.replace('walk', 'bottom') }, /malformed/],
    ['a short seed', { seed_hex: 'fa' }, /malformed/],
    ['a long private key', { private_key: `${root.private_key_python_canonical}00` }, /malformed/],
    ['a private key of zeros', { private_key: '00'.repeat(64) }, /malformed/],
    ['a key of another kind', { crypto_type: 0 }, /not of the kind Commune signs with/],
    ['an address of another network', { ss58_format: 0 }, /another network prefix/],
    ['a field too few', { mnemonic: undefined }, /lacks mnemonic/],
    ['a number for a text', { seed_hex: 7 }, /lacks seed_hex/],
  ])('refuses %s without quoting a secret', (_name, changes, why) => {
    expect(() => read(changes)).toThrow(expect.objectContaining({ code: 'SYN_KEY_INVALID' }) as Error);
    expect(() => read(changes)).toThrow(why);
    expect(() => read(changes)).not.toThrow(/drive|fac7959|05d655/);
  });
});
