import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SynthError, type KeyInfo, type KeyPlaces, type Keystore } from '../../../../core/index.ts';
import { readSecretFile, unusable, writeKeyFile } from '../../keys/disk.ts';
import { seedOf, tidy } from '../../keys/phrase.ts';
import { loadSr25519, type Sr25519Pair } from '../../keys/sr25519.ts';
import { toPublicKey } from '../../keys/ss58.ts';
import type { CommuneOptions } from '../options.ts';
import { keyFileText, readKeyFile } from './key-file.ts';
import { keyText, pythonJson, readPair } from './key-text.ts';
import { openKey } from './open.ts';
import { keyFile, keyFolder } from './places.ts';
import { seal } from './sealed.ts';

const role = 'key';
const ending = '.json';

/** The keys of a machine. Commune knows one kind: a key signs, serves, holds stake and pays. */
export async function createKeystore({ key }: CommuneOptions, places: KeyPlaces): Promise<Keystore> {
  const sr25519 = await loadSr25519();

  const infoOf = async (file: string): Promise<KeyInfo> => {
    const { data, encrypted } = readKeyFile((await readSecretFile(file)) ?? Buffer.alloc(0), file);
    const about = { role, name: basename(file, ending), file };
    // Nothing tells the address of an encrypted key but its secret.
    if (encrypted) return { ...about, address: '', publicKey: '', secret: 'encrypted' };
    return { ...about, ...shown(readPair(data, file, sr25519)), secret: 'plain' };
  };

  return {
    roles: [role],
    async list() {
      const keys: KeyInfo[] = [];
      for (const file of await keyFiles(keyFolder(key, places))) keys.push(await infoOf(file));
      return keys;
    },
    async create({ role: wanted, phrase = sr25519.newPhrase(12), password, overwrite }) {
      if (wanted !== role)
        throw new SynthError('SYN_USAGE', {
          message: `Commune has no ${wanted}.`,
          hint: `Roles: ${role}.`,
        });
      const file = keyFile(key, places);
      const words = tidy(phrase);
      const seed = await seedOf(words);
      const pair = sr25519.fromSeed(seed);
      const text = keyText(key.name, pair, words, seed);
      const content =
        password === null
          ? { data: text, encrypted: false }
          : { data: await seal(pythonJson(text), password), encrypted: true };
      await writeKeyFile(file, (atMs) => Buffer.from(keyFileText(content, atMs)), overwrite);
      const secret = password === null ? 'plain' : 'encrypted';
      return { key: { role, name: key.name, ...shown(pair), file, secret }, phrase: words };
    },
    async sign(message, unlock) {
      const pair = await openKey(key, places, unlock);
      return { address: pair.address, signature: pair.sign(message) };
    },
    verify(message, signature, address) {
      const publicKey = toPublicKey(address);
      // Wallets in browsers sign no bare bytes.
      const forms = [message, Buffer.concat([Buffer.from('<Bytes>'), message, Buffer.from('</Bytes>')])];
      return publicKey !== null && forms.some((form) => sr25519.verify(form, signature, publicKey));
    },
  };
}

/** Names in order; hidden files and an old index of addresses are no keys. */
async function keyFiles(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => name.endsWith(ending) && !name.startsWith('.') && name !== `key2address${ending}`)
      .sort()
      .map((name) => join(folder, name));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unusable(folder, cause);
  }
}

const shown = ({ address, publicKey }: Sr25519Pair): Pick<KeyInfo, 'address' | 'publicKey'> => ({
  address,
  publicKey: `0x${Buffer.from(publicKey).toString('hex')}`,
});
