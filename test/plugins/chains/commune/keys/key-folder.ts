import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { options, type CommuneOptions } from '../../../../../plugins/chains/commune/options.ts';
import { workFolder } from '../../../../helpers/cli.ts';

/** A folder with keys in it, and the options that name one of them. */
export function keyFolder(): {
  readonly path: string;
  options(key?: Partial<CommuneOptions['key']>): CommuneOptions;
  /** Writes the file of a key; mode 0600 unless said. */
  put(name: string, content: string, mode?: number): string;
  remove(): void;
} {
  const folder = workFolder();
  const path = join(folder.path, 'key');
  return {
    path,
    options: (key = {}) => options.parse({ key: { path, name: 'dev-root', ...key } }),
    put(name, content, mode = 0o600) {
      const file = join(path, name);
      mkdirSync(path, { recursive: true });
      writeFileSync(file, content);
      chmodSync(file, mode);
      return file;
    },
    remove: () => folder.remove(),
  };
}

/** Relative paths in options would start here; none of the tests has any. */
export const places = { config: '/' };

export interface GoldenKey {
  readonly name: string;
  readonly public_key: string;
  readonly ss58_42: string;
  readonly private_key_python_canonical: string;
  readonly secret_key_polkadot_js: string;
  readonly seed_hex?: string;
}

export interface GoldenEncrypted {
  readonly password: string;
  readonly key_blake2b_256_hex: string;
  readonly nonce_hex: string;
  readonly plaintext_utf8: string;
  readonly file_text: string;
}
