import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { options, type BittensorOptions } from '../../../../../plugins/chains/bittensor/options.ts';
import { workFolder } from '../../../../helpers/cli.ts';

/** A folder with wallets in it, and the options that name one of them. */
export function walletFolder(): {
  readonly path: string;
  options(wallet?: Partial<BittensorOptions['wallet']>): BittensorOptions;
  /** Writes a file below the wallets' folder; mode 0600 unless said. */
  put(name: string, content: string | Buffer, mode?: number): string;
  remove(): void;
} {
  const folder = workFolder();
  const path = join(folder.path, 'wallets');
  return {
    path,
    options: (wallet = {}) => options.parse({ wallet: { path, name: 'w', hotkey: 'h', ...wallet } }),
    put(name, content, mode = 0o600) {
      const file = join(path, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
      chmodSync(file, mode);
      return file;
    },
    remove: () => folder.remove(),
  };
}

/** Relative paths in options would start here; none of the tests has any. */
export const places = { config: '/' };

export interface GoldenKeyfile {
  readonly plain: string;
  readonly coldkeypub: string;
  readonly nacl: {
    readonly password: string;
    readonly derivedKey: string;
    readonly nonce: string;
    readonly file: string;
  };
  readonly envVar: { readonly path: string; readonly name: string; readonly value: string };
}
