import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fakeChain, type FakeChain } from './fake-chain.ts';
import { openStage, type Stage } from './stage.ts';

const signal = new AbortController().signal;
const weights = { uids: [1, 2, 3], values: [1, 3, 0.5] };
const stored = [
  [1, 21_845],
  [2, 65_535],
  [3, 10_922],
];
/** Commits of block 1001 are in epoch 10 of 100 blocks; they can be revealed in 1098 … 1197. */
const window = { first: 1098, last: 1197 };

let chain: FakeChain;
let stage: Stage;
afterEach(() => stage.end());

async function open(options: Partial<Parameters<typeof fakeChain>[0]> = {}): Promise<void> {
  chain = fakeChain({ runtime: 'plain', ...options, state: { commitReveal: true, ...options.state } });
  stage = await openStage(chain);
}
const set = () => stage.weights.set(weights, signal);
const settle = () => stage.weights.settle(signal);
const goTo = (block: number): void => chain.advance(block - chain.state.block);
const kept = async (): Promise<string[]> =>
  (await readdir(stage.folder)).filter((name) => name.endsWith('.json'));

describe('a vote committed as a hash', () => {
  test('is revealed in its window, once', async () => {
    await open();
    const receipt = await set();
    expect(receipt).toMatchObject({
      accepted: true,
      block: 1001,
      values: [21_845, 65_535, 10_922],
      detail: { phase: 'commit', call: 'commit_weights', commit: chain.queue[0]?.hash, reveal: window },
    });
    expect(JSON.parse(JSON.stringify(receipt))).toEqual(receipt);
    goTo(window.first - 1);
    expect(await settle()).toEqual([]);
    goTo(window.first);
    const revealed = await settle();
    expect(revealed).toMatchObject([
      {
        accepted: true,
        detail: { phase: 'reveal', call: 'reveal_weights', commit: receipt.detail?.['commit'] },
      },
    ]);
    expect(JSON.parse(JSON.stringify(revealed))).toEqual(revealed);
    expect(chain.weights()).toEqual(stored);
    expect(await settle()).toEqual([]);
    expect(await kept()).toEqual([]);
  });

  test('keeps its salt to itself, and has another one each time', async () => {
    await open();
    const first = await set();
    chain.advance(20);
    const second = await set();
    expect(first.detail?.['commit']).not.toBe(second.detail?.['commit']);
    expect(JSON.stringify([first, second])).not.toContain('salt');
  });

  test('goes by the mechanism where the runtime knows mechanisms', async () => {
    await open({ runtime: 'mechanisms', state: { mechid: 2 } });
    await set();
    goTo(window.first);
    await settle();
    expect(chain.calls.map(({ name, args }) => [name, args[1]])).toEqual([
      ['commitMechanismWeights', 2],
      ['revealMechanismWeights', 2],
    ]);
    expect(chain.weights()).toEqual(stored);
  });

  test('goes by the counter where the runtime counts epochs', async () => {
    await open({ state: { subnetEpochIndex: 40, nextEpochStart: 1050 } });
    expect((await set()).detail).toMatchObject({ reveal: { epoch: 41 } });
    goTo(1060);
    expect(await settle()).toEqual([]);
    chain.state.subnetEpochIndex = 41;
    expect(await settle()).toMatchObject([{ accepted: true }]);
    expect(chain.weights()).toEqual(stored);
  });

  test('is one of several: the newest is revealed and takes the place of the others', async () => {
    await open();
    const commits: unknown[] = [];
    for (const value of [1, 2, 3]) {
      const { detail } = await stage.weights.set({ uids: [1, 2], values: [value, 1] }, signal);
      commits.push(detail?.['commit']);
      chain.advance(20);
    }
    goTo(window.first);
    const receipts = await settle();
    expect(receipts).toMatchObject([
      { accepted: true, detail: { commit: commits[2], replaces: commits.slice(0, 2) } },
    ]);
    expect(chain.queue).toEqual([]);
    expect(await kept()).toEqual([]);
  });

  test('is not the eleventh that waits', async () => {
    await open({ state: { weightsRateLimit: 0 } });
    for (let count = 0; count < 10; count += 1) expect((await set()).accepted).toBe(true);
    expect(await set()).toMatchObject({
      reason: 'TooManyUnrevealedCommits',
      detail: { isForeseen: true, waiting: 10 },
    });
    goTo(window.last + 1);
    expect((await set()).accepted).toBe(true);
  });
});

describe('when the process ends', () => {
  test('between commit and reveal, the next one reveals', async () => {
    await open();
    await set();
    await stage.restart();
    goTo(window.first + 5);
    expect(await settle()).toMatchObject([{ accepted: true }]);
    expect(chain.weights()).toEqual(stored);
  });

  test('after the commit was sent and before it was heard of, the next one finds it on the chain', async () => {
    await open();
    chain.next('unheard');
    await expect(set()).rejects.toMatchObject({ code: 'SYN_CHAIN_UNAVAILABLE' });
    await stage.restart();
    expect(await settle()).toEqual([]);
    goTo(window.first);
    expect(await settle()).toMatchObject([{ accepted: true }]);
    expect(chain.weights()).toEqual(stored);
  });

  test('before the commit was on the chain, the next one makes nothing of it', async () => {
    await open();
    chain.next('lost');
    await expect(set()).rejects.toMatchObject({ code: 'SYN_CHAIN_UNAVAILABLE' });
    expect(await kept()).toHaveLength(1);
    await stage.restart();
    goTo(window.first);
    expect(await settle()).toEqual([]);
    goTo(1200);
    expect(await settle()).toEqual([]);
    expect(chain.calls).toEqual([]);
    expect(await kept()).toEqual([]);
  });

  test('after the reveal was sent and before it was heard of, nothing is told twice', async () => {
    await open();
    await set();
    goTo(window.first);
    chain.next('unheard');
    await expect(settle()).rejects.toMatchObject({ code: 'SYN_CHAIN_UNAVAILABLE' });
    await stage.restart();
    chain.advance(3);
    expect(await settle()).toEqual([]);
    goTo(window.last + 1);
    expect(await settle()).toEqual([]);
    expect(chain.calls.map(({ name }) => name)).toEqual(['commitWeights', 'revealWeights']);
    expect(chain.weights()).toEqual(stored);
    expect(await kept()).toEqual([]);
  });

  test('and stays away too long, the vote is given up, and the receipt says so', async () => {
    await open();
    const { detail } = await set();
    await stage.restart();
    goTo(window.last);
    expect(await settle()).toMatchObject([
      {
        accepted: false,
        reason: 'ExpiredWeightCommit',
        values: [21_845, 65_535, 10_922],
        detail: { isForeseen: true, phase: 'reveal', commit: detail?.['commit'], committedAt: 1001 },
      },
    ]);
    expect(await settle()).toEqual([]);
    expect(chain.calls).toHaveLength(1);
  });
});

describe('what goes wrong', () => {
  test('a commit that was refused is forgotten', async () => {
    await open();
    chain.next({ refused: 'HotKeyNotRegisteredInSubNet' });
    expect(await set()).toMatchObject({ accepted: false, reason: 'HotKeyNotRegisteredInSubNet' });
    expect(await kept()).toEqual([]);
  });

  test('a commit that a node let go of may still have come through', async () => {
    await open();
    chain.next({ refused: 'Dropped' });
    expect(await set()).toMatchObject({ accepted: false, reason: 'Dropped' });
    expect(await kept()).toHaveLength(1);
  });

  test('a refused reveal is tried again while its window lasts, ever more seldom', async () => {
    await open();
    await set();
    goTo(window.first);
    const tried: number[] = [];
    while (chain.state.block < window.last) {
      chain.next({ refused: 'Stale' });
      const before = chain.state.block;
      const receipts = await settle();
      if (receipts[0]?.reason === 'Stale') tried.push(before - window.first);
      goTo(before + 1);
    }
    expect(tried).toEqual([0, 1, 3, 7, 15, 31, 63]);
    expect(await settle()).toMatchObject([{ reason: 'ExpiredWeightCommit' }]);
  });

  test.each(['NoWeightsCommitFound', 'InvalidRevealCommitHashNotMatch', 'ExpiredWeightCommit'])(
    'a reveal refused with %s is not tried again',
    async (refused) => {
      await open();
      await set();
      goTo(window.first);
      chain.next({ refused });
      expect(await settle()).toMatchObject([{ accepted: false, reason: refused }]);
      goTo(window.first + 50);
      expect(await settle()).toEqual([]);
    },
  );

  test('a reveal that must fail is not sent', async () => {
    await open();
    await set();
    goTo(window.first);
    if (chain.state.self) chain.state.self = { ...chain.state.self, permit: false };
    expect(await settle()).toMatchObject([
      { accepted: false, reason: 'NeuronNoValidatorPermit', detail: { isForeseen: true, phase: 'reveal' } },
    ]);
    expect(chain.calls).toHaveLength(1);
  });

  test('nor while the subnet has stopped revealing', async () => {
    await open();
    await set();
    goTo(window.first);
    chain.state.commitReveal = false;
    expect(await settle()).toMatchObject([{ reason: 'CommitRevealDisabled', detail: { isForeseen: true } }]);
    chain.state.commitReveal = true;
    chain.advance(1);
    expect(await settle()).toMatchObject([{ accepted: true }]);
  });

  test('what is damaged on disk costs itself alone', async () => {
    await open({ state: { weightsRateLimit: 0 } });
    await set();
    await set();
    const [first = ''] = await kept();
    await stage.weights.close();
    await writeFile(join(stage.folder, first), '{"key":"0x12","value":{"uids":"all"}}');
    await stage.restart();
    goTo(window.first);
    expect(await settle()).toMatchObject([{ accepted: true }]);
    expect(stage.warnings).toMatchObject([{ fields: { hash: '0x12' } }]);
    expect(await kept()).toEqual([]);
  });

  test('what nobody ever settles is bounded', async () => {
    await open({ state: { weightsRateLimit: 0 } });
    for (let count = 0; count < 40; count += 1) {
      chain.next('lost');
      await expect(set()).rejects.toMatchObject({ code: 'SYN_CHAIN_UNAVAILABLE' });
    }
    expect((await kept()).length).toBe(32);
  });

  test('a subnet that shares the folder is let be', async () => {
    await open();
    await set();
    await stage.weights.close();
    const other = fakeChain({ runtime: 'plain', state: { commitReveal: true, netuid: 2, block: 5000 } });
    const visitor = await openStage(other, { storage: stage.storage, netuid: 2 });
    expect(await visitor.weights.settle(signal)).toEqual([]);
    await visitor.end();
    expect(await kept()).toHaveLength(1);
  });
});
