import { randomBytes } from 'node:crypto';

const nonceBytes = 24;

/**
 * What communex encrypted; null when the password is not the right one or the text was changed. Its key is a bare hash of the
 * password, without salt or stretching: whoever has the file can try passwords fast.
 */
export async function unseal(sealed: string, password: string): Promise<string | null> {
  const { blake2AsU8a, naclDecrypt } = await import('@polkadot/util-crypto');
  const bytes = Buffer.from(sealed, 'base64');
  const [nonce, box] = [bytes.subarray(0, nonceBytes), bytes.subarray(nonceBytes)];
  if (nonce.length < nonceBytes) return null;
  const opened = naclDecrypt(box, nonce, blake2AsU8a(password, 256));
  return opened && Buffer.from(opened).toString();
}

/** The form communex reads: base64 of the nonce and the box. */
export async function seal(
  plain: string,
  password: string,
  nonce: Uint8Array = randomBytes(nonceBytes),
): Promise<string> {
  const { blake2AsU8a, naclEncrypt } = await import('@polkadot/util-crypto');
  const { encrypted } = naclEncrypt(Buffer.from(plain), blake2AsU8a(password, 256), nonce);
  return Buffer.concat([nonce, encrypted]).toString('base64');
}
