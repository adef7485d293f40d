import { SynthError } from '../../../../core/index.ts';
import type { Sr25519, Sr25519Pair } from '../../keys/sr25519.ts';
import { toAddress, toPublicKey } from '../../keys/ss58.ts';

const sr25519Type = 1;

/** The key pair in the plain JSON of a key file, as whole as the file has it. Errors never quote the file. */
export function readPair(bytes: Uint8Array, file: string, sr25519: Sr25519): Sr25519Pair {
  const fields = readFields(bytes, file);
  const pair = pairOf(fields, file, sr25519);
  for (const stated of statedKeys(fields))
    if (stated === null || !Buffer.from(pair.publicKey).equals(stated))
      throw invalid(file, 'its secret belongs to another public key than it states');
  return pair;
}

/** The public key in a file without secrets; also in the old form, the key alone. */
export function readPublicKey(bytes: Buffer, file: string): Uint8Array {
  const bare = hexBytes(bytes.toString().trim(), 32);
  if (bare) return bare;
  const [first, ...rest] = statedKeys(readFields(bytes, file));
  if (!first) throw invalid(file, 'it states no public key');
  if (rest.some((other) => other === null || !other.equals(first)))
    throw invalid(file, 'it states several public keys');
  return first;
}

/** A key file with all that btwallet writes for sr25519; every value is text, which versions before 4.1 insist on. */
export const secretText = (pair: Sr25519Pair, phrase: string, seed: Uint8Array): string =>
  JSON.stringify({
    accountId: hex(pair.publicKey),
    publicKey: hex(pair.publicKey),
    privateKey: hex(pair.secret),
    secretPhrase: phrase,
    secretSeed: hex(seed),
    ss58Address: pair.address,
  });

export const publicText = (publicKey: Uint8Array): string =>
  JSON.stringify({
    accountId: hex(publicKey),
    publicKey: hex(publicKey),
    ss58Address: toAddress(publicKey),
  });

export const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString('hex')}`;

export const invalid = (file: string, why: string): SynthError =>
  new SynthError('SYN_KEY_INVALID', {
    message: `${file} is no usable key file: ${why}.`,
    hint: 'Make it again from its phrase: synth wallet create --phrase',
  });

type Fields = Readonly<Record<string, unknown>>;

function readFields(bytes: Uint8Array, file: string): Fields {
  let data: unknown;
  try {
    data = JSON.parse(Buffer.from(bytes).toString());
  } catch {
    // What the parser says quotes the text.
    throw invalid(file, 'it is not JSON');
  }
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw invalid(file, 'it is no JSON object');
  const fields = data as Fields;
  if ((fields['cryptoType'] ?? sr25519Type) !== sr25519Type)
    throw invalid(file, 'its key is not of the kind the subnets sign with (sr25519)');
  return fields;
}

/** btwallet's order: phrase, seed, private key. */
function pairOf(fields: Fields, file: string, sr25519: Sr25519): Sr25519Pair {
  const { secretPhrase, secretSeed, privateKey } = fields;
  const seed = hexBytes(secretSeed, 32);
  const secret = hexBytes(privateKey, 64);
  try {
    if (isText(secretPhrase)) return sr25519.fromPhrase(secretPhrase);
    if (isText(secretSeed) && seed) return sr25519.fromSeed(seed);
    if (!isText(secretSeed) && secret) return sr25519.fromSecret(secret);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  throw invalid(
    file,
    [secretPhrase, secretSeed, privateKey].some(isText) ? 'its secret is malformed' : 'it has no secret',
  );
}

/** Every public key the file states; null for a malformed one. */
const statedKeys = ({ publicKey, accountId, ss58Address }: Fields): (Buffer | null)[] => [
  ...[publicKey, accountId].filter(isText).map((text) => hexBytes(text, 32)),
  ...[ss58Address].filter(isText).map((text) => {
    const key = toPublicKey(text);
    return key && Buffer.from(key);
  }),
];

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

function hexBytes(text: unknown, length: number): Buffer | null {
  const digits = typeof text === 'string' ? (/^(?:0x)?([0-9a-f]*)$/i.exec(text)?.[1] ?? '') : '';
  return digits.length === 2 * length ? Buffer.from(digits, 'hex') : null;
}
