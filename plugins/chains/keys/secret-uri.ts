/** A step on the way from one key to another. */
export interface Junction {
  readonly hard: boolean;
  /** 32 bytes. */
  readonly chainCode: Uint8Array;
}

export interface SecretUri {
  /** A phrase, or a seed of 32 bytes. */
  readonly secret: string | Uint8Array;
  readonly junctions: readonly Junction[];
  readonly password: string;
}

/** The phrase that `//Alice` and its like start from: Substrate's, known to everybody. */
const developmentPhrase = 'bottom drive obey lake curtain smoke basket hold race lonely fit walk';

/** Takes a Substrate secret URI apart: `<phrase or 0x seed>//hard/soft///password`; RangeError when it is none. `hash`: BLAKE2b-256. */
export function parseSecretUri(uri: string, hash: (bytes: Uint8Array) => Uint8Array): SecretUri {
  const [, secret, path = '', password = ''] =
    /^([^/]*)((?:\/\/?[^/]+)*)(?:\/\/\/(.*))?$/su.exec(uri.normalize('NFC')) ?? [];
  if (secret === undefined) throw new RangeError('not a secret URI');
  return {
    secret: /^0x[0-9a-f]{64}$/iu.test(secret)
      ? Buffer.from(secret.slice(2), 'hex')
      : secret.trim() || developmentPhrase,
    junctions: [...path.matchAll(/(\/\/?)([^/]+)/gu)].map(([, slashes, code = '']) => ({
      hard: slashes === '//',
      chainCode: toChainCode(code, hash),
    })),
    password,
  };
}

/** Numbers as 64-bit integers, hex as its bytes, other texts in SCALE; what is longer than 32 bytes is hashed. */
function toChainCode(code: string, hash: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const bytes = /^\d+$/u.test(code)
    ? numberBytes(code)
    : /^0x(?:[0-9a-f]{2})+$/iu.test(code)
      ? hexBytes(code)
      : scaleText(code);
  const chainCode = new Uint8Array(32);
  chainCode.set(bytes.length > 32 ? hash(bytes) : bytes);
  return chainCode;
}

function numberBytes(code: string): Uint8Array {
  const value = BigInt(code);
  if (value >= 2n ** 64n) throw new RangeError('a number in a secret URI has at most 64 bits');
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(value);
  return bytes;
}

const hexBytes = (code: string): Uint8Array => Buffer.from(code.slice(2), 'hex');

function scaleText(code: string): Uint8Array {
  const text = Buffer.from(code);
  if (text.length >= 2 ** 14) throw new RangeError('a secret URI with a part this long');
  // A compact length: one byte up to 63, two up to 16383; the low bits tell which.
  const length = text.length < 64 ? Buffer.of(text.length << 2) : Buffer.alloc(2);
  if (length.length === 2) length.writeUInt16LE((text.length << 2) | 1);
  return Buffer.concat([length, text]);
}
