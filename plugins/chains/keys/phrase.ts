import { SynthError } from '../../../core/index.ts';

/** Words as people type or paste them. */
export const tidy = (phrase: string): string => phrase.trim().toLowerCase().split(/\s+/).join(' ');

/** The 32-byte seed that a phrase of 12 to 24 English words stands for. SYN_KEY_INVALID, never quoting it. */
export async function seedOf(phrase: string): Promise<Uint8Array> {
  const { bip39ToMiniSecret, bip39Validate, waitReady } = await import('@polkadot/wasm-crypto');
  await waitReady();
  const words = tidy(phrase);
  if (bip39Validate(words)) return bip39ToMiniSecret(words, '');
  throw new SynthError('SYN_KEY_INVALID', {
    message: `This is no phrase: ${words.split(' ').length} words that do not belong together.`,
    hint: 'A phrase has 12, 15, 18, 21 or 24 words of the English list, in order; look for a mistyped one.',
  });
}
