import { generateKeyPairSync } from 'node:crypto';
import type { Metagraph, WeightsReceipt } from '../../../../../core/index.ts';
import { remedyOf } from '../../../../../plugins/chains/commune/subspace/errors.ts';
import { refusalOf, subspaceVersions } from '../../../../helpers/substrate-node/subspace.ts';
import { openVote } from './open-vote.ts';
import { makePairs, netuid, openStage, signal, type Name, type Pairs, type Stage } from './stage.ts';

let pairs: Pairs;
let stage: Stage;
let called: { section: string; method: string; args: unknown }[];
beforeAll(async () => {
  pairs = await makePairs();
});
afterEach(() => stage?.close());

async function open(version: (typeof subspaceVersions)[number]): Promise<void> {
  stage = await openStage(version, pairs);
  called = [];
  stage.node.judge = (call) => {
    called.push(call);
    return { kind: 'include' };
  };
}
const set = (entry: string, keys: readonly unknown[], value: unknown, pallet = 'SubspaceModule'): void => {
  stage.node.chain.set(pallet, entry, keys, value);
  stage.node.newBlock();
};
const vote = (
  uids: readonly number[],
  values: readonly number[],
  by: Name = 'alice',
): Promise<WeightsReceipt> => stage.subnet(pairs[by]).setWeights({ uids, values }, signal);

describe.each(subspaceVersions)('votes on a runtime of version %d', (version) => {
  const isBefore = (one: number): boolean => version < one;
  beforeEach(() => open(version));

  it('go to the pallet that takes them, without ourselves, strangers and zeros', async () => {
    const receipt = await vote([0, 2, 7, 9], [0.75, 0, 0.5, 0.5]);
    const section = isBefore(126) ? 'subspaceModule' : 'subnetEmissionModule';
    expect(receipt).toEqual({
      ...{ accepted: true, reason: null, block: stage.node.chain.head().number, uids: [0], values: [65_535] },
      detail: {
        ...{ phase: 'set', call: `${section}.setWeights`, hash: expect.stringMatching(/^0x/u) as string },
        left: { self: 1, unregistered: [9], beyond: 0, tooSmall: 0 },
      },
    });
    expect(called).toEqual([
      { section, method: 'setWeights', args: { netuid: '3', uids: ['0'], weights: ['65,535'] } },
    ]);
  });

  it('leave out whoever has another key than when the weights were made', async () => {
    const alice = stage.subnet(pairs.alice);
    await alice.metagraph(signal);
    set('Keys', [netuid, 2], pairs.stranger.address);
    expect(await alice.setWeights({ uids: [0, 2], values: [1, 1] }, signal)).toMatchObject({
      ...{ accepted: true, uids: [0], detail: { left: { unregistered: [2] } } },
    });
    // Looked at anew by then.
    await alice.metagraph(signal);
    expect((await alice.setWeights({ uids: [0, 2], values: [1, 1] }, signal)).uids).toEqual([0, 2]);
  });

  it('are held to as many as the subnet takes, the largest', async () => {
    set('MaxAllowedWeights', [netuid], 1);
    expect(await vote([0, 2], [3, 5])).toMatchObject({
      uids: [2],
      values: [5],
      detail: { left: { beyond: 1 } },
    });
    set('MaxAllowedWeights', [netuid], 420);
    // The stake is enough for one alone.
    set('MinWeightStake', [], 40_000_000_000_000);
    expect(await vote([0, 2], [3, 5])).toMatchObject({ accepted: true, uids: [2] });
  });

  it('are not sent when they would be refused', async () => {
    type Refused = readonly [reason: string, detail: object, run: () => Promise<WeightsReceipt>];
    const refused: readonly Refused[] = [
      ['ModuleDoesNotExist', {}, () => vote([0], [1], 'stranger')],
      ['NotEnoughStakeToSetWeights', { stake: 0 }, () => vote([2], [1], 'bob')],
      ['WeightVecEmpty', { left: { self: 1 } }, () => vote([7], [1])],
      ['DuplicateUids', {}, () => vote([0, 0], [1, 1])],
      ['WeightVecNotEqualSize', {}, () => vote([0, 2], [1])],
      ['WeightsNotFinite', {}, () => vote([0, 2], [1, NaN])],
      [
        'InvalidUidsLength',
        { least: 2, count: 1 },
        () => (set('MinAllowedWeights', [netuid], 2), vote([0, 7], [1, 1])),
      ],
      [
        'NotEnoughStakePerWeight',
        { stake: 60_000, needed: 200_000 },
        () => (set('MinWeightStake', [], 100_000_000_000_000), vote([0], [1])),
      ],
      [
        'MaxSetWeightsPerEpochReached',
        { calls: 2 },
        () => {
          set('MaximumSetWeightCallsPerEpoch', [netuid], 2);
          set('SetWeightCallsPerEpoch', [netuid, pairs.alice.address], 2);
          return vote([0], [1]);
        },
      ],
    ];
    for (const [reason, detail, run] of refused) {
      expect(await run()).toMatchObject({
        ...{ accepted: false, reason, uids: [], values: [] },
        detail: { isForeseen: true, phase: 'set', remedy: remedyOf(reason), ...detail },
      });
      expect(remedyOf(reason)).not.toContain('Look the name up');
    }
    expect(called).toEqual([]);
  });

  it('tell from which block they are taken again', async () => {
    set('MaximumSetWeightCallsPerEpoch', [netuid], 1);
    set('SetWeightCallsPerEpoch', [netuid, pairs.alice.address], 1);
    const { block, detail } = await vote([0], [1]);
    expect(detail).toMatchObject({ worksFromBlock: 97, blocksToWait: 97 - block });
  });
});

it('says what the chain has for a vote it takes no more of', async () => {
  await open(117);
  stage.node.judge = () => ({ kind: 'include', effect: refusalOf(117, 'MaximumSetWeightsPerEpochReached') });
  expect(await vote([0], [1])).toMatchObject({
    ...{ accepted: false, reason: 'MaximumSetWeightsPerEpochReached' },
    detail: { remedy: remedyOf('MaxSetWeightsPerEpochReached') },
  });
});

it('leaves the root and delegated votes alone', async () => {
  await open(126);
  set('WeightSettingDelegation', [netuid, pairs.alice.address], pairs.carol.address);
  expect(await vote([0], [1])).toMatchObject({
    ...{ reason: 'DelegatingControl', detail: { to: pairs.carol.address } },
  });
  set('SubnetConsensusType', [netuid], 'Root', 'SubnetEmissionModule');
  expect(await vote([0], [1])).toMatchObject({ reason: 'RootVotesForSubnets' });
  expect(called).toEqual([]);
});

it('takes nothing for the root, and the burn elsewhere', async () => {
  await open(126);
  set('Burn', [netuid], 10);
  await expect(stage.subnet(pairs.stranger).register(signal)).rejects.toMatchObject({
    code: 'SYN_CHAIN_UNREGISTERED',
  });
  set('SubnetConsensusType', [netuid], 'Root', 'SubnetEmissionModule');
  await expect(stage.subnet(pairs.stranger).register(signal)).rejects.toMatchObject({
    code: 'SYN_CHAIN_REFUSED',
  });
  expect(called).toMatchObject([{ method: 'register' }]);
});

describe('where votes are encrypted', () => {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
  const hexOf = (text: string): string => `0x${Buffer.from(text, 'base64url').toString('hex')}`;
  const keyed = (modulus: string, exponent: string): object => ({
    ...{ node_id: pairs.bob.address, node_public_key: [modulus, exponent] },
    ...{ validity_block: null, last_keep_alive: 1, rotating_from: null },
  });
  beforeEach(async () => {
    await open(126);
    set('UseWeightsEncryption', [netuid], true);
  });

  it('only the node that decrypts can read them', async () => {
    set('SubnetDecryptionData', [netuid], keyed(hexOf(n), hexOf(e)), 'SubnetEmissionModule');
    expect(await vote([0, 2, 7], [300, 500, 1])).toMatchObject({
      ...{ accepted: true, uids: [0, 2], values: [300, 500] },
      detail: { phase: 'encrypted', call: 'subnetEmissionModule.setWeightsEncrypted' },
    });
    const { args } = called[0] as { args: { encrypted_weights: string; decrypted_weights_hash: string } };
    const opened = openVote(Buffer.from(args.encrypted_weights.slice(2), 'hex'), privateKey);
    expect(opened).toEqual({
      pairs: [
        [0, 300],
        [2, 500],
      ],
      voter: Buffer.from(pairs.alice.publicKey).toString('hex'),
    });
    expect(args.decrypted_weights_hash).toMatch(/^0x[0-9a-f]{64}$/u);
  });

  it('nothing is sent without a node to decrypt, or for a key that is none', async () => {
    expect(await vote([0], [1])).toMatchObject({
      reason: 'NoDecryptionNode',
      detail: { phase: 'encrypted' },
    });
    for (const modulus of ['0x', '0x1234', `0x00${hexOf(n).slice(4)}`]) {
      set('SubnetDecryptionData', [netuid], keyed(modulus, hexOf(e)), 'SubnetEmissionModule');
      expect(await vote([0], [1])).toMatchObject({
        ...{ accepted: false, reason: 'InvalidDecryptionKey', uids: [0], values: [1] },
      });
    }
    expect(called).toEqual([]);
  });
});

it('never hands out a permit to who could not vote', async () => {
  for (const version of subspaceVersions) {
    await open(version);
    const graph: Metagraph = await stage.subnet(pairs.alice).metagraph(signal);
    for (const [by, uid] of [
      ['alice', 7],
      ['bob', 0],
      ['carol', 2],
    ] as const) {
      const isFit = graph.neurons.find((one) => one.uid === uid)?.validatorPermit;
      const { accepted } = await vote([uid === 0 ? 2 : 0], [1], by);
      expect([by, accepted]).toEqual([by, isFit]);
    }
    await stage.close();
  }
});
