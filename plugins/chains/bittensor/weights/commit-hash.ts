import { u16, u64, vecU16 } from './scale.ts';

/** A vote as it is put into a commit and, for the hash form, told again in the reveal. */
export interface Vote {
  readonly uids: readonly number[];
  readonly values: readonly number[];
  readonly versionKey: bigint;
}

/** A vote that is to be revealed by ourselves. */
export interface SaltedVote extends Vote {
  readonly salt: readonly number[];
}

/** What the runtime hashes to know a revealed vote for the committed one. `who`: the hotkey's 32 bytes; `index`: the mechanism's in storage. */
export const commitPreimage = (who: Uint8Array, index: number, vote: SaltedVote): Uint8Array =>
  Buffer.concat([
    who,
    u16(index),
    vecU16(vote.uids),
    vecU16(vote.values),
    vecU16(vote.salt),
    u64(vote.versionKey),
  ]);

/** Hash of a vote, 0x and hex. */
export async function commitHash(who: Uint8Array, index: number, vote: SaltedVote): Promise<string> {
  return blake2(commitPreimage(who, index, vote));
}

/** blake2b of 256 bits, 0x and hex. */
export async function blake2(bytes: Uint8Array): Promise<string> {
  const { blake2AsHex } = await import('@polkadot/util-crypto');
  return blake2AsHex(bytes, 256);
}
