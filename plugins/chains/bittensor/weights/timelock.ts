import { createCipheriv, createHash } from 'node:crypto';
import type { bls12_381 } from '@noble/curves/bls12-381';
import { SynthError } from '../../../../core/index.ts';
import type { Vote } from './commit-hash.ts';
import { u64, vecU16, vecU8 } from './scale.ts';

/** drand's quicknet: its public key on G2, and when its rounds come. Chain 52db9ba7…e971. */
export const quicknet = {
  publicKey:
    '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
  genesisSeconds: 1_692_803_367,
  periodSeconds: 3,
} as const;

/** What is drawn by chance, in this order: the key of 32 bytes, a scalar of 32 bytes, a nonce of 12. */
export type DrawBytes = (length: number) => Uint8Array;

/** Bytes that a ciphertext has beyond its payload. */
export const overhead = 244;

const domain = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';
const cipherName = 'AES_GCM_';

/** The vote as the runtime decodes it. From version 4 of commit-reveal on, the hotkey stands before it. */
export function encodePayload(hotkey: Uint8Array, vote: Vote, commitRevealVersion: number): Uint8Array {
  return Buffer.concat([
    ...(commitRevealVersion >= 4 ? [vecU8(hotkey)] : []),
    vecU16(vote.uids),
    vecU16(vote.values),
    u64(vote.versionKey),
  ]);
}

/**
 * Encrypts so that anybody can read it once drand has signed the round, and nobody before: identity-based encryption of an
 * AES-256-GCM key, in the layout that the runtime reads. Source: Boneh and Franklin's scheme, as arkworks serializes it.
 * SYN_PLUGIN_LIBRARY_MISSING.
 */
export async function encryptForRound(
  payload: Uint8Array,
  round: number,
  draw: DrawBytes,
  publicKey: string = quicknet.publicKey,
): Promise<Uint8Array> {
  const bls = await loadCurve();
  const { G1, G2 } = bls;
  const key = draw(32);
  const sigma = sha256(draw(32));
  const nonce = draw(12);

  const identity = sha256(roundBytes(round));
  const exponent = BigInt(`0x${sha256(sigma, key).toString('hex')}`) % bls.fields.Fr.ORDER;
  const point = G1.ProjectivePoint.fromAffine(G1.hashToCurve(identity, { DST: domain }).toAffine());
  const shared = bls.pairing(point.multiply(exponent), G2.ProjectivePoint.fromHex(publicKey));

  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const sealed = Buffer.concat([cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
  return Buffer.concat([
    G2.ProjectivePoint.BASE.multiply(exponent).toRawBytes(true),
    sized(xor(sigma, sha256(fieldBytes(shared)))),
    sized(xor(key, sha256(sigma))),
    sized(Buffer.concat([sized(sealed), sized(nonce)])),
    sized(Buffer.from(cipherName)),
  ]);
}

async function loadCurve(): Promise<typeof bls12_381> {
  try {
    return (await import('@noble/curves/bls12-381')).bls12_381;
  } catch (cause) {
    throw new SynthError('SYN_PLUGIN_LIBRARY_MISSING', {
      message: 'Weights are committed under drand’s timelock here, which needs the package @noble/curves.',
      hint: 'npm install @noble/curves',
      cause,
    });
  }
}

interface Pair<T> {
  readonly c0: T;
  readonly c1: T;
}
type Fp12 = Pair<Pair<Pair<bigint>> & { readonly c2: Pair<bigint> }>;

/** Twelve numbers of 48 bytes, little endian, the real part first at each level. */
function fieldBytes({ c0, c1 }: Fp12): Uint8Array {
  const parts = [c0, c1].flatMap((six) => [six.c0, six.c1, six.c2]).flatMap((two) => [two.c0, two.c1]);
  return Buffer.concat(
    parts.map((part) => Buffer.from(part.toString(16).padStart(96, '0'), 'hex').reverse()),
  );
}

function roundBytes(round: number): Uint8Array {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(round));
  return bytes;
}

const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, index) => byte ^ (b[index] ?? 0));

/** Preceded by its length as u64. */
const sized = (bytes: Uint8Array): Uint8Array => Buffer.concat([u64(BigInt(bytes.length)), bytes]);
