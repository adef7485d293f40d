import { createDecipheriv, createHash } from 'node:crypto';
import { bls12_381 } from '@noble/curves/bls12-381';

/**
 * Decrypts with the signature of the round (G1, hex), from the description of the layout alone: reads the parts by their lengths
 * and undoes each. Throws when it is the wrong one.
 */
export function openTimelock(ciphertext: Uint8Array, signature: string): Uint8Array {
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

const sha256 = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest();
const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, index) => byte ^ (b[index] ?? 0));
