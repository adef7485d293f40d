import { SynthError } from '../../../../core/index.ts';
import { loadSr25519, type Sr25519Pair } from '../../keys/sr25519.ts';
import { readPair } from './key-text.ts';
import { sealOf, unseal } from './sealed.ts';

/** Asks a person, or what stands for one, for the secret that `what` names. */
export type AskSecret = (what: string) => Promise<string>;

/** The pair in the bytes of a key file; `passwords` is asked only when they are encrypted. */
export async function openFile(
  bytes: Buffer,
  file: string,
  passwords: () => Promise<readonly string[]>,
): Promise<Sr25519Pair> {
  const sr25519 = await loadSr25519();
  const seal = sealOf(bytes);
  if (seal === null) return readPair(bytes, file, sr25519);
  if (seal !== 'nacl') throw tooOld(file);
  for (const password of await passwords()) {
    const plain = await unseal(bytes, password);
    if (plain) return readPair(plain, file, sr25519);
  }
  throw new SynthError('SYN_KEY_LOCKED', {
    message: `The password does not open ${file}.`,
    hint: 'Try again; a key whose password is lost can be made again from its phrase.',
  });
}

const tooOld = (file: string): SynthError =>
  new SynthError('SYN_KEY_INVALID', {
    message: `${file} is encrypted in a form that is no longer safe.`,
    hint: 'Convert it with btcli, or make it again from its phrase: synth wallet create --phrase',
  });
