import type { ApiPromise } from '@polkadot/api';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import { SynthError } from '../../../../core/index.ts';
import type { SaltedVote, Vote } from './commit-hash.ts';

/** A mechanism of a subnet. */
export interface Mechanism {
  readonly netuid: number;
  readonly mechid: number;
}

/** A transaction in the form that a runtime has for it. */
export interface WeightCall {
  /** As the pallet names it: `set_mechanism_weights`. */
  readonly name: string;
  readonly extrinsic: SubmittableExtrinsic<'promise'>;
}

/** Where a subnet has mechanisms, and of all runtimes from 320 on; and the form from before. */
const forms = {
  set: ['set_mechanism_weights', 'set_weights'],
  commit: ['commit_mechanism_weights', 'commit_weights'],
  reveal: ['reveal_mechanism_weights', 'reveal_weights'],
  timelock: ['commit_timelocked_mechanism_weights', 'commit_timelocked_weights'],
} as const;

export const setCall = (api: ApiPromise, place: Mechanism, { uids, values, versionKey }: Vote): WeightCall =>
  make(api, place, forms.set, [uids, values, versionKey]);

/** `hash`: 0x and hex. */
export const commitCall = (api: ApiPromise, place: Mechanism, hash: string): WeightCall =>
  make(api, place, forms.commit, [hash]);

export const revealCall = (api: ApiPromise, place: Mechanism, vote: SaltedVote): WeightCall =>
  make(api, place, forms.reveal, [vote.uids, vote.values, vote.salt, vote.versionKey]);

export const timelockCall = (
  api: ApiPromise,
  place: Mechanism,
  {
    commit,
    round,
    version,
  }: { readonly commit: Uint8Array; readonly round: number; readonly version: number },
): WeightCall =>
  // An array of bytes would be read as one that says its own length.
  make(api, place, forms.timelock, [`0x${Buffer.from(commit).toString('hex')}`, round, version]);

/** Whether the runtime opens commits by itself. */
export const hasTimelock = (api: ApiPromise): boolean => forms.timelock.some((name) => find(api, name));

function make(
  api: ApiPromise,
  { netuid, mechid }: Mechanism,
  [forMechanism, forSubnet]: readonly [string, string],
  given: readonly unknown[],
): WeightCall {
  const ofMechanism = find(api, forMechanism);
  if (ofMechanism) return { name: forMechanism, extrinsic: ofMechanism(netuid, mechid, ...given) };
  const ofSubnet = mechid === 0 ? find(api, forSubnet) : undefined;
  if (ofSubnet) return { name: forSubnet, extrinsic: ofSubnet(netuid, ...given) };
  throw new SynthError('SYN_CHAIN_RUNTIME', {
    message: `The runtime of the chain has no ${mechid === 0 ? forSubnet : forMechanism}.`,
    hint:
      mechid === 0
        ? 'Look for a newer version of synth, or talk to a node of the right network.'
        : 'Set chain.mechid to 0: the runtime knows no mechanisms.',
  });
}

type Make = (...given: readonly unknown[]) => SubmittableExtrinsic<'promise'>;

const find = (api: ApiPromise, name: string): Make | undefined =>
  api.tx['subtensorModule']?.[name.replace(/_(.)/gu, (_, letter: string) => letter.toUpperCase())] as
    Make | undefined;
