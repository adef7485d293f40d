import { SynthError, type KeyPlaces } from '../../../../core/index.ts';
import { loadSr25519, type Sr25519Pair } from '../../keys/sr25519.ts';
import { readPublicFile, readSecretFile } from '../../keys/disk.ts';
import { hex, readPublicKey } from './key-text.ts';
import { seedOf } from '../../keys/phrase.ts';
import { keyFiles, type WalletOptions } from './places.ts';
import { openFile, type AskSecret } from './unlock.ts';

/** The coldkey, for one payment: from its file, or where that is not on this machine from its phrase. */
export async function unlockColdkey(
  options: WalletOptions,
  places: KeyPlaces,
  secret: AskSecret,
): Promise<Sr25519Pair> {
  const { coldkey: file, coldkeypub } = keyFiles(options, places);
  const [bytes, pub] = [await readSecretFile(file), await readPublicFile(coldkeypub)];
  const pair = bytes
    ? await openFile(bytes, file, async () => [await secret(`Password of the coldkey ${options.name}`)])
    : (await loadSr25519()).fromSeed(
        await seedOf(
          await secret(`Phrase of the coldkey ${options.name}, whose file is not on this machine`),
        ),
      );
  if (pub !== null && hex(readPublicKey(pub, coldkeypub)) !== hex(pair.publicKey))
    throw new SynthError('SYN_KEY_INVALID', {
      message: `This is the coldkey ${pair.address}, not the one in ${coldkeypub}.`,
      hint: 'Use the coldkey of this wallet, or name another: --wallet.name.',
    });
  return pair;
}
