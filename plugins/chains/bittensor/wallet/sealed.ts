import { randomBytes } from 'node:crypto';

/** How a key file is encrypted; `null`: not at all. */
export type Seal = 'nacl' | 'ansible' | 'fernet' | null;

const prefixes = [
  ['nacl', '$NACL'],
  ['ansible', '$ANSIBLE_VAULT'],
  ['fernet', 'gAAAAA'],
] as const;
const naclPrefix = Buffer.from('$NACL');
const nonceBytes = 24;

/** The same for every file, so a password has one key everywhere. Source: btwallet. */
const salt = Buffer.from('137183dff15a09bc9c90b5518739e9b1', 'hex');

/** The first bytes decide. */
export const sealOf = (bytes: Buffer): Seal =>
  prefixes.find(([, prefix]) => bytes.toString('latin1', 0, prefix.length) === prefix)?.[0] ?? null;

/** What a `$NACL` file holds; null when the password is not the right one or the file was changed. Takes seconds and 512 MiB. */
export async function unseal(file: Buffer, password: string): Promise<Buffer | null> {
  const { naclDecrypt } = await import('@polkadot/util-crypto');
  const box = file.subarray(naclPrefix.length);
  const [nonce, encrypted] = [box.subarray(0, nonceBytes), box.subarray(nonceBytes)];
  if (nonce.length < nonceBytes) return null;
  const opened = naclDecrypt(encrypted, nonce, await keyOf(password));
  return opened && Buffer.from(opened);
}

/** A `$NACL` file, as btwallet reads it. Takes seconds and 512 MiB. */
export async function seal(
  plain: Uint8Array,
  password: string,
  nonce: Uint8Array = randomBytes(nonceBytes),
): Promise<Buffer> {
  const { naclEncrypt } = await import('@polkadot/util-crypto');
  const { encrypted } = naclEncrypt(plain, await keyOf(password), nonce);
  return Buffer.concat([naclPrefix, nonce, encrypted]);
}

/** Argon2i 1.3 with libsodium's figures for sensitive data, those before Argon2id. */
async function keyOf(password: string): Promise<Uint8Array> {
  const { argon2i } = await import('hash-wasm');
  return argon2i({
    password: Buffer.from(password),
    salt,
    iterations: 8,
    memorySize: 524_288,
    parallelism: 1,
    hashLength: 32,
    outputType: 'binary',
  });
}
