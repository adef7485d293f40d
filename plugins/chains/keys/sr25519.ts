import type { Pair } from './ed25519.ts';
import { parseSecretUri } from './secret-uri.ts';
import { toAddress } from './ss58.ts';

/** An sr25519 pair as Substrate's chains use it; it signs with the context `substrate`. */
export interface Sr25519Pair extends Pair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes: the canonical scalar, little endian, then the nonce. */
  readonly secret: Uint8Array;
}

export interface Sr25519 {
  /** From a mini secret of 32 bytes. */
  fromSeed(seed: Uint8Array): Sr25519Pair;
  /** From 64 bytes as `secret` has them; RangeError for anything that is no key. */
  fromSecret(secret: Uint8Array): Sr25519Pair;
  /** From English BIP-39 words without a password; RangeError when they are none. */
  fromPhrase(phrase: string): Sr25519Pair;
  /** From `//Alice`, `<phrase or seed>//hard/soft///password`; RangeError when it is none. */
  fromUri(uri: string): Sr25519Pair;
  newPhrase(words: 12 | 24): string;
  /** False for anything malformed, and for the key of zeros: anybody can sign for it. */
  verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean;
}

let loading: Promise<Sr25519> | undefined;

/** Loads the library once a process. */
export const loadSr25519 = (): Promise<Sr25519> =>
  (loading ??= load().catch((error: unknown) => {
    loading = undefined;
    throw error;
  }));

/** Order of the group: scalars are below it. */
const order = 2n ** 252n + 27742317777372353535851937790883648493n;

/** Ristretto's base point: agreeing with it on a secret gives the public key. */
const basePoint = Buffer.from('e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76', 'hex');

async function load(): Promise<Sr25519> {
  const wasm = await import('@polkadot/wasm-crypto');
  if (!(await wasm.waitReady())) throw new Error('WebAssembly, which signs and verifies, is not available.');

  /** `expanded`: secret in ed25519's form (the scalar times 8), then the public key. */
  const toPair = (expanded: Uint8Array): Sr25519Pair => {
    const inner = expanded.slice(0, 64);
    const publicKey = expanded.slice(64, 96);
    return {
      address: toAddress(publicKey),
      publicKey,
      secret: withScalar(inner, scalarOf(inner) / 8n),
      sign: (message) => wasm.sr25519Sign(publicKey, inner, message),
    };
  };

  const fromSecret = (secret: Uint8Array): Sr25519Pair => {
    if (secret.length !== 64) throw new RangeError('an sr25519 secret has 64 bytes');
    const scalar = scalarOf(secret);
    if (scalar === 0n || scalar >= order) throw new RangeError('not an sr25519 secret');
    const inner = withScalar(secret, scalar * 8n);
    return toPair(Buffer.concat([inner, wasm.sr25519Agree(basePoint, inner)]));
  };

  const expandSeed = (seed: Uint8Array): Uint8Array => {
    if (seed.length !== 32) throw new RangeError('an sr25519 seed has 32 bytes');
    return wasm.sr25519KeypairFromSeed(seed);
  };

  const seedOf = (phrase: string, password: string): Uint8Array => {
    const words = phrase.normalize('NFKD').trim().split(/\s+/u).join(' ');
    if (!wasm.bip39Validate(words)) throw new RangeError('not a BIP-39 phrase');
    return wasm.bip39ToMiniSecret(words, password);
  };

  return {
    fromSecret,
    fromSeed: (seed) => toPair(expandSeed(seed)),
    fromPhrase: (phrase) => toPair(expandSeed(seedOf(phrase, ''))),
    fromUri(uri) {
      const { secret, junctions, password } = parseSecretUri(uri, (bytes) =>
        wasm.blake2b(bytes, new Uint8Array(), 32),
      );
      const seed = typeof secret === 'string' ? seedOf(secret, password) : secret;
      const expanded = junctions.reduce(
        (pair, { hard, chainCode }) =>
          hard
            ? wasm.sr25519DeriveKeypairHard(pair, chainCode)
            : wasm.sr25519DeriveKeypairSoft(pair, chainCode),
        expandSeed(seed),
      );
      return toPair(expanded);
    },
    newPhrase: (words) => wasm.bip39Generate(words),
    verify: (message, signature, publicKey) =>
      signature.length === 64 &&
      publicKey.length === 32 &&
      publicKey.some((byte) => byte !== 0) &&
      wasm.sr25519Verify(signature, message, publicKey),
  };
}

const scalarOf = (secret: Uint8Array): bigint =>
  BigInt(`0x${Buffer.from(secret.slice(0, 32)).reverse().toString('hex')}`);

/** The secret with another scalar in the place of its own. */
function withScalar(secret: Uint8Array, scalar: bigint): Uint8Array {
  const bytes = new Uint8Array(secret);
  bytes.set(Buffer.from(scalar.toString(16).padStart(64, '0'), 'hex').reverse());
  return bytes;
}
