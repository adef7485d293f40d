import { readdir } from 'node:fs/promises';
import type { SubnetState } from '../../../../../plugins/chains/bittensor/subtensor/state.ts';
import { legacyRevealWindow, revealRound } from '../../../../../plugins/chains/bittensor/weights/epochs.ts';
import { fakeClock } from '../../../../helpers/fake-clock.ts';
import { fakeChain, type FakeChain } from './fake-chain.ts';
import { openStage, type Stage } from './stage.ts';

const signal = new AbortController().signal;
const weights = { uids: [1, 2], values: [1, 3] };
const now = Date.UTC(2026, 5, 1);

let chain: FakeChain;
let stage: Stage;
afterEach(() => stage.end());

async function open(state: Partial<SubnetState> = {}): Promise<void> {
  chain = fakeChain({
    runtime: 'timelock',
    state: { commitReveal: true, commitRevealVersion: 4, specVersion: 425, ...state },
  });
  stage = await openStage(chain, { clock: fakeClock(now) });
}
const set = (given = weights) => stage.weights.set(given, signal);

describe('a vote committed under drand’s timelock', () => {
  test('is one call with the commit, the round and the version; there is nothing to reveal', async () => {
    await open({ subnetEpochIndex: 9, nextEpochStart: 1050, lastStoredRound: 1 });
    const receipt = await set();
    const round = revealRound({ nowMs: now, block: 1000, firstBlock: 1050, blockMs: 12_000 });
    expect(receipt).toMatchObject({
      accepted: true,
      values: [21_845, 65_535],
      detail: {
        phase: 'commit',
        call: 'commit_timelocked_mechanism_weights',
        round,
        firstRevealBlock: 1050,
        commitRevealVersion: 4,
        commit: expect.stringMatching(/^0x[0-9a-f]{64}$/u) as string,
      },
    });
    expect(JSON.parse(JSON.stringify(receipt))).toEqual(receipt);
    const [call] = chain.calls;
    expect(call?.args.map((arg) => (typeof arg === 'string' ? arg.length : arg))).toEqual([
      1,
      0,
      2 + 2 * 295,
      round,
      4,
    ]);
    chain.advance(500);
    expect(await stage.weights.settle(signal)).toEqual([]);
    expect((await readdir(stage.folder)).filter((name) => name.endsWith('.json'))).toEqual([]);
  });

  test('takes the round of the legacy epochs where the runtime does not count them', async () => {
    await open({ mechid: 1, blockMs: 250 });
    const { first } = legacyRevealWindow({ block: 1000, netuid: 4097, tempo: 99, period: 1 });
    const round = revealRound({ nowMs: now, block: 1000, firstBlock: first, blockMs: 250 });
    expect((await set()).detail).toMatchObject({ firstRevealBlock: first, round });
  });

  test('has no hotkey in version 3', async () => {
    await open({ commitRevealVersion: 3 });
    await set();
    expect(String(chain.calls[0]?.args[2])).toHaveLength(2 + 2 * (295 - 33));
  });

  it.each<[string, Partial<SubnetState>, object]>([
    ['IncorrectCommitRevealVersion', { commitRevealVersion: 5 }, { version: 5 }],
    ['InvalidRevealRound', { lastStoredRound: 10 ** 9 }, { lastStoredRound: 10 ** 9 }],
    ['CommittingWeightsTooFast', { block: 910 }, { worksFromBlock: 920 }],
  ])('%s is foreseen', async (reason, state, detail) => {
    await open(state);
    expect(await set()).toMatchObject({ accepted: false, reason, detail: { isForeseen: true, ...detail } });
    expect(chain.calls).toEqual([]);
  });

  test('is refused beforehand when it is longer than the chain takes', async () => {
    await open({ n: 1300 });
    const uids = Array.from({ length: 1200 }, (_, uid) => uid);
    expect(await set({ uids, values: uids.map(() => 1) })).toMatchObject({
      accepted: false,
      reason: 'CommitTooLong',
      detail: { length: 5089, longestCommit: 5000 },
    });
  });
});
