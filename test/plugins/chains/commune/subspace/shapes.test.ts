import { systemClock } from '../../../../../core/host/clock.ts';
import type { Payer, RegistrationCost } from '../../../../../core/index.ts';
import { explainFault, nameOf, remedyOf } from '../../../../../plugins/chains/commune/subspace/errors.ts';
import { openConnection } from '../../../../../plugins/chains/substrate/connection.ts';
import { communeGolden } from '../../../../fixtures/golden/commune.ts';
import { layOutModules } from '../../../../helpers/substrate-node/lab-modules.ts';
import { startSubstrateNode } from '../../../../helpers/substrate-node/node.ts';
import { refusalOf, subspace, subspaceVersions } from '../../../../helpers/substrate-node/subspace.ts';
import {
  makePairs,
  modulesOf,
  netuid,
  openStage,
  signal,
  uidsOf,
  warnings,
  type Pairs,
  type Stage,
} from './stage.ts';

let pairs: Pairs;
let stage: Stage;
beforeAll(async () => {
  pairs = await makePairs();
});
afterEach(() => stage?.close());

const payer = (costs: RegistrationCost[], agrees = true): Payer => ({
  secret: async () => '',
  agree: async (cost) => {
    costs.push(cost);
    return agrees;
  },
});
interface Called {
  readonly section: string;
  readonly method: string;
  readonly args: unknown;
}

describe.each(subspaceVersions)('a runtime of version %d', (version) => {
  const isBefore = (one: number): boolean => version < one;
  beforeEach(async () => {
    stage = await openStage(version, pairs);
  });

  it('gives the metagraph of the subnet of a name', async () => {
    const { node, subnet } = stage;
    node.chain.set('SubspaceModule', 'MaximumSetWeightCallsPerEpoch', [netuid], 3);
    const head = node.newBlock();
    const graph = await subnet(pairs.alice).metagraph(signal);
    expect(graph).toEqual({
      ...{ netuid, block: head.number, self: 7, owner: pairs.alice.address },
      limits: { tempo: 100, weightsRateLimit: 34, minAllowedWeights: 1, maxWeightLimit: 1 },
      neurons: [
        {
          ...{
            uid: 0,
            hotkey: pairs.bob.address,
            coldkey: pairs.bob.address,
            stake: 0,
            validatorPermit: false,
          },
          ...{ endpoint: { host: '198.51.100.7', port: 8000 }, lastUpdate: 0, registeredAt: 5 },
          ...{ incentive: 0.6, dividends: 0, consensus: 0, trust: 0, emission: 1.5, label: 'miner/bob' },
        },
        {
          ...{ uid: 2, hotkey: pairs.carol.address, coldkey: pairs.carol.address, stake: 20_001 },
          // Any stake does before there was a least.
          ...{ validatorPermit: isBefore(120), endpoint: null, lastUpdate: 0, registeredAt: 1 },
          ...{ incentive: 0.4, dividends: 0, consensus: 0, trust: 0, emission: 0, label: 'carol' },
        },
        {
          ...{ uid: 7, hotkey: pairs.alice.address, coldkey: pairs.alice.address, stake: 60_000 },
          ...{ validatorPermit: true, endpoint: null, lastUpdate: 9, registeredAt: 1 },
          ...{ incentive: 0, dividends: 1, consensus: 0, trust: 0, emission: 0, label: 'validator' },
        },
      ],
    });
    const stakes = async (stake: string): Promise<number[]> =>
      (await subnet(pairs.alice, { sync: { stake } }).metagraph(signal)).neurons.map((one) => one.stake);
    expect(await stakes('received')).toEqual([0, 1, 60_000]);
    expect(await stakes('given')).toEqual([0, 20_001, 40_000]);
  });

  it('asks for storage under the keys that upstream knows, all after one block', async () => {
    const { node, subnet } = stage;
    const asked = new Map<string, unknown>();
    node.interfere = (method, params) => {
      const [first, second] = params as readonly [string | readonly string[], unknown];
      if (method === 'state_getStorage') asked.set(first as string, second);
      if (method === 'state_getKeysPaged') asked.set(first as string, params[3]);
      if (method === 'state_queryStorageAt') for (const key of first as string[]) asked.set(key, second);
      return null;
    };
    await subnet(pairs.alice).metagraph(signal);
    expect(new Set(asked.values())).toEqual(new Set([node.chain.head().hash]));
    await subnet(pairs.alice).announce({ ip: '1.2.3.4', port: 1 }, signal);
    await subnet(pairs.alice, { subnet: undefined, netuid }).setWeights({ uids: [0], values: [1] }, signal);
    if (!isBefore(105)) await expect(subnet(pairs.stranger).register(signal)).rejects.toThrow();

    const keys = [
      communeGolden<string>('storage_keys.SubnetNames_3'),
      communeGolden<string>('storage_keys.Keys_prefix_3'),
      communeGolden<string>('storage_keys.Keys_3_7'),
      communeGolden<string>('storage_keys.Uids_3_alice'),
      communeGolden<string>('storage_keys.Address_prefix_3'),
      communeGolden<string>('storage_keys.Address_3_7'),
      communeGolden<string>('storage_keys.Name_3_7'),
      communeGolden<string>('storage_keys.Incentive_3'),
      communeGolden<string>('storage_keys.Dividends_3'),
      communeGolden<string>('storage_keys.Emission_3'),
      communeGolden<string>('storage_keys.Tempo_3'),
      communeGolden<string>('storage_keys.MaxAllowedWeights_3'),
      communeGolden<string>('storage_keys.MinAllowedWeights_3'),
      ...(isBefore(118) ? [] : [communeGolden<string>('storage_keys.StakeFrom_alice_prefix_from_spec118')]),
      ...(isBefore(105) ? [] : [communeGolden<string>('storage_keys.Burn_3')]),
    ];
    for (const key of keys) expect([...asked.keys()]).toContain(key);
  });

  it('keeps what nobody here reads under the keys that upstream knows too', async () => {
    const connection = openConnection({
      ...{ endpoints: [stage.node.url], callTimeoutMs: 10_000, stallMs: 60_000, extensions: {} },
      ...{ clock: systemClock, log: { debug: () => undefined, warn: () => undefined } as never, signal },
    });
    const [weights, stakeFrom, immunity] = await connection.call(
      'make keys',
      async ({ query }) => [
        (query['subspaceModule']?.['weights'] ?? query['subnetEmissionModule']?.['weights'])?.key(netuid, 7),
        isBefore(118) && query['subspaceModule']?.['stakeFrom']?.key(netuid, pairs.alice.address),
        query['subspaceModule']?.['immunityPeriod']?.key(netuid),
      ],
      signal,
    );
    await connection.close();
    expect(weights).toBe(
      isBefore(126)
        ? communeGolden('storage_keys.Weights_3_7_upto_spec125')
        : communeGolden('storage_keys.Weights_3_7_from_spec126'),
    );
    if (isBefore(118)) expect(stakeFrom).toBe(communeGolden('storage_keys.StakeFrom_3_alice_upto_spec117'));
    expect(immunity).toBe(communeGolden('storage_keys.ImmunityPeriod_3'));
  });

  it('registers in its form, for what it costs', async () => {
    const { node, subnet } = stage;
    const called: Called[] = [];
    node.judge = (call) => {
      called.push(call);
      return {
        kind: 'include',
        effect: { events: [['SubspaceModule', 'ModuleRegistered', netuid, 9, pairs.stranger.address]] },
      };
    };
    node.chain.setAccount(pairs.stranger.address, { free: '7000000000' });
    node.chain.set(
      'SubspaceModule',
      isBefore(105) ? 'MinBurn' : 'Burn',
      isBefore(105) ? [] : [netuid],
      2_500_000_000,
    );
    if (isBefore(118)) node.chain.set('SubspaceModule', 'MinStake', [netuid], 1_000_000_000);
    node.newBlock();
    const amount = isBefore(118) ? 3.5 : 2.5;
    const config = {
      register: { name: '0xff', metadata: 'about me' },
      module: { externalAddress: '1.2.3.4:8000' },
    };

    await expect(subnet(pairs.stranger, config).register(signal)).rejects.toMatchObject({
      code: 'SYN_CHAIN_UNREGISTERED',
      hint: 'Register it: synth register',
    });
    const costs: RegistrationCost[] = [];
    await expect(subnet(pairs.stranger, config).register(signal, payer(costs, false))).rejects.toMatchObject({
      code: 'SYN_CHAIN_UNREGISTERED',
    });
    expect(called).toEqual([]);
    expect(await subnet(pairs.stranger, config).register(signal, payer(costs))).toBe(9);
    const cost = { amount, balance: 7, token: 'COMAI', payer: pairs.stranger.address };
    expect(costs).toEqual([cost, cost]);
    expect(called).toEqual([
      {
        ...{ section: 'subspaceModule', method: 'register' },
        args: {
          ...(isBefore(118) ? { network: 'synthia', stake: '3,500,000,000' } : { network_name: 'synthia' }),
          // The four letters, shown as hex because they look like it.
          ...{ name: '0x30786666', address: '1.2.3.4:8000', module_key: pairs.stranger.address },
          ...(isBefore(105) ? {} : { metadata: 'about me' }),
        },
      },
    ]);
  });

  it('registers for nothing without asking, and not twice', async () => {
    const { node, subnet } = stage;
    const called: Called[] = [];
    node.judge = (call) => {
      called.push(call);
      node.chain.set('SubspaceModule', 'Uids', [netuid, pairs.stranger.address], 4);
      return { kind: 'include', effect: refusalOf(version, 'KeyAlreadyRegistered') };
    };
    // Somebody else was faster.
    expect(await subnet(pairs.stranger, { key: { name: 'mine' } }).register(signal)).toBe(4);
    expect(called[0]?.args).toMatchObject({ name: 'mine', address: 'None:None' });
    expect(await subnet(pairs.bob).register(signal)).toBe(0);
    expect(called).toHaveLength(1);
  });

  it('tells in its form where a module serves, and only what is new', async () => {
    const { node, subnet } = stage;
    const called: Called[] = [];
    node.judge = (call) => {
      called.push(call);
      return { kind: 'include' };
    };
    const bob = subnet(pairs.bob);
    await bob.announce({ ip: '198.51.100.7', port: 8001 }, signal);
    const fees = isBefore(126)
      ? { delegation_fee: null }
      : { stake_delegation_fee: null, validator_weight_fee: null };
    const args = { netuid: '3', name: 'miner/bob', address: '198.51.100.7:8001', ...fees };
    expect(called).toEqual([
      {
        ...{ section: 'subspaceModule', method: 'updateModule' },
        args: isBefore(105) ? args : { ...args, metadata: null },
      },
    ]);
    const address = `0x${Buffer.from('1.2.3.4:9').toString('hex')}`;
    node.chain.set('SubspaceModule', 'Address', [netuid, uidsOf[1]], address);
    node.newBlock();
    await bob.announce({ ip: '1.2.3.4', port: 9 }, signal);
    expect(called).toHaveLength(1);
    await subnet(pairs.bob, { register: { name: 'bobby' } }).announce({ ip: '2001:db8::1', port: 9 }, signal);
    expect(called[1]?.args).toMatchObject({ name: 'bobby', address: '[2001:db8::1]:9' });
    expect(warnings.at(-1)).toContain('IPv4');
    await expect(subnet(pairs.stranger).announce({ ip: '1.2.3.4', port: 9 }, signal)).rejects.toMatchObject({
      code: 'SYN_CHAIN_UNREGISTERED',
      message: expect.stringContaining('synthia') as string,
    });
  });

  it('keeps names that are no text, and sends what is not kept only with what is', async () => {
    const { node, subnet } = stage;
    const called: Called[] = [];
    node.judge = (call) => {
      called.push(call);
      return { kind: 'include' };
    };
    node.chain.set('SubspaceModule', 'SubnetNames', [netuid], '0xfffe');
    node.chain.set('SubspaceModule', 'Name', [netuid, uidsOf[1]], '0xfffd');
    if (!isBefore(105)) node.chain.set('SubspaceModule', 'Metadata', [netuid, pairs.bob.address], '0x6869');
    node.newBlock();
    const config = { subnet: undefined, netuid, register: { metadata: 'hi' } };
    await subnet(pairs.bob, config).announce({ ip: '1.2.3.4', port: 9 }, signal);
    expect(called[0]?.args).toMatchObject({ name: '0xfffd', address: '1.2.3.4:9' });
    const address = `0x${Buffer.from('1.2.3.4:9').toString('hex')}`;
    node.chain.set('SubspaceModule', 'Address', [netuid, uidsOf[1]], address);
    node.newBlock();
    await subnet(pairs.bob, config).announce({ ip: '1.2.3.4', port: 9 }, signal);
    expect(called).toHaveLength(1);
    await expect(subnet(pairs.stranger, config).register(signal)).rejects.toThrow('refused');
    expect(Object.values(called[1]?.args as object)[0]).toBe('0xfffe');
  });

  it('names what the chain refuses as the chain does, with what to do about it', async () => {
    const { node, subnet } = stage;
    const refusal = isBefore(105) ? 'NameAlreadyRegistered' : 'ModuleNameAlreadyExists';
    node.judge = () => ({ kind: 'include', effect: refusalOf(version, refusal) });
    await expect(subnet(pairs.stranger).register(signal)).rejects.toMatchObject({
      code: 'SYN_CHAIN_REFUSED',
      hint: expect.stringContaining('chain.register.name') as string,
      detail: { name: refusal },
    });
    await expect(subnet(pairs.bob).announce({ ip: '1.2.3.4', port: 9 }, signal)).rejects.toMatchObject({
      code: 'SYN_CHAIN_REFUSED',
      detail: { name: refusal },
    });
    node.judge = () => ({ kind: 'include', effect: refusalOf(version, 'SomethingNew') });
    expect(await subnet(pairs.alice).setWeights({ uids: [0], values: [1] }, signal)).toMatchObject({
      ...{ accepted: false, reason: 'SomethingNew', uids: [0], values: [1] },
      detail: { remedy: 'About SomethingNew.' },
    });
    node.judge = () => ({
      kind: 'refuse',
      code: 1010,
      message: 'Invalid Transaction',
      data: 'Inability to pay some fees',
    });
    expect(await subnet(pairs.alice).setWeights({ uids: [0], values: [1] }, signal)).toMatchObject({
      ...{ accepted: false, reason: 'Payment', detail: { remedy: remedyOf('Payment') } },
    });
  });

  it('finds no subnet that is not there', async () => {
    for (const config of [{ subnet: 'synthai' }, { subnet: undefined, netuid: 8 }])
      await expect(stage.subnet(pairs.alice, config).metagraph(signal)).rejects.toMatchObject({
        code: 'SYN_CHAIN_REFUSED',
        hint: expect.stringContaining('commune (0), synthia (3)') as string,
      });
    const both = stage.subnet(pairs.alice, { subnet: 'nonsense', netuid: { mainnet: netuid } });
    expect((await both.metagraph(signal)).netuid).toBe(netuid);
    expect(() => stage.subnet(pairs.alice, { subnet: undefined })).toThrow(
      expect.objectContaining({ code: 'SYN_CONFIG_INVALID' }) as Error,
    );
  });
});

describe('call data', () => {
  it('is that of the real runtime of version 100', async () => {
    stage = await openStage(100, pairs);
    const { node } = stage;
    layOutModules(node, [
      { netuid: 0, name: 'commune', modules: [] },
      { netuid, name: 'synthia', modules: modulesOf(pairs), uids: [7, 1, 2] },
    ]);
    const sent = () => node.chain.decode(node.sent.at(-1) ?? '').method.toHex();
    const alice = stage.subnet(pairs.alice);
    await alice.setWeights({ uids: [1, 2], values: [500, 300] }, signal);
    expect(sent()).toBe(communeGolden('call_data_spec100.set_weights_3_uids_1_2_weights_500_300'));

    const fresh = await startSubstrateNode(subspace(100));
    layOutModules(fresh, [{ netuid: 1, name: 'synthia', modules: [] }]);
    const config = {
      endpoints: [fresh.url],
      register: { name: 'miner' },
      module: { externalAddress: '1.2.3.4:8000' },
    };
    const joined = stage.subnet(pairs.alice, config).register(signal);
    // It says nothing of what came of it.
    await expect(joined).rejects.toMatchObject({ code: 'SYN_CHAIN_REFUSED' });
    expect(fresh.chain.decode(fresh.sent.at(-1) ?? '').method.toHex()).toBe(
      communeGolden('call_data_spec100.register_synthia_miner_alice_stake0'),
    );
    await fresh.close();
  });
});

describe('names of refusals', () => {
  const steps = communeGolden<{ call?: string; result?: string }[]>('chain_e2e_spec100.steps');
  const refusals = [
    ...new Set(steps.flatMap(({ result = 'ok' }) => (/^ok\b/u.test(result) ? [] : [result]))),
  ];

  it.each(refusals)('%s of the real runtime stays so, and has a remedy', (name) => {
    const explained = explainFault({ kind: 'dispatch', pallet: 'subspaceModule', name, docs: '' });
    expect(explained.name).toBe(name);
    expect(explained.remedy).not.toContain('Look the name up');
  });

  it('are one under all spellings', () => {
    expect(nameOf('NotEnoughStaketoSetWeights')).toBe('NotEnoughStakeToSetWeights');
    expect(nameOf('NotEnoughtStakePerWeight')).toBe('NotEnoughStakePerWeight');
    expect(nameOf('MaximumSetWeightsPerEpochReached')).toBe('MaxSetWeightsPerEpochReached');
    expect(nameOf('NotRegistered')).toBe('ModuleDoesNotExist');
    expect(nameOf('SomethingNew')).toBe('SomethingNew');
    const custom = explainFault({ kind: 'pool', name: 'Custom', custom: 6, text: 'Custom error: 6' });
    expect(custom).toEqual({ name: 'CustomError6', remedy: 'Custom error: 6' });
    expect(remedyOf('Nonsense')).toContain('Look the name up');
  });
});
