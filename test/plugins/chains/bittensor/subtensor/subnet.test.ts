import { systemClock } from '../../../../../core/host/clock.ts';
import type { Logger, Payer, RegistrationCost } from '../../../../../core/index.ts';
import { explainFault } from '../../../../../plugins/chains/bittensor/subtensor/errors.ts';
import { extensions } from '../../../../../plugins/chains/bittensor/subtensor/extensions.ts';
import { readMetagraph } from '../../../../../plugins/chains/bittensor/subtensor/metagraph.ts';
import { registerHotkey } from '../../../../../plugins/chains/bittensor/subtensor/register.ts';
import { announceAxon } from '../../../../../plugins/chains/bittensor/subtensor/serve.ts';
import { readState } from '../../../../../plugins/chains/bittensor/subtensor/state.ts';
import { loadSr25519, type Sr25519Pair } from '../../../../../plugins/chains/keys/sr25519.ts';
import { openConnection, type Connection } from '../../../../../plugins/chains/substrate/connection.ts';
import { createSubmitter } from '../../../../../plugins/chains/substrate/submit.ts';
import { layOut, type LabNeuron } from '../../../../helpers/substrate-node/lab-subnet.ts';
import { startSubstrateNode, type SubstrateNode } from '../../../../helpers/substrate-node/node.ts';
import { bareSubtensor, newSubtensor, oldSubtensor } from '../../../../helpers/substrate-node/subtensor.ts';

const { signal } = new AbortController();
const nothing = (): void => undefined;
const log: Logger = {
  ...{ debug: nothing, info: nothing, warn: nothing },
  error: (message) => {
    throw new Error(message);
  },
  child: () => log,
};

const netuid = 7;
let pairs: Record<'validator' | 'miner' | 'stranger' | 'cold', Sr25519Pair>;
let neurons: readonly LabNeuron[];
const open: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const sr25519 = await loadSr25519();
  const fromUri = (uri: string): Sr25519Pair => sr25519.fromUri(uri);
  pairs = {
    ...{ validator: fromUri('//validator'), miner: fromUri('//miner') },
    ...{ stranger: fromUri('//stranger'), cold: fromUri('//cold') },
  };
  const none = { incentive: 0, dividends: 0, consensus: 0, emission: 0 };
  neurons = [
    {
      ...{ ...none, hotkey: pairs.validator.address, coldkey: pairs.cold.address, stake: 3_000_500_000_000 },
      ...{ permit: true, lastUpdate: 5, registeredAt: 3, dividends: 65_535 },
    },
    {
      ...{ ...none, hotkey: pairs.miner.address, coldkey: pairs.cold.address, stake: 0, permit: false },
      ...{ lastUpdate: 4, registeredAt: 4, incentive: 13_107, consensus: 6_553, emission: 2_500_000_000 },
      ...{ ip: '42540766411282592856903984951653826561', ipType: 6, port: 8091 },
    },
  ];
});
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function start(runtime: ReturnType<typeof newSubtensor>): Promise<[SubstrateNode, Connection]> {
  const node = await startSubstrateNode(runtime);
  open.push(() => node.close());
  layOut(node, netuid, neurons);
  const connection = openConnection({
    ...{ endpoints: [node.url], callTimeoutMs: 10_000, stallMs: 60_000, extensions },
    ...{ clock: systemClock, log, signal },
  });
  open.push(() => connection.close());
  return [node, connection];
}

const place = (pair: Sr25519Pair, mechid = 0) => ({ netuid, mechid, hotkey: pair.address });

describe.each([
  ['a selective metagraph', newSubtensor()],
  ['short accounts as bytes', oldSubtensor()],
  ['storage alone', bareSubtensor()],
  [
    'typed short accounts',
    {
      ...newSubtensor(),
      apis: { NeuronInfoRuntimeApi: newSubtensor().apis?.['NeuronInfoRuntimeApi'] ?? {} },
    },
  ],
])('the metagraph out of %s', (_, runtime) => {
  it('is the same', async () => {
    const [node, connection] = await start(runtime);
    const graph = await readMetagraph(connection, place(pairs.miner), signal);
    const zero = { incentive: 0, dividends: 0, consensus: 0, trust: 0, emission: 0, label: null };
    expect(graph).toEqual({
      ...{ netuid, block: node.chain.head().number, self: 1, owner: pairs.validator.address },
      limits: { tempo: 360, weightsRateLimit: 100, minAllowedWeights: 2, maxWeightLimit: 0.2 },
      neurons: [
        {
          ...{ ...zero, uid: 0, hotkey: pairs.validator.address, coldkey: pairs.cold.address, stake: 3000.5 },
          ...{ validatorPermit: true, endpoint: null, lastUpdate: 5, registeredAt: 3, dividends: 1 },
        },
        {
          ...{ ...zero, uid: 1, hotkey: pairs.miner.address, coldkey: pairs.cold.address, stake: 0 },
          ...{ validatorPermit: false, endpoint: { host: '2001:db8::1', port: 8091 } },
          ...{ lastUpdate: 4, registeredAt: 4, incentive: 0.2, consensus: 6553 / 65_535, emission: 2.5 },
        },
      ],
    });
  });
});

describe('a subnet', () => {
  it('is not there, or has no such mechanism', async () => {
    const [, connection] = await start(newSubtensor());
    await expect(
      readMetagraph(connection, { ...place(pairs.miner), netuid: 9 }, signal),
    ).rejects.toMatchObject({ code: 'SYN_CHAIN_REFUSED', detail: { name: 'SubnetNotExists' } });
    await expect(readState(connection, place(pairs.miner, 1), signal)).rejects.toMatchObject({
      detail: { name: 'MechanismDoesNotExist' },
    });
  });

  it('reads a mechanism by its own index', async () => {
    const [node, connection] = await start(newSubtensor());
    node.chain.set('SubtensorModule', 'MechanismCountCurrent', [netuid], 2);
    node.chain.set('SubtensorModule', 'LastUpdate', [4096 + netuid], [40, 50]);
    node.newBlock();
    const state = await readState(connection, place(pairs.miner, 1), signal);
    expect(state).toMatchObject({ mechid: 1, self: { uid: 1, lastUpdate: 50 } });
  });

  it('says what weights must heed, on a new runtime', async () => {
    const [node, connection] = await start(newSubtensor());
    const set = (entry: string, keys: readonly unknown[], value: unknown): void =>
      node.chain.set('SubtensorModule', entry, keys, value);
    set('CommitRevealWeightsEnabled', [netuid], true);
    set('RevealPeriodEpochs', [netuid], 3);
    set('StakeThreshold', [], 1_000_000_000_000);
    set('SubnetEpochIndex', [netuid], 12);
    node.chain.set('Drand', 'LastStoredRound', [], 123_456);
    const { number: block, hash: blockHash } = node.newBlock();
    expect(await readState(connection, place(pairs.validator), signal)).toEqual({
      ...{ netuid, mechid: 0, block, blockHash, specVersion: 425, tempo: 360, weightsRateLimit: 100 },
      ...{ minAllowedWeights: 2, maxWeightsLimit: 13_107, weightsVersionKey: 9_007_199_254_740_993n },
      ...{ commitReveal: true, revealPeriodEpochs: 3, commitRevealVersion: 4, stakeThreshold: 1000 },
      ...{ blockMs: 12_000, nextEpochStart: block + 77, subnetEpochIndex: 12, lastStoredRound: 123_456 },
      ...{ n: 2, owner: pairs.validator.address },
      self: { uid: 0, lastUpdate: 5, permit: true, stake: 3000.5 },
    });
  });

  it('reckons the next epoch by the scheduler where no call tells it', async () => {
    const { NeuronInfoRuntimeApi = {} } = newSubtensor().apis ?? {};
    const [node, connection] = await start({ ...newSubtensor(), apis: { NeuronInfoRuntimeApi } });
    node.chain.set('SubtensorModule', 'LastEpochBlock', [netuid], 1000);
    node.newBlock();
    const next = async () => (await readState(connection, place(pairs.miner), signal)).nextEpochStart;
    expect(await next()).toBe(1360);
    node.chain.set('SubtensorModule', 'PendingEpochAt', [netuid], 1200);
    node.newBlock();
    expect(await next()).toBe(1200);
  });

  it('says what there is to say on an old runtime', async () => {
    const [, connection] = await start(oldSubtensor());
    expect(await readState(connection, place(pairs.stranger), signal)).toMatchObject({
      ...{ specVersion: 218, commitReveal: false, revealPeriodEpochs: 1, commitRevealVersion: null },
      ...{
        stakeThreshold: 0,
        nextEpochStart: null,
        subnetEpochIndex: null,
        lastStoredRound: null,
        self: null,
      },
    });
  });

  it('lacks what is needed: that is said, not guessed', async () => {
    const [pallet] = oldSubtensor().pallets;
    const { Tempo: _gone, ...storage } = pallet?.storage ?? {};
    const node = await startSubstrateNode({ ...oldSubtensor(), pallets: [{ ...pallet, storage } as never] });
    open.push(() => node.close());
    node.chain.set('SubtensorModule', 'NetworksAdded', [netuid], true);
    node.newBlock();
    const connection = openConnection({
      ...{ endpoints: [node.url], callTimeoutMs: 10_000, stallMs: 60_000, extensions },
      ...{ clock: systemClock, log, signal },
    });
    open.push(() => connection.close());
    const error = await readState(connection, place(pairs.miner), signal).catch((fault: unknown) => fault);
    expect(error).toMatchObject({ code: 'SYN_CHAIN_RUNTIME', detail: { specVersion: 218 } });
    expect((error as Error).message).toContain('subtensorModule.tempo');
  });
});

describe('making known where a neuron serves', () => {
  const announce = (connection: Connection, ip: string, port: number) => {
    const submitter = createSubmitter({
      ...{
        connection,
        pair: pairs.miner,
        explain: explainFault,
        waitFor: 'in-block',
        clock: systemClock,
        log,
      },
    });
    return announceAxon(
      { connection, submitter, ...place(pairs.miner) },
      { ip, port, version: 10_002_000 },
      signal,
    );
  };

  it('tells it once', async () => {
    const [node, connection] = await start(newSubtensor());
    expect(await announce(connection, '2001:db8::1', 8091)).toBeNull();
    expect(node.sent).toEqual([]);
    let told: unknown;
    node.judge = ({ args }) => {
      told = args;
      return { kind: 'include' };
    };
    expect(await announce(connection, '203.0.113.7', 8092)).toMatchObject({ accepted: true });
    expect(told).toMatchObject({
      netuid: '7',
      ip: '3,405,803,783',
      port: '8,092',
      ip_type: '4',
      protocol: '4',
    });
    await expect(announce(connection, 'example.org', 1)).rejects.toMatchObject({
      code: 'SYN_CONFIG_INVALID',
    });
  });

  it('passes on a refusal by its name, wherever it comes from', async () => {
    const [node, connection] = await start(newSubtensor());
    node.judge = () => ({ kind: 'include', effect: { error: 'InvalidIpAddress' } });
    expect((await announce(connection, '127.0.0.1', 1))?.error?.name).toBe('InvalidIpAddress');
    node.judge = () => ({
      kind: 'refuse',
      code: 1010,
      message: 'Invalid Transaction',
      data: 'Custom error: 11',
    });
    expect((await announce(connection, '127.0.0.1', 1))?.error?.name).toBe('InvalidIpAddress');
  });
});

describe('registering', () => {
  const register = (connection: Connection, pair: Sr25519Pair, payer?: Payer): Promise<number> =>
    registerHotkey(
      { connection, explain: explainFault, clock: systemClock, log, ...place(pair) },
      payer,
      async () => pairs.cold,
      signal,
    );
  const payer = (agrees: boolean, costs: RegistrationCost[] = []): Payer => ({
    secret: async () => '',
    agree: async (cost) => {
      costs.push(cost);
      return agrees;
    },
  });

  it('is nothing to do for who is there', async () => {
    const [node, connection] = await start(newSubtensor());
    expect(await register(connection, pairs.miner)).toBe(1);
    expect(node.sent).toEqual([]);
  });

  it.each([
    ['burnedRegister', oldSubtensor(), { netuid: '7' }],
    ['registerLimit', newSubtensor(), { netuid: '7', limit_price: '1,500,000,000' }],
  ])('burns what was agreed to: %s', async (method, runtime, args) => {
    const [node, connection] = await start(runtime);
    node.chain.setAccount(pairs.cold.address, { free: '2500000000' });
    node.newBlock();
    node.judge = (call) => {
      expect(call).toMatchObject({ section: 'subtensorModule', method, args });
      const registered = ['SubtensorModule', 'NeuronRegistered', netuid, 2, pairs.stranger.address] as const;
      return { kind: 'include', effect: { events: [registered] } };
    };
    const costs: RegistrationCost[] = [];
    expect(await register(connection, pairs.stranger, payer(true, costs))).toBe(2);
    expect(costs).toEqual([{ amount: 1.5, balance: 2.5, token: 'TAO', payer: pairs.cold.address }]);
  });

  it('is not done without a payer, or one who does not agree', async () => {
    const [node, connection] = await start(newSubtensor());
    for (const who of [undefined, payer(false)])
      await expect(register(connection, pairs.stranger, who)).rejects.toMatchObject({
        code: 'SYN_CHAIN_UNREGISTERED',
      });
    expect(node.sent).toEqual([]);
  });

  it('says why it was refused', async () => {
    const [node, connection] = await start(newSubtensor());
    node.judge = () => ({
      kind: 'refuse',
      code: 1010,
      message: 'Invalid Transaction',
      data: 'Custom error: 2',
    });
    await expect(register(connection, pairs.stranger, payer(true))).rejects.toMatchObject({
      code: 'SYN_CHAIN_REFUSED',
      detail: { name: 'NotEnoughBalanceToStake' },
      hint: expect.stringContaining('transfer TAO') as string,
    });
  });
});
