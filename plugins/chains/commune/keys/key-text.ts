import { z } from 'zod';
import type { Sr25519, Sr25519Pair } from '../../keys/sr25519.ts';
import { toPublicKey } from '../../keys/ss58.ts';
import { fromJson, invalid } from './key-file.ts';

const sr25519Type = 1;
const ss58Format = 42;

/** What communex insists on when it loads a key. */
const keySchema = z.object({
  path: z.string().nullable(),
  mnemonic: z.string(),
  public_key: z.string(),
  private_key: z.string(),
  ss58_address: z.string(),
  seed_hex: z.string(),
  ss58_format: z.literal(ss58Format, 'its address is of another network prefix than 42'),
  crypto_type: z.literal(sr25519Type, 'its key is not of the kind Commune signs with (sr25519)'),
  derive_path: z.string().nullable(),
});

type Fields = z.output<typeof keySchema>;

/**
 * The pair in the inner JSON text of a key file. communex before 0.1.35 reads the private key, later ones the phrase, so all
 * secrets there are must be of the one key that the file states; phrase and seed of a derived key are its parent's.
 */
export function readPair(text: string, file: string, sr25519: Sr25519): Sr25519Pair {
  const parsed = keySchema.safeParse(fromJson(text, file));
  if (!parsed.success) {
    const told = parsed.error.issues.find(({ code }) => code === 'invalid_value')?.message;
    throw invalid(file, told ?? `its key lacks ${fieldsOf(parsed.error).join(', ')}, or has them malformed`);
  }
  const [pair, ...others] = pairsOf(parsed.data, file, sr25519);
  if (!pair) throw invalid(file, 'it has no secret');
  const { public_key: key, ss58_address: address } = parsed.data;
  for (const stated of [hexBytes(key, 32), toPublicKey(address)])
    if (stated === null || !Buffer.from(stated).equals(pair.publicKey))
      throw invalid(file, 'its secret belongs to another public key than it states');
  if (others.some(({ address: other }) => other !== pair.address))
    throw invalid(file, 'its phrase, seed and private key are not of one key');
  return pair;
}

/** Inner JSON text of a key file, to the byte as communex writes it; phrase and private key are of the same key. */
export const keyText = (name: string, pair: Sr25519Pair, phrase: string, seed: Uint8Array): string =>
  pythonJson({
    path: name,
    mnemonic: phrase,
    public_key: hex(pair.publicKey),
    private_key: hex(pair.secret),
    ss58_address: pair.address,
    seed_hex: hex(seed),
    ss58_format: ss58Format,
    crypto_type: sr25519Type,
    derive_path: null,
  } satisfies Fields);

/** Flat JSON as Python's `json.dumps` has it: a blank after each comma and colon, ASCII alone. */
export const pythonJson = (value: Fields | string): string =>
  ascii(
    typeof value === 'string'
      ? JSON.stringify(value)
      : `{${Object.entries(value)
          .map(([field, content]) => `${JSON.stringify(field)}: ${JSON.stringify(content)}`)
          .join(', ')}}`,
  );

/** Of every secret there is. */
function pairsOf(fields: Fields, file: string, sr25519: Sr25519): Sr25519Pair[] {
  const { mnemonic, seed_hex: seed, private_key: secret, derive_path: path } = fields;
  const isDerived = path !== null && path !== '';
  try {
    return [
      ...(isDerived || mnemonic === '' ? [] : [sr25519.fromPhrase(mnemonic)]),
      ...(isDerived || seed === '' ? [] : [sr25519.fromSeed(hexBytes(seed, 32) ?? Buffer.alloc(0))]),
      ...(secret === '' ? [] : [sr25519.fromSecret(hexBytes(secret, 64) ?? Buffer.alloc(0))]),
    ];
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalid(file, 'its secret is malformed');
  }
}

const fieldsOf = (error: z.ZodError): string[] => [
  ...new Set(error.issues.map(({ path }) => String(path[0] ?? 'everything'))),
];

const ascii = (json: string): string =>
  json.replace(/[\u007f-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

function hexBytes(text: string, length: number): Buffer | null {
  const digits = /^(?:0x)?([0-9a-f]*)$/i.exec(text)?.[1] ?? '';
  return digits.length === 2 * length ? Buffer.from(digits, 'hex') : null;
}
