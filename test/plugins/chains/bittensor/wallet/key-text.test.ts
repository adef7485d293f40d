import {
  publicText,
  readPair,
  readPublicKey,
  secretText,
} from '../../../../../plugins/chains/bittensor/wallet/key-text.ts';
import { loadSr25519, type Sr25519 } from '../../../../../plugins/chains/keys/sr25519.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';
import type { GoldenKeyfile } from './wallet-folder.ts';

const { plain, coldkeypub } = bittensorGolden<GoldenKeyfile>('keyfile');
const fields = JSON.parse(plain) as Record<string, string>;
const text = (change: Record<string, unknown>): Buffer =>
  Buffer.from(JSON.stringify({ ...fields, ...change }));
const none = { secretPhrase: null, secretSeed: null, privateKey: null };
const alice = bittensorGolden<Record<'miniSeed' | 'keyfilePrivateKey64' | 'publicKey', string>>('keyForms');

let sr25519: Sr25519;
beforeAll(async () => {
  sr25519 = await loadSr25519();
});
const read = (bytes: Buffer): string => readPair(bytes, 'h', sr25519).address;
const message = (bytes: Buffer): string => {
  try {
    return read(bytes);
  } catch (error) {
    return (error as Error).message;
  }
};

describe('the plain JSON of a key file', () => {
  it('gives the pair, and is written again to the byte', () => {
    const pair = readPair(Buffer.from(plain), 'h', sr25519);
    expect(pair.address).toBe(fields['ss58Address']);
    const seed = Buffer.from(fields['secretSeed']?.slice(2) ?? '', 'hex');
    expect(secretText(pair, fields['secretPhrase'] ?? '', seed)).toBe(plain);
    expect(publicText(pair.publicKey)).toBe(coldkeypub);
  });

  it.each(['secretPhrase', 'secretSeed', 'privateKey'])('is enough with its %s alone', (key) => {
    expect(read(text({ ...none, [key]: fields[key] }))).toBe(fields['ss58Address']);
    expect(read(Buffer.from(JSON.stringify({ [key]: fields[key] })))).toBe(fields['ss58Address']);
  });

  it('knows //Alice by her private key and by her seed', () => {
    const key = { accountId: alice.publicKey, publicKey: alice.publicKey, ss58Address: null };
    const byKey = readPair(text({ ...none, ...key, privateKey: alice.keyfilePrivateKey64 }), 'h', sr25519);
    expect(byKey.address).toBe('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY');
    expect(Buffer.from(byKey.secret).toString('hex')).toBe(alice.keyfilePrivateKey64.slice(2));
    const signature = byKey.sign(Buffer.from('gm'));
    expect(sr25519.verify(Buffer.from('gm'), signature, byKey.publicKey)).toBe(true);
    expect(read(text({ ...none, ...key, secretSeed: alice.miniSeed }))).toBe(byKey.address);
  });

  it('takes the phrase before the seed and the seed before the private key', () => {
    const phrase = 'legal winner thank year wave sausage worth useful legal winner thank yellow';
    const stranger = sr25519.fromPhrase(phrase).address;
    const unstated = { publicKey: null, accountId: null, ss58Address: null };
    expect(read(text({ ...unstated, secretPhrase: phrase }))).toBe(stranger);
    const seedFirst = text({ ...unstated, secretPhrase: null, secretSeed: alice.miniSeed });
    expect(read(seedFirst)).toBe('5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY');
  });

  it('carries what only newer versions write', () => {
    expect(read(text({ cryptoType: 1 }))).toBe(fields['ss58Address']);
    expect(message(text({ cryptoType: 0 }))).toMatch(/not of the kind .* \(sr25519\)/);
  });

  it.each(['publicKey', 'accountId'])('is refused when its %s is another', (key) => {
    expect(message(text({ [key]: alice.publicKey }))).toMatch(/another public key/);
    expect(message(text({ [key]: '0x12' }))).toMatch(/another public key/);
  });

  it('is refused when its address is another', () => {
    const other = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
    expect(message(text({ ss58Address: other }))).toMatch(/another public key/);
  });

  it.each([
    ['no JSON', 'bottom drive obey lake'],
    ['cut JSON', plain.slice(0, 300)],
    ['a list', JSON.stringify([fields['secretPhrase']])],
    ['a wrong phrase', JSON.stringify({ ...fields, secretPhrase: 'bottom drive obey lake' })],
    ['a short seed', JSON.stringify({ ...fields, secretPhrase: null, secretSeed: '0xfac7959d' })],
    ['a malformed key', JSON.stringify({ ...fields, ...none, privateKey: `0x${'ff'.repeat(64)}` })],
    ['no secret', coldkeypub],
    ['nothing', ''],
  ])('is refused with %s, and the error quotes nothing of it', (_, content) => {
    const said = message(Buffer.from(content));
    expect(said).toMatch(/^h is no usable key file: /);
    expect(said).not.toMatch(/bottom|fac795|ffff/);
  });
});

describe('the public part of a key', () => {
  const hexOf = (content: string): string =>
    Buffer.from(readPublicKey(Buffer.from(content), 'p')).toString('hex');

  it('is read from JSON and from the key alone', () => {
    const publicKey = fields['publicKey'] ?? '';
    expect(hexOf(coldkeypub)).toBe(publicKey.slice(2));
    expect(hexOf(`${publicKey}\n`)).toBe(publicKey.slice(2));
    expect(hexOf(JSON.stringify({ ss58Address: fields['ss58Address'] }))).toBe(publicKey.slice(2));
  });

  it.each([
    ['nothing', '{}', /states no public key/],
    ['two keys', JSON.stringify({ ...fields, accountId: alice.publicKey }), /several/],
    [
      'an address with a slip',
      JSON.stringify({ publicKey: fields['publicKey'], ss58Address: '5Gx' }),
      /several/,
    ],
  ])('is refused with %s', (_, content, why) => {
    expect(() => hexOf(content)).toThrow(why);
  });
});
