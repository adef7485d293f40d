import { createHash } from 'node:crypto';
import { bls12_381 } from '@noble/curves/bls12-381';
import {
  encodePayload,
  encryptForRound,
  overhead,
  quicknet,
} from '../../../../../plugins/chains/bittensor/weights/timelock.ts';
import { toPublicKey } from '../../../../../plugins/chains/keys/ss58.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';
import { openTimelock } from './open-timelock.ts';

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
    expect(hexOf(openTimelock(out, golden.roundSignatureG1))).toBe(hexOf(payload));
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
    expect(Buffer.from(openTimelock(out, signatureOf(77))).toString()).toBe('hello');
    expect(() => openTimelock(out, signatureOf(78))).toThrow();
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
