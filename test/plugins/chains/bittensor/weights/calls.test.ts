import type { ApiPromise } from '@polkadot/api';
import { expandMetadata, Metadata, TypeRegistry } from '@polkadot/types';
import {
  commitCall,
  hasTimelock,
  revealCall,
  setCall,
  timelockCall,
  type WeightCall,
} from '../../../../../plugins/chains/bittensor/weights/calls.ts';
import { bittensorGolden } from '../../../../fixtures/golden/bittensor.ts';
import { buildMetadata } from '../../../../helpers/substrate-node/metadata.ts';
import type { Runtime } from '../../../../helpers/substrate-node/runtime.ts';
import { newSubtensor, oldSubtensor } from '../../../../helpers/substrate-node/subtensor.ts';

interface Golden {
  readonly hex: string;
  readonly netuid: number;
  readonly dests: number[];
  readonly weights: number[];
  readonly uids: number[];
  readonly values: number[];
  readonly salt: number[];
  readonly versionKey: number;
  readonly commitHash: string;
  readonly commit: string;
  readonly revealRound: number;
  readonly commitRevealVersion: number;
  readonly hotkey: string;
}
const golden =
  bittensorGolden<
    Record<
      | 'set_weights'
      | 'set_mechanism_weights'
      | 'commit_weights'
      | 'reveal_weights'
      | 'commit_timelocked_weights'
      | 'burned_register',
      Golden
    >
  >('calls');

/** What encodes calls by the metadata of a runtime; without their signatures. */
function apiOf(runtime: Runtime): ApiPromise {
  const registry = new TypeRegistry();
  const metadata = new Metadata(registry, buildMetadata(runtime));
  const none = { extrinsic: {}, payload: {} };
  registry.setMetadata(metadata, undefined, {
    SubtensorSignedExtension: none,
    SubtensorTransactionExtension: none,
  });
  return { tx: expandMetadata(registry, metadata).tx } as unknown as ApiPromise;
}
const old = apiOf(oldSubtensor());
const recent = apiOf(newSubtensor());
const main = { netuid: 1, mechid: 0 };
const shown = ({ name, extrinsic }: WeightCall): [string, string] => [name, extrinsic.toHex()];

describe('the bytes of a call', () => {
  test('that sets weights', () => {
    const { dests, weights, versionKey, hex } = golden.set_weights;
    const vote = { uids: dests, values: weights, versionKey: BigInt(versionKey) };
    expect(shown(setCall(old, main, vote))).toEqual(['set_weights', hex]);
    const { hex: mechanism } = golden.set_mechanism_weights;
    expect(shown(setCall(recent, main, vote))).toEqual(['set_mechanism_weights', mechanism]);
  });

  test('that commits a hash, and reveals it', () => {
    const { commitHash, hex } = golden.commit_weights;
    expect(shown(commitCall(old, main, commitHash))).toEqual(['commit_weights', hex]);
    const { uids, values, salt, versionKey, hex: reveal } = golden.reveal_weights;
    const vote = { uids, values, salt, versionKey: BigInt(versionKey) };
    expect(shown(revealCall(old, main, vote))).toEqual(['reveal_weights', reveal]);
  });

  test('that commits under a timelock', () => {
    const {
      commit,
      revealRound: round,
      commitRevealVersion: version,
      hex,
    } = golden.commit_timelocked_weights;
    const given = { commit: Buffer.from(commit.slice(2), 'hex'), round, version };
    expect(shown(timelockCall(recent, main, given))).toEqual(['commit_timelocked_weights', hex]);
    expect([hasTimelock(recent), hasTimelock(old)]).toEqual([true, false]);
  });

  test('keeps a version key beyond what a number holds', () => {
    const vote = { uids: [1], values: [2], versionKey: 2n ** 64n - 1n };
    expect(setCall(old, main, vote).extrinsic.toHex()).toMatch(/ffffffffffffffff$/u);
  });

  test('is not made where the runtime has none for the mechanism', () => {
    expect(() => commitCall(recent, { netuid: 1, mechid: 1 }, golden.commit_weights.commitHash)).toThrow(
      'commit_mechanism_weights',
    );
  });
});
