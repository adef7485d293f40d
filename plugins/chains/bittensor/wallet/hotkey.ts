import { SynthError, type KeyPlaces } from '../../../../core/index.ts';
import type { Sr25519Pair } from '../../keys/sr25519.ts';
import { toAddress } from '../../keys/ss58.ts';
import { readPublicFile, readSecretFile } from '../../keys/disk.ts';
import { readPublicKey } from './key-text.ts';
import { possiblePasswords } from './password.ts';
import { keyFiles, type WalletOptions } from './places.ts';
import { openFile, type AskSecret } from './unlock.ts';

export interface Hotkey {
  readonly pair: Sr25519Pair;
  /** SS58 address; '' when the machine has no coldkeypub.txt. */
  readonly coldkey: string;
}

/**
 * The hotkey a node signs with. An encrypted one opens with the option `password`, else with what `ask` gives. Nothing of the
 * coldkey is read but its public part.
 */
export async function openHotkey(
  options: WalletOptions,
  places: KeyPlaces,
  ask?: AskSecret,
): Promise<Hotkey> {
  const { hotkey: file, coldkeypub } = keyFiles(options, places);
  const bytes = await readSecretFile(file);
  if (bytes === null)
    throw new SynthError('SYN_KEY_NOT_FOUND', {
      message: `There is no hotkey ${file}.`,
      hint: 'Make one (synth wallet create), copy it there, or name another: --wallet.name, --wallet.hotkey.',
    });
  const pair = await openFile(bytes, file, async () => {
    if (options.password !== undefined) return possiblePasswords(options.password, file);
    if (ask) return [await ask(`Password of the hotkey ${options.name}/${options.hotkey}`)];
    throw new SynthError('SYN_KEY_LOCKED', {
      message: `${file} is encrypted, and no password is given.`,
      hint: 'Set chain.wallet.password: "${env:HOTKEY_PASSWORD}" and the variable with it.',
    });
  });
  const pub = await readPublicFile(coldkeypub);
  return { pair, coldkey: pub === null ? '' : toAddress(readPublicKey(pub, coldkeypub)) };
}
