import { SynthError, type KeyPlaces } from '../../../../core/index.ts';
import { readSecretFile } from '../../keys/disk.ts';
import { loadSr25519, type Sr25519Pair } from '../../keys/sr25519.ts';
import { fromJson, invalid, readKeyFile } from './key-file.ts';
import { readPair } from './key-text.ts';
import { keyFile, type KeyOptions } from './places.ts';
import { unseal } from './sealed.ts';

/** The key a node signs with. An encrypted one opens with the option `password`, else with what `ask` gives. */
export async function openKey(
  options: KeyOptions,
  places: KeyPlaces,
  ask?: (what: string) => Promise<string>,
): Promise<Sr25519Pair> {
  const file = keyFile(options, places);
  const bytes = await readSecretFile(file);
  if (bytes === null)
    throw new SynthError('SYN_KEY_NOT_FOUND', {
      message: `There is no key ${file}.`,
      hint: 'Make one (synth wallet create --chain commune), copy it there, or name another: --key.',
    });
  const { data, encrypted } = readKeyFile(bytes, file);
  const sr25519 = await loadSr25519();
  if (!encrypted) return readPair(data, file, sr25519);
  const password = options.password ?? (await ask?.(`Password of the key ${options.name}`));
  if (password === undefined)
    throw new SynthError('SYN_KEY_LOCKED', {
      message: `${file} is encrypted, and no password is given.`,
      hint: 'Set chain.key.password: "${env:COMX_UNIVERSAL_PASSWORD}" and the variable with it.',
    });
  const plain = await unseal(data, password);
  if (plain === null)
    throw new SynthError('SYN_KEY_LOCKED', {
      message: `The password does not open ${file}.`,
      hint: 'Try again; a key whose password is lost can be made again from its phrase.',
    });
  // Encrypted is the text as a JSON string, not the text.
  const text = fromJson(plain, file);
  if (typeof text !== 'string') throw invalid(file, 'what is encrypted in it is no text');
  return readPair(text, file, sr25519);
}
