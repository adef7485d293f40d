import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chain, Instance, Metagraph, Miner } from '../../../../core/index.ts';
import { blocksUntilEpoch } from '../../../../plugins/chains/local/epochs.ts';
import { never, setUpChain, temporaryFolder, type ChainSetup } from '../../../helpers/local-chain.ts';

const miner: Miner = { answer: async () => ({ text: 'an answer' }) };
const miners = { honest: [miner, 2], parrot: [miner, 1] } as const;

const open: Instance<'chain'>[] = [];
async function start(setup: ChainSetup): Promise<Chain> {
  const chain = await setUpChain(setup);
  open.push(chain);
  return chain;
}
afterEach(async () => {
  for (const chain of open.splice(0)) await chain.stop?.(never);
});

const labels = ({ neurons }: Metagraph): (string | null)[] => neurons.map(({ label }) => label);

describe('a local subnet', () => {
  it('starts with the validator, its permit and the miners of the config, in their order', async () => {
    const chain = await start({ folder: temporaryFolder(), miners });
    const metagraph = await chain.sync({ step: 0 }, never);
    expect(labels(metagraph)).toEqual(['validator', 'honest-1', 'honest-2', 'parrot-1']);
    expect(metagraph).toMatchObject({ self: 0, block: 0, netuid: 1 });
    expect(metagraph.neurons.map(({ validatorPermit, stake }) => [validatorPermit, stake])).toEqual([
      [true, 10_000],
      [false, 0],
      [false, 0],
      [false, 0],
    ]);
    expect(new Set(metagraph.neurons.map(({ coldkey }) => coldkey)).size).toBe(4);
    expect(metagraph.neurons.map(({ endpoint }) => endpoint !== null)).toEqual([false, true, true, true]);
  });

  it('has the same keys in another empty folder, others with another seed or name', async () => {
    const keys = async (setup: Partial<ChainSetup>): Promise<string[]> => {
      const chain = await start({ folder: temporaryFolder(), miners, ...setup });
      return (await chain.sync({ step: 0 }, never)).neurons.map(({ hotkey }) => hotkey);
    };
    const first = await keys({});
    expect(await keys({})).toEqual(first);
    expect((await keys({ seed: 1 })).filter((key) => first.includes(key))).toEqual([]);
    const renamed = await keys({ name: 'another' });
    expect(renamed[0]).not.toBe(first[0]);
    expect(renamed.slice(1)).toEqual(first.slice(1));
  });

  it('finds its miners again; one taken out of the config no longer serves', async () => {
    const folder = temporaryFolder();
    const before = await (await start({ folder, miners })).sync({ step: 0 }, never);
    const after = await (await start({ folder, miners: { honest: [miner, 1] } })).sync({ step: 0 }, never);
    expect(after.neurons.map(({ hotkey }) => hotkey)).toEqual(before.neurons.map(({ hotkey }) => hotkey));
    expect(after.neurons.map(({ endpoint }) => endpoint?.host ?? null)).toEqual([
      null,
      'honest-1',
      null,
      null,
    ]);
  });

  it('knows its nodes again when they come with another seed', async () => {
    const folder = temporaryFolder();
    const before = await (await start({ folder, miners })).sync({ step: 0 }, never);
    const after = await (await start({ folder, miners, seed: 5 })).sync({ step: 0 }, never);
    expect(after.neurons).toEqual(before.neurons);
  });

  it('moves with the steps, the same for the same number, and on after a fresh start', async () => {
    const chain = await start({ folder: temporaryFolder(), miners, options: { blocksPerStep: 7 } });
    const blockAt = async (step: number): Promise<number> => (await chain.sync({ step }, never)).block;
    expect(await blockAt(0)).toBe(0);
    expect(await blockAt(1)).toBe(7);
    expect(await blockAt(1)).toBe(7);
    expect(await blockAt(4)).toBe(28);
    expect(await blockAt(0)).toBe(28);
    expect(await blockAt(1)).toBe(35);
    expect(await chain.block(never)).toBe(35);
  });

  it('lets two validators share the blocks', async () => {
    const folder = temporaryFolder();
    const options = { blocksPerStep: 10 };
    const [first, second] = [
      await start({ folder, options, name: 'first' }),
      await start({ folder, options, name: 'second' }),
    ];
    const seen: number[] = [];
    for (let step = 0; step < 4; step += 1)
      for (const chain of [first, second]) seen.push((await chain.sync({ step }, never)).block);
    expect(seen).toEqual([0, 0, 10, 10, 20, 20, 30, 30]);
    // The permit of the second comes with an epoch, like everywhere.
    const { neurons } = await second.sync({ step: 4 }, never);
    expect(neurons.map(({ validatorPermit }) => validatorPermit)).toEqual([true, true]);
  });

  it('moves with the clock when told so, and sleeps while nobody runs it', async () => {
    let now = 1_000_000;
    const clock = { now: () => now } as ChainSetup['clock'];
    const options = { pace: 'clock', blockMs: 1000, tempo: 9 } as const;
    const chain = await start({ folder: temporaryFolder(), options, ...(clock && { clock }) });
    expect(await chain.block(never)).toBe(0);
    now += 3500;
    expect(await chain.block(never)).toBe(3);
    now += 500;
    expect((await chain.sync({ step: 9 }, never)).block).toBe(4);
    now += 86_400_000;
    expect(await chain.block(never)).toBe(24);
  });

  it('pays miners by the weights of the validator, once an epoch', async () => {
    const folder = temporaryFolder();
    const chain = await start({
      folder,
      miners,
      options: { tempo: 9, blocksPerStep: 5, emissionPerEpoch: 2 },
    });
    await chain.sync({ step: 1 }, never);
    const receipt = await chain.setWeights({ uids: [1, 2, 3], values: [0.6, 0.3, 0.1] }, never);
    expect(receipt).toEqual({
      accepted: true,
      block: 5,
      uids: [1, 2, 3],
      values: [65_535, 32_768, 10_922],
      reason: null,
    });
    const { neurons, block } = await chain.sync({ step: 2 }, never);
    expect(block).toBe(10);
    expect(neurons.map(({ incentive }) => Math.round(incentive * 100))).toEqual([0, 60, 30, 10]);
    expect(neurons.map(({ dividends }) => Math.round(dividends * 100))).toEqual([100, 0, 0, 0]);
    expect(neurons.map(({ emission }) => Math.round(emission * 10) / 10)).toEqual([1, 0.6, 0.3, 0.1]);
    expect(neurons.map(({ lastUpdate }) => lastUpdate)).toEqual([5, 0, 0, 0]);
    expect(neurons.map(({ stake }) => stake)).toEqual([10_000, 0, 0, 0]);
    const again = await (await start({ folder, miners })).sync({ step: 2 }, never);
    expect(again.neurons).toEqual(neurons);
  });

  it('adds earnings to stake where the laws say so', async () => {
    const options = { tempo: 9, blocksPerStep: 20, emissionPerEpoch: 4, restake: true };
    const chain = await start({ folder: temporaryFolder(), miners, options });
    const { neurons } = await chain.sync({ step: 1 }, never);
    // Two epochs without weights: everything goes to the only stake.
    expect(neurons[0]?.stake).toBeCloseTo(10_008, 6);
  });

  it.each([
    ['SettingWeightsTooFast', { uids: [1, 2], values: [1, 1] }, { weightsRateLimit: 50 }],
    ['WeightVecLengthIsLow', { uids: [1], values: [1] }, { minAllowedWeights: 2 }],
    ['MaxWeightExceeded', { uids: [1, 2], values: [2, 1] }, { maxWeightLimit: 0.5 }],
    ['DuplicateUids', { uids: [1, 1], values: [1, 1] }, {}],
    ['UidVecContainInvalidOne', { uids: [1, 9], values: [1, 1] }, {}],
    ['UidsLengthExceedUidsInSubNet', { uids: [1, 2, 3, 4, 5], values: [1, 1, 1, 1, 1] }, {}],
    ['WeightVecNotEqualSize', { uids: [1, 2], values: [1] }, {}],
    ['WeightsNotFinite', { uids: [1, 2], values: [NaN, 1] }, {}],
    ['WeightsNotFinite', { uids: [1, 2], values: [-1, 1] }, {}],
    ['WeightVecEmpty', { uids: [1, 2], values: [0, 0] }, {}],
    ['NotEnoughStakeToSetWeights', { uids: [1], values: [1] }, { stakeThreshold: 20_000 }],
  ])('refuses weights: %s', async (reason, weights, laws) => {
    const folder = temporaryFolder();
    const chain = await start({ folder, miners });
    await chain.sync({ step: 1 }, never);
    expect((await chain.setWeights({ uids: [1, 2], values: [1, 1] }, never)).accepted).toBe(true);
    const strict = await start({ folder, miners, options: { weightsRateLimit: 0, ...laws } });
    await strict.sync({ step: 2 }, never);
    expect(await strict.setWeights(weights, never)).toMatchObject({ accepted: false, reason });
  });

  it('accepts the same weights again in the same block, for one who missed the answer', async () => {
    const chain = await start({ folder: temporaryFolder(), miners });
    await chain.sync({ step: 1 }, never);
    const first = await chain.setWeights({ uids: [1, 2], values: [1, 2] }, never);
    expect(await chain.setWeights({ uids: [1, 2], values: [1, 2] }, never)).toEqual(first);
    expect((await chain.setWeights({ uids: [1, 2], values: [2, 1] }, never)).reason).toBe(
      'SettingWeightsTooFast',
    );
  });

  it('refuses weights of a neuron without a permit, and of none', async () => {
    const folder = temporaryFolder();
    await start({ folder });
    const stranger = await start({ folder, role: 'miner' });
    const weights = { uids: [0], values: [1] };
    expect((await stranger.setWeights(weights, never)).reason).toBe('HotKeyNotRegisteredInSubNet');
    expect(await stranger.register(never)).toBe(1);
    expect(await stranger.register(never)).toBe(1);
    expect((await stranger.setWeights(weights, never)).reason).toBe('NeuronNoValidatorPermit');
    expect((await stranger.setWeights({ uids: [1], values: [1] }, never)).accepted).toBe(true);
  });

  it("gives a full subnet's weakest place away, and its old bonds and weights with it", async () => {
    const folder = temporaryFolder();
    const options = { maxUids: 4, immunityPeriod: 20, tempo: 9, blocksPerStep: 10, weightsRateLimit: 0 };
    const chain = await start({ folder, miners, options });
    const newcomer = await start({ folder, role: 'miner', name: 'newcomer' });
    await expect(newcomer.register(never)).rejects.toMatchObject({ code: 'SYN_CHAIN_STATE' });
    await chain.sync({ step: 1 }, never);
    await chain.setWeights({ uids: [1, 3], values: [1, 1] }, never);
    await chain.sync({ step: 3 }, never);
    expect(await newcomer.register(never)).toBe(2);
    const { neurons } = await chain.sync({ step: 4 }, never);
    expect(neurons[2]).toMatchObject({ label: 'newcomer', incentive: 0, registeredAt: 30 });
  });

  it('keeps its file to itself and keeps its laws', async () => {
    const folder = temporaryFolder();
    await start({ folder, options: { tempo: 5, maxWeightLimit: 0.25 } });
    expect(statSync(join(folder, 'local-1.db')).mode & 0o777).toBe(0o600);
    const joined = await start({ folder, role: 'miner', options: { maxWeightLimit: 0.5 } });
    expect((await joined.sync({ step: 0 }, never)).limits).toMatchObject({ tempo: 5, maxWeightLimit: 0.5 });
  });

  it('refuses a file of something else, of another subnet, and one that is damaged', async () => {
    const folder = temporaryFolder();
    writeFileSync(
      join(folder, 'notes.db'),
      'these are my notes, not a database at all, and long enough to tell '.repeat(40),
    );
    const withFile = (options: ChainSetup['options']): Promise<Chain> =>
      start({ folder, ...(options && { options }) });
    await expect(withFile({ file: 'notes.db' })).rejects.toMatchObject({ code: 'SYN_CHAIN_STATE' });
    expect(readFileSync(join(folder, 'notes.db'), 'utf8')).toContain('my notes');
    await withFile({ file: 'chain.db' });
    await expect(withFile({ file: 'chain.db', netuid: 7 })).rejects.toMatchObject({
      code: 'SYN_CHAIN_STATE',
    });
  });

  it.each(
    (
      JSON.parse(
        readFileSync(new URL('../../../fixtures/golden/bittensor-golden.json', import.meta.url), 'utf8'),
      ) as {
        epoch: { legacyBlocksUntil: { netuid: number; tempo: number; block: number; blocksUntil: number }[] };
      }
    ).epoch.legacyBlocksUntil,
  )('counts $blocksUntil blocks to the epoch from $block', ({ block, netuid, tempo, blocksUntil }) => {
    expect(blocksUntilEpoch(block, netuid, tempo)).toBe(blocksUntil);
  });
});
