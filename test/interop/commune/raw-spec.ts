import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { xxhashAsHex } from '@polkadot/util-crypto';
import { toPublicKey } from '../../../plugins/chains/keys/ss58.ts';

interface PlainSpec {
  readonly genesis: {
    readonly runtime: {
      readonly system: { readonly code: string };
      readonly aura: { readonly authorities: readonly string[] };
    };
  };
}

const prefixOf = (pallet: string, entry: string): string =>
  `0x${[pallet, entry].map((text) => xxhashAsHex(text, 128).slice(2)).join('')}`;

/**
 * Writes the raw genesis of a plain Subspace spec into a folder: the code, and whom Aura lets build, without whom no block can be
 * built. That runtime cannot make its genesis itself. Resolves with the file.
 */
export async function writeRawSpec(plain: string, folder: string): Promise<string> {
  const { runtime } = (JSON.parse(await readFile(plain, 'utf8')) as PlainSpec).genesis;
  const [authority = ''] = runtime.aura.authorities;
  const key = Buffer.from(toPublicKey(authority) ?? []).toString('hex');
  const issuance = Buffer.alloc(8);
  issuance.writeBigUInt64LE(6_000_000_000_000_000n);
  const top = {
    '0x3a636f6465': runtime.system.code,
    // A list of one, as SCALE has it.
    [prefixOf('Aura', 'Authorities')]: `0x04${key}`,
    [prefixOf('Balances', 'TotalIssuance')]: `0x${issuance.toString('hex')}`,
  };
  const file = join(folder, 'subspace100-raw.json');
  const spec = {
    ...{ name: 'subspace lab', id: 'subspace_lab', chainType: 'Local', bootNodes: [] },
    properties: { ss58Format: 42, tokenDecimals: 9, tokenSymbol: 'COMAI' },
    genesis: { raw: { top, childrenDefault: {} } },
  };
  await writeFile(file, JSON.stringify(spec));
  return file;
}
