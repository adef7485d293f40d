import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SynthError, type KeyInfo, type KeyPlaces, type Keystore } from '../../../../core/index.ts';
import { loadSr25519, type Sr25519Pair } from '../../keys/sr25519.ts';
import { toAddress, toPublicKey } from '../../keys/ss58.ts';
import type { BittensorOptions } from '../options.ts';
import {
  alreadyThere,
  readPrefix,
  readPublicFile,
  readSecretFile,
  unusable,
  writeKeyFile,
} from '../../keys/disk.ts';
import { hex, publicText, readPair, readPublicKey, secretText } from './key-text.ts';
import { openHotkey } from './hotkey.ts';
import { seedOf, tidy } from '../../keys/phrase.ts';
import { keyFiles, publicPartOf } from './places.ts';
import { seal, sealOf } from './sealed.ts';

const roles = ['hotkey', 'coldkey'];

/** The key files of one wallet. Nothing here needs a chain. */
export async function createKeystore({ wallet }: BittensorOptions, places: KeyPlaces): Promise<Keystore> {
  const files = keyFiles(wallet, places);
  const sr25519 = await loadSr25519();

  const hotkeyInfo = async (file: string): Promise<KeyInfo> => {
    const bytes = (await readSecretFile(file)) ?? Buffer.alloc(0);
    const about = { role: 'hotkey', name: `${wallet.name}/${basename(file)}`, file };
    if (sealOf(bytes) === null)
      return { ...about, ...shown(readPair(bytes, file, sr25519).publicKey), secret: 'plain' };
    const part = publicPartOf(file);
    const pub = await readPublicFile(part);
    return { ...about, ...shown(pub && readPublicKey(pub, part)), secret: 'encrypted' };
  };

  /** From its public part; of the file with the secret the first bytes are read. */
  const coldkeyInfo = async (): Promise<KeyInfo[]> => {
    const pub = await readPublicFile(files.coldkeypub);
    const prefix = await readPrefix(files.coldkey);
    if (pub === null && prefix === null) return [];
    const [file, secret] =
      prefix === null
        ? [files.coldkeypub, 'none' as const]
        : [files.coldkey, sealOf(prefix) === null ? ('plain' as const) : ('encrypted' as const)];
    const key = pub && readPublicKey(pub, files.coldkeypub);
    return [{ role: 'coldkey', name: wallet.name, ...shown(key), file, secret }];
  };

  const placeOf = (role: string): { name: string; file: string; part: string } => {
    if (role === 'coldkey') return { name: wallet.name, file: files.coldkey, part: files.coldkeypub };
    if (role === 'hotkey')
      return {
        name: `${wallet.name}/${wallet.hotkey}`,
        file: files.hotkey,
        part: publicPartOf(files.hotkey),
      };
    throw new SynthError('SYN_USAGE', {
      message: `A wallet has no ${role}.`,
      hint: `Roles: ${roles.join(', ')}.`,
    });
  };

  return {
    roles,
    async list() {
      const hotkeys: KeyInfo[] = [];
      for (const file of await hotkeyFiles(files.hotkeys)) hotkeys.push(await hotkeyInfo(file));
      return [...hotkeys, ...(await coldkeyInfo())];
    },
    async create({ role, phrase = sr25519.newPhrase(12), password, overwrite }) {
      const { name, file, part } = placeOf(role);
      const words = tidy(phrase);
      const seed = await seedOf(words);
      const pair = sr25519.fromSeed(seed);
      if (!overwrite) await refuseOther(file, part, pair);
      const plain = Buffer.from(secretText(pair, words, seed));
      await writeKeyFile(file, password === null ? plain : await seal(plain, password), overwrite);
      await writeKeyFile(part, Buffer.from(publicText(pair.publicKey)), true);
      const secret = password === null ? 'plain' : 'encrypted';
      return { key: { role, name, ...shown(pair.publicKey), file, secret }, phrase: words };
    },
    async sign(message, unlock) {
      const { pair } = await openHotkey(wallet, places, unlock);
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

/** Names in order; hidden files and public parts are no keys. */
async function hotkeyFiles(folder: string): Promise<string[]> {
  try {
    const names = await readdir(folder);
    return names
      .filter((name) => !name.startsWith('.') && !name.endsWith(publicPartOf('')))
      .sort()
      .map((name) => join(folder, name));
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw unusable(folder, cause);
  }
}

/** Only the very key that the public part already names may come to stand beside it. */
async function refuseOther(file: string, part: string, { publicKey }: Sr25519Pair): Promise<void> {
  if ((await readPrefix(file)) !== null) throw alreadyThere(file);
  const pub = await readPublicFile(part);
  if (pub !== null && hex(readPublicKey(pub, part)) !== hex(publicKey)) throw alreadyThere(part);
}

/** Address and key as they are shown; empty for an encrypted key whose public part is not there. */
const shown = (publicKey: Uint8Array | null): Pick<KeyInfo, 'address' | 'publicKey'> =>
  publicKey ? { address: toAddress(publicKey), publicKey: hex(publicKey) } : { address: '', publicKey: '' };
