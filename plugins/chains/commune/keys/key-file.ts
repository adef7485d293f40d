import { z } from 'zod';
import { SynthError } from '../../../../core/index.ts';

/** What a key file says around the key. */
export interface KeyFile {
  /** JSON text; encrypted: base64. */
  readonly data: string;
  readonly encrypted: boolean;
}

const fileSchema = z.object({ data: z.string(), encrypted: z.boolean(), timestamp: z.int() });

/** The outer JSON of a key file. SYN_KEY_INVALID, never quoting the file. */
export function readKeyFile(bytes: Uint8Array, file: string): KeyFile {
  const parsed = fileSchema.safeParse(fromJson(Buffer.from(bytes).toString(), file));
  if (!parsed.success) throw invalid(file, 'it has not the parts that comx writes');
  return parsed.data;
}

/** The text of a key file, to the byte as communex writes it. `atMs`: when it is made. */
export const keyFileText = ({ data, encrypted }: KeyFile, atMs: number): string =>
  JSON.stringify({ data, encrypted, timestamp: Math.floor(atMs / 1000) }, null, 4);

export function fromJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What the parser says quotes the text.
    throw invalid(file, 'it is not JSON');
  }
}

export const invalid = (file: string, why: string): SynthError =>
  new SynthError('SYN_KEY_INVALID', {
    message: `${file} is no usable key file: ${why}.`,
    hint: 'Make it again from its phrase: synth wallet create --phrase',
  });
