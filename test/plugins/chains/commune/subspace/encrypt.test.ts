import { createHash, generateKeyPairSync } from 'node:crypto';
import { encryptVote, serializeVote } from '../../../../../plugins/chains/commune/subspace/encrypt.ts';
import { communeGolden } from '../../../../fixtures/golden/commune.ts';
import { openVote } from './open-vote.ts';

const pairs = communeGolden<[number, number][]>('encrypted_weights.weights');
const voter = communeGolden<string>('encrypted_weights.validator_public_key');
const vote = { uids: pairs.map(([uid]) => uid), values: pairs.map(([, weight]) => weight) };

function keyOf(modulusLength: number, publicExponent = 65_537) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength, publicExponent });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const bytes = (text: string): Uint8Array => Buffer.from(text, 'base64url');
  return { privateKey, modulus: bytes(n), exponent: bytes(e) };
}

it('writes votes as the runtime reads them', () => {
  const text = Buffer.from(serializeVote(vote)).toString('hex');
  expect(text).toBe(communeGolden('encrypted_weights.blob_hex'));
  expect(text + voter).toBe(communeGolden('encrypted_weights.plaintext_hex'));
});

it.each([512, 1024, 2048])('encrypts for a key of %d bits, and hashes what the runtime hashes', (bits) => {
  const key = keyOf(bits);
  const { encrypted, hash } = encryptVote(vote, Buffer.from(voter, 'hex'), key);
  expect(Buffer.from(hash).toString('hex')).toBe(communeGolden('encrypted_weights.runtime_hash_sha256'));
  expect(encrypted.length % (bits / 8)).toBe(0);
  expect(openVote(Buffer.from(encrypted), key.privateKey)).toEqual({ pairs, voter });
});

it('does not hash what communex does, of which no vote ever opens', () => {
  const text = communeGolden<string>('encrypted_weights.communex_0_1_36_hash_input');
  const theirs = communeGolden<string>('encrypted_weights.communex_0_1_36_hash_hex');
  expect(createHash('sha256').update(text).digest('hex')).toBe(theirs);
  expect(theirs).not.toBe(communeGolden('encrypted_weights.runtime_hash_sha256'));
});

it('encrypts a vote of a full subnet in as many chunks as it takes', () => {
  const key = keyOf(1024);
  const uids = Array.from({ length: 820 }, (_, uid) => uid);
  const full = { uids, values: uids.map((uid) => 65_535 - uid) };
  const { encrypted } = encryptVote(full, Buffer.from(voter, 'hex'), key);
  expect(encrypted.length).toBe(128 * Math.ceil((4 + 4 * 820 + 32) / (128 - 11)));
  expect(openVote(Buffer.from(encrypted), key.privateKey).pairs).toEqual(
    uids.map((uid) => [uid, 65_535 - uid]),
  );
});

it('says of a key that it is none', () => {
  const { modulus, exponent } = keyOf(512);
  const none = [
    { modulus: Buffer.alloc(0), exponent },
    { modulus: Buffer.alloc(11, 1), exponent },
    { modulus: Buffer.concat([Buffer.of(0), modulus]), exponent },
    { modulus: Buffer.alloc(64, 2), exponent },
    // With these anybody could read it.
    ...[[], [0], [1], [0, 1], [2]].map((bytes) => ({ modulus, exponent: Buffer.from(bytes) })),
  ];
  for (const key of none) expect(() => encryptVote(vote, Buffer.from(voter, 'hex'), key)).toThrow(RangeError);
});
