import { createDecipheriv, createHash } from 'node:crypto';
import { bls12_381 } from '@noble/curves/bls12-381';
import {
  encodePayload,
  encryptForRound,
  overhead,
  quicknet,
} from '../../../../../plugins/chains/bittensor/weights/timelock.ts';
import { toPublicKey } from '../../../../../plugins/chains/keys/ss58.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';

const golden = bittensorGolden<{
  readonly publicKeyG2: string;
  readonly genesis: number;
  readonly period: number;
  readonly round: number;
  readonly roundSignatureG1: string;
  readonly esk: string;
  readonly tScalarLe: string;
  readonly gcmNonce: string;
  readonly payloadScale: string;
  readonly payload: {
    readonly hotkey: string;
    readonly uids: number[];
    readonly values: number[];
    readonly versionKey: number;
  };
  readonly ciphertext: string;
}>('timelock');

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const vote = { ...golden.payload, versionKey: BigInt(golden.payload.versionKey) };
const hotkey = toPublicKey(golden.payload.hotkey) as Uint8Array;

/** Draws what it is given, and says how much was asked for. */
function scripted(...draws: readonly string[]): {
  readonly lengths: number[];
  draw: (length: number) => Uint8Array;
} {
  const left = [...draws];
  const lengths: number[] = [];
  return {
    lengths,
    draw(length) {
      lengths.push(length);
      return bytesOf(left.shift() ?? '');
    },
  };
}

describe('timelock encryption', () => {
  test('is byte for byte what the vectors have', async () => {
    const { draw, lengths } = scripted(golden.esk, golden.tScalarLe, golden.gcmNonce);
    const out = await encryptForRound(bytesOf(golden.payloadScale), golden.round, draw);
    expect(hexOf(out)).toBe(golden.ciphertext);
    expect(lengths).toEqual([32, 32, 12]);
    expect(out.length).toBe(bytesOf(golden.payloadScale).length + overhead);
  });

  test('is to quicknet', () => {
    expect(quicknet).toEqual({
      publicKey: golden.publicKeyG2,
      genesisSeconds: golden.genesis,
      periodSeconds: golden.period,
    });
  });

  test('is opened by the signature that drand published for the round', async () => {
    const payload = encodePayload(hotkey, { uids: [5], values: [65_535], versionKey: 0n }, 4);
    const out = await encryptForRound(payload, 1000, (length) => Buffer.alloc(length, 7));
    expect(hexOf(open(out, golden.roundSignatureG1))).toBe(hexOf(payload));
  });

  test('is opened by a key of our own, and not by the signature of another round', async () => {
    const { G1, G2 } = bls12_381;
    const secret = 123_456_789n;
    const publicKey = G2.ProjectivePoint.BASE.multiply(secret).toHex();
    const signatureOf = (round: number): string => {
      const bytes = Buffer.alloc(8);
      bytes.writeBigUInt64BE(BigInt(round));
      const hashed = G1.hashToCurve(createHash('sha256').update(bytes).digest(), {
        DST: 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_',
      });
      return G1.ProjectivePoint.fromAffine(hashed.toAffine()).multiply(secret).toHex();
    };
    const out = await encryptForRound(
      Buffer.from('hello'),
      77,
      (length) => Buffer.alloc(length, 9),
      publicKey,
    );
    expect(Buffer.from(open(out, signatureOf(77))).toString()).toBe('hello');
    expect(() => open(out, signatureOf(78))).toThrow();
  });
});

describe('the payload of a commit', () => {
  test('is as the runtime decodes it', () => {
    expect(hexOf(encodePayload(hotkey, vote, 4))).toBe(golden.payloadScale);
  });

  test('has no hotkey before version 4', () => {
    expect(`80${hexOf(hotkey)}${hexOf(encodePayload(hotkey, vote, 3))}`).toBe(golden.payloadScale);
  });

  test('has room for 1177 weights in 5000 bytes', () => {
    const many = (count: number): number =>
      encodePayload(hotkey, { uids: Array(count).fill(1), values: Array(count).fill(1), versionKey: 0n }, 4)
        .length;
    expect(many(1177) + overhead).toBeLessThanOrEqual(5000);
    expect(many(1178) + overhead).toBeGreaterThan(5000);
  });
});

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, index) => byte ^ (b[index] ?? 0));

/** The other direction, from the description alone: reads the parts by their lengths and undoes each. */
function open(ciphertext: Uint8Array, signature: string): Uint8Array {
  const bytes = Buffer.from(ciphertext);
  let at = 96;
  const next = (from: Buffer): Buffer => {
    const length = Number(from.readBigUInt64LE(at));
    at += 8 + length;
    return from.subarray(at - length, at);
  };
  const [v, w, body, suite] = [next(bytes), next(bytes), next(bytes), next(bytes)] as const;
  expect([suite.toString(), at]).toEqual(['AES_GCM_', bytes.length]);
  const { c0, c1 } = bls12_381.pairing(
    bls12_381.G1.ProjectivePoint.fromHex(signature),
    bls12_381.G2.ProjectivePoint.fromHex(bytes.subarray(0, 96)),
  );
  const numbers = [c0.c0, c0.c1, c0.c2, c1.c0, c1.c1, c1.c2].flatMap((two) => [two.c0, two.c1]);
  const little = numbers.map((part) => Buffer.from(part.toString(16).padStart(96, '0'), 'hex').reverse());
  const key = xor(w, sha256(xor(v, sha256(Buffer.concat(little)))));
  at = 0;
  const [sealed, nonce] = [next(body), next(body)] as const;
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}
