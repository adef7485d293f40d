import type { SubnetState } from '../../../../../plugins/chains/bittensor/subtensor/state.ts';
import { fakeChain, hotkey, type FakeChain } from './fake-chain.ts';
import { openStage, type Stage } from './stage.ts';

const signal = new AbortController().signal;
const weights = { uids: [1, 2, 3], values: [1, 3, 0.5] };
const sent = { uids: [1, 2, 3], values: [21_845, 65_535, 10_922] };

let stage: Stage;
afterEach(() => stage.end());

async function open(...options: Parameters<typeof fakeChain>): Promise<FakeChain> {
  const chain = fakeChain(...options);
  stage = await openStage(chain);
  return chain;
}

describe('weights set plainly', () => {
  test('are stored as they were sent, and the receipt says how', async () => {
    const chain = await open({ runtime: 'plain' });
    const receipt = await stage.weights.set(weights, signal);
    expect(receipt).toEqual({
      accepted: true,
      block: 1001,
      ...sent,
      reason: null,
      detail: {
        phase: 'set',
        call: 'set_weights',
        hash: `0x${'1'.padStart(64, '0')}`,
        versionKey: '10002000',
      },
    });
    expect(JSON.parse(JSON.stringify(receipt))).toEqual(receipt);
    expect(chain.calls).toEqual([{ name: 'setWeights', args: [1, sent.uids, sent.values, 10_002_000n] }]);
  });

  test('go by the mechanism where the runtime knows mechanisms', async () => {
    const chain = await open({ runtime: 'mechanisms', state: { mechid: 1 } });
    const { accepted, detail } = await stage.weights.set(weights, signal);
    expect([accepted, detail?.['call']]).toEqual([true, 'set_mechanism_weights']);
    expect(chain.calls[0]?.args.slice(0, 2)).toEqual([1, 1]);
  });

  test('cannot be set for a mechanism that the runtime does not know', async () => {
    await open({ runtime: 'plain', state: { mechid: 1 } });
    await expect(stage.weights.set(weights, signal)).rejects.toMatchObject({ code: 'SYN_CHAIN_RUNTIME' });
  });

  test('are refused by the chain with its name for it and what to do', async () => {
    const chain = await open({ runtime: 'plain' });
    chain.next({ refused: 'Stale' });
    expect(await stage.weights.set(weights, signal)).toMatchObject({
      accepted: false,
      reason: 'Stale',
      ...sent,
      detail: { remedy: 'remedy of Stale', call: 'set_weights' },
    });
  });

  test('fail with the chain', async () => {
    const chain = await open({ runtime: 'plain' });
    chain.next('lost');
    await expect(stage.weights.set(weights, signal)).rejects.toMatchObject({ code: 'SYN_CHAIN_UNAVAILABLE' });
  });

  test('wait for what is on its way, and end with the signal', async () => {
    const chain = await open({ runtime: 'plain' });
    const both = await Promise.all([stage.weights.set(weights, signal), stage.weights.set(weights, signal)]);
    expect(both.map(({ reason }) => reason)).toEqual([null, 'SettingWeightsTooFast']);
    await expect(stage.weights.set(weights, AbortSignal.abort())).rejects.toThrow('aborted');
    expect(chain.calls).toHaveLength(1);
  });
});

describe('the version key', () => {
  test.each([
    ['the subnet’s own', 7n, undefined, '7'],
    ['the SDK’s where the subnet has none', 0n, undefined, '10002000'],
    ['the user’s', 7n, 9, '9'],
  ])('is %s', async (_, weightsVersionKey, versionKey, told) => {
    const chain = fakeChain({ runtime: 'plain', state: { weightsVersionKey } });
    stage = await openStage(chain, { options: { versionKey, waitFor: 'in-block' } });
    expect((await stage.weights.set(weights, signal)).detail?.['versionKey']).toBe(told);
  });

  test('of the user is refused beforehand when the subnet wants a higher one', async () => {
    const chain = fakeChain({ runtime: 'plain', state: { weightsVersionKey: 2n ** 60n } });
    stage = await openStage(chain, { options: { versionKey: 6, waitFor: 'in-block' } });
    expect(await stage.weights.set(weights, signal)).toMatchObject({
      accepted: false,
      reason: 'IncorrectWeightVersionKey',
      detail: { isForeseen: true, versionKey: '6', least: '1152921504606846976' },
    });
    expect(chain.calls).toEqual([]);
  });
});

describe('a refusal that can be foreseen makes no call', () => {
  const self = { uid: 0, lastUpdate: 900, permit: true, stake: 1000 };
  const cases: readonly [string, Partial<SubnetState>, object?][] = [
    ['CanNotSetRootNetworkWeights', { netuid: 0 }],
    ['HotKeyNotRegisteredInSubNet', { self: null }],
    ['NotEnoughStakeToSetWeights', { stakeThreshold: 1000.5 }, { stake: 1000, stakeThreshold: 1000.5 }],
    [
      'SettingWeightsTooFast',
      { self: { ...self, lastUpdate: 981 } },
      { worksFromBlock: 1001, blocksToWait: 1 },
    ],
    ['CommittingWeightsTooFast', { commitReveal: true, self: { ...self, lastUpdate: 990 } }],
    ['NeuronNoValidatorPermit', { self: { ...self, permit: false } }],
    ['UidVecContainInvalidOne', { n: 3 }, { uid: 3, neurons: 3 }],
    ['MaxWeightExceeded', { maxWeightsLimit: 6554 }, { limit: 6554 }],
  ];

  it.each(cases)('%s', async (reason, state, detail = {}) => {
    const chain = await open({ runtime: 'timelock', state });
    const receipt = await stage.weights.set(weights, signal);
    expect(receipt).toMatchObject({ accepted: false, reason, block: 1000 });
    expect(receipt.detail).toMatchObject({
      isForeseen: true,
      remedy: expect.stringMatching(/\w{3}/) as string,
      ...detail,
    });
    expect(chain.calls).toEqual([]);
  });

  it.each<[string, { uids: number[]; values: number[] }]>([
    ['WeightVecNotEqualSize', { uids: [1, 2], values: [1] }],
    ['WeightsNotFinite', { uids: [1], values: [NaN] }],
    ['WeightsNotFinite', { uids: [1], values: [-1] }],
    ['WeightsNotFinite', { uids: [1, 2], values: [1e308, 1e308] }],
    ['DuplicateUids', { uids: [1, 1], values: [1, 1] }],
    ['UidVecContainInvalidOne', { uids: [1.5], values: [1] }],
    ['UidVecContainInvalidOne', { uids: [-1], values: [1] }],
    ['WeightVecEmpty', { uids: [], values: [] }],
    ['WeightVecEmpty', { uids: [1, 2], values: [0, 0] }],
  ])('%s for %j', async (reason, given) => {
    const chain = await open({ runtime: 'plain' });
    expect(await stage.weights.set(given, signal)).toMatchObject({ accepted: false, reason, uids: [] });
    expect(chain.calls).toEqual([]);
  });

  test('and works from the block that it names', async () => {
    const chain = await open({ runtime: 'plain', state: { self: { ...self, lastUpdate: 990 } } });
    const { detail } = await stage.weights.set(weights, signal);
    chain.advance((detail?.['worksFromBlock'] as number) - chain.state.block);
    expect((await stage.weights.set(weights, signal)).accepted).toBe(true);
  });
});

describe('what the pallet lets pass', () => {
  test('the owner, with neither permit nor stake', async () => {
    await open({
      runtime: 'plain',
      state: {
        owner: hotkey,
        stakeThreshold: 5,
        self: { uid: 0, lastUpdate: 0, permit: false, stake: 0 },
      },
    });
    expect((await stage.weights.set(weights, signal)).accepted).toBe(true);
  });

  test('the whole weight on oneself, whatever the limits', async () => {
    await open({
      runtime: 'plain',
      state: {
        minAllowedWeights: 4,
        maxWeightsLimit: 100,
        self: { uid: 5, lastUpdate: 0, permit: false, stake: 0 },
      },
    });
    expect(await stage.weights.set({ uids: [4, 5], values: [0, 3] }, signal)).toMatchObject({
      accepted: true,
      uids: [5],
      values: [65_535],
    });
  });

  test('weights for too few, which the SDK spreads over everyone', async () => {
    await open({ runtime: 'plain', state: { minAllowedWeights: 4 } });
    const { accepted, uids, values } = await stage.weights.set({ uids: [2], values: [900] }, signal);
    expect(accepted).toBe(true);
    expect(uids).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(values).toEqual([1, 1, 65_535, 1, 1, 1, 1, 1]);
  });
});
