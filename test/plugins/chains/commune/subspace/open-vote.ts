import { constants, privateDecrypt, type KeyObject } from 'node:crypto';

/** As the decryption node does it: count, pairs, and whose vote it is. */
export function openVote(
  encrypted: Buffer,
  key: KeyObject,
): { readonly pairs: readonly (readonly [uid: number, weight: number])[]; readonly voter: string } {
  const size = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const chunks: Buffer[] = [];
  for (let start = 0; start < encrypted.length; start += size)
    chunks.push(
      unpad(
        privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, encrypted.subarray(start, start + size)),
      ),
    );
  const plain = Buffer.concat(chunks);
  const count = plain.readUInt32BE();
  return {
    pairs: Array.from({ length: count }, (_, index) => [
      plain.readUInt16BE(4 + 4 * index),
      plain.readUInt16BE(6 + 4 * index),
    ]),
    voter: plain.subarray(4 + 4 * count).toString('hex'),
  };
}

/** PKCS#1 v1.5 for encryption: 0, 2, at least 8 bytes that are not 0, and a 0. Node does not undo it any more. */
function unpad(block: Buffer): Buffer {
  const end = block.indexOf(0, 1);
  if (block[0] !== 0 || block[1] !== 2 || end < 10) throw new Error('not padded');
  return block.subarray(end + 1);
}
