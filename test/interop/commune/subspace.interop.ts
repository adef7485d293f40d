import type { Payer, RegistrationCost } from '../../../core/index.ts';
import { makeCall } from '../../../plugins/chains/commune/subspace/call.ts';
import { remedyOf } from '../../../plugins/chains/commune/subspace/errors.ts';
import { toBytes } from '../../../plugins/chains/commune/subspace/text.ts';
import { communeGolden } from '../../fixtures/golden/commune.ts';
import { missingLab, openSubspaceLab, type SubspaceLab } from './subspace-lab.ts';

interface Step {
  readonly call?: string;
  readonly result?: string;
  readonly query?: string;
  readonly value?: readonly unknown[];
}

const { signal } = new AbortController();
const steps = communeGolden<Step[]>('chain_e2e_spec100.steps');
const stepOf = (start: string, nth = 0): Step =>
  steps.filter(({ call, query }) => (call ?? query ?? '').startsWith(start))[nth] ?? {};
/** `ok (no limit)` → `ok`. */
const resultOf = (start: string, nth = 0): string => /^\w+/u.exec(stepOf(start, nth).result ?? '')?.[0] ?? '';
const netuid = 1;

if (missingLab !== null) it.skip(missingLab, () => undefined);
else
  describe('the real runtime of version 100', () => {
    let lab: SubspaceLab;
    beforeAll(async () => {
      lab = await openSubspaceLab();
    });
    afterAll(() => lab?.close());

    const costs: RegistrationCost[] = [];
    const payer: Payer = { secret: async () => '', agree: async (cost) => costs.push(cost) > 0 };
    const validator = () => lab.subnet(lab.alice, { subnet: 'synthia' });
    const miner = (name = 'miner1', externalAddress = '10.0.0.1:9000') =>
      lab.subnet(lab.bob, { netuid, register: { name }, module: { externalAddress } });
    const create = (network: string, name: string, address: string, stake: bigint): Promise<string> =>
      lab.attempt(lab.alice, 'register', {
        ...{ network: toBytes(network), name: toBytes(name), address: toBytes(address) },
        ...{ stake, moduleKey: lab.alice.address },
      });
    const vote = (
      by: 'alice' | 'bob',
      uids: readonly number[],
      weights: readonly number[],
    ): Promise<string> => lab.attempt(lab[by], 'setWeights', { netuid, uids, weights });

    it('makes calls and keys of storage to the byte', async () => {
      const made = await lab.connection.call(
        'make',
        async (api) => ({
          vote: makeCall(api, 'setWeights', { netuid: 3, uids: [1, 2], weights: [500, 300] }),
          register: makeCall(api, 'register', {
            ...{ network: toBytes('synthia'), name: toBytes('miner'), address: toBytes('1.2.3.4:8000') },
            ...{ stake: 0n, moduleKey: lab.alice.address, metadata: toBytes('not known then') },
          }),
        }),
        signal,
      );
      expect(made.vote.extrinsic.method.toHex()).toBe(
        communeGolden('call_data_spec100.set_weights_3_uids_1_2_weights_500_300'),
      );
      expect(made.register.extrinsic.method.toHex()).toBe(
        communeGolden('call_data_spec100.register_synthia_miner_alice_stake0'),
      );
      expect(made.vote.name).toBe('subspaceModule.setWeights');
    });

    it('finds no subnet that is not there, and makes none by mistake', async () => {
      await expect(validator().register(signal, payer)).rejects.toMatchObject({
        code: 'SYN_CHAIN_REFUSED',
        detail: { name: 'NetworkDoesNotExist' },
      });
      expect(await create('commune', 'alice', '127.0.0.1:8000', 10n ** 9n)).toBe(
        resultOf("register('commune'"),
      );
      expect(await create('synthia', 'val', '127.0.0.1:8001', 10n ** 13n)).toBe(
        resultOf("register('synthia','val'"),
      );
      await expect(lab.subnet(lab.bob, { subnet: 'synthai' }).metagraph(signal)).rejects.toMatchObject({
        message: 'There is no subnet called "synthai" on this chain.',
        hint: expect.stringContaining('commune (0), synthia (1)') as string,
      });
    });

    it('registers, once', async () => {
      expect(await validator().register(signal)).toBe(0);
      expect(resultOf("register('synthia','miner1'")).toBe('ok');
      expect(await miner().register(signal)).toBe(1);
      expect(await miner().register(signal, payer)).toBe(1);
      // It costs nothing on an empty chain, so nobody was asked.
      expect(costs).toEqual([]);
      expect(await lab.read('uids', netuid, lab.bob.address)).toBe(1);
    });

    it('reads the subnet', async () => {
      const [, keys, addresses, uid, stake] = stepOf('subnetNames').value as [
        unknown,
        Record<number, 'alice' | 'bob'>,
        Record<number, string>,
        number,
        number,
      ];
      const [tempo, minAllowedWeights, , immunity] = stepOf('tempo').value as number[];
      const graph = await validator().metagraph(signal);
      expect(graph).toMatchObject({
        ...{ netuid, self: 0, owner: lab.alice.address, block: await lab.node.block() },
        limits: { tempo, minAllowedWeights, weightsRateLimit: 0, maxWeightLimit: 1 },
      });
      expect(await lab.read('immunityPeriod', netuid)).toBe(immunity);
      expect(graph.neurons).toMatchObject(
        [0, 1].map((one) => {
          const [host, port] = addresses[one]?.split(':') ?? [];
          return {
            ...{ uid: one, hotkey: lab[keys[one] ?? 'bob'].address, lastUpdate: 0, incentive: 0 },
            endpoint: { host, port: Number(port) },
          };
        }),
      );
      expect(graph.neurons[uid]).toMatchObject({ label: 'miner1', stake: 0, validatorPermit: false });
      expect(graph.neurons[0]).toMatchObject({ label: 'val', stake: stake / 1e9, validatorPermit: true });
      expect(graph.neurons[0]?.registeredAt).toBeGreaterThan(1);
    });

    it('refuses registrations by name', async () => {
      const { nobody } = lab;
      const register = (by: SubspaceLab['alice'], name: string, address = '10.0.0.3:9000') =>
        lab
          .subnet(by, { netuid, register: { name }, module: { externalAddress: address } })
          .register(signal, payer);
      // An account with what it takes to exist, and no more.
      await lab.node.setStorage({
        System: { Account: [[[nobody.address], { providers: 1, data: { free: 1_000_000_000 } }]] },
      });
      await expect(register(nobody, 'miner1')).rejects.toMatchObject({
        code: 'SYN_CHAIN_REFUSED',
        hint: remedyOf('ModuleNameAlreadyExists'),
        detail: { name: 'NameAlreadyRegistered' },
      });
      await lab.node.setStorage({ SubspaceModule: { MinStake: [[[netuid], 5_000_000_000]] } });
      costs.length = 0;
      await expect(register(nobody, 'poor')).rejects.toMatchObject({
        hint: remedyOf('NotEnoughBalanceToRegister'),
        detail: { name: 'NotEnoughBalanceToRegister' },
      });
      expect(costs).toEqual([{ amount: 5, balance: 1, token: 'COMAI', payer: nobody.address }]);
      await expect(lab.subnet(nobody, { netuid }).register(signal)).rejects.toMatchObject({
        code: 'SYN_CHAIN_UNREGISTERED',
      });
      await lab.node.setStorage({ SubspaceModule: { MinStake: [[[netuid], 0]] } });
      await expect(
        lab.subnet(nobody, { netuid }).announce({ ip: '10.0.0.9', port: 1 }, signal),
      ).rejects.toMatchObject({ code: 'SYN_CHAIN_UNREGISTERED' });
    });

    it('votes, without itself and who is not there', async () => {
      const subnet = validator();
      expect(await subnet.setWeights({ uids: [0, 1, 7], values: [0.5, 0.25, 0.25] }, signal)).toMatchObject({
        ...{ accepted: true, reason: null, uids: [1], values: [65_535] },
        detail: { phase: 'set', call: 'subspaceModule.setWeights', left: { self: 1, unregistered: [7] } },
      });
      expect(await lab.read('weights', netuid, 0)).toEqual(stepOf('weights(1,0)').value);
      expect((await subnet.metagraph(signal)).neurons[0]?.lastUpdate).toBe(await subnet.block(signal));
      // Again at once, with whole numbers as Synthia sends them.
      expect(resultOf('same again')).toBe('ok');
      expect(await subnet.setWeights({ uids: [1], values: [1000] }, signal)).toMatchObject({
        ...{ accepted: true, values: [1000] },
      });
      expect(await lab.read('weights', netuid, 0)).toEqual(stepOf('weights(1,0)').value);
    });

    it('foresees what would be refused', async () => {
      const reasonOf = async (who: ReturnType<typeof miner>, uids: readonly number[]) => {
        const { accepted, reason, detail } = await who.setWeights(
          { uids, values: uids.map(() => 1) },
          signal,
        );
        expect(accepted).toBe(false);
        expect(detail).toMatchObject({ isForeseen: true, remedy: remedyOf(reason ?? '') });
        return reason;
      };
      expect(await reasonOf(miner(), [0])).toBe('NotEnoughStakeToSetWeights');
      expect(await reasonOf(lab.subnet(lab.nobody, { netuid }), [0])).toBe('ModuleDoesNotExist');
      expect(await reasonOf(validator(), [0])).toBe('WeightVecEmpty');
      expect(await reasonOf(validator(), [1, 1])).toBe('DuplicateUids');
      await lab.node.setStorage({ SubspaceModule: { MinAllowedWeights: [[[netuid], 2]] } });
      expect(await reasonOf(validator(), [1])).toBe('InvalidUidsLength');
      await lab.node.setStorage({ SubspaceModule: { MinAllowedWeights: [[[netuid], 1]] } });
    });

    it('has the names of the runtime for what it refuses itself', async () => {
      expect(await vote('alice', [1], [1000])).toBe(resultOf('setWeights(1,[1],[1000])'));
      expect(await vote('alice', [1], [])).toBe(resultOf('setWeights(1,[1],[])'));
      expect(await vote('alice', [], [])).toBe(resultOf('setWeights(1,[],[])'));
      expect(await vote('alice', [0], [1000])).toBe(resultOf('setWeights(1,[0],[1000])'));
      expect(await vote('alice', [1, 1], [1000, 3])).toBe(resultOf('setWeights(1,[1,1]'));
      expect(await vote('alice', [1, 7], [1000, 3])).toBe(resultOf('setWeights(1,[1,7]'));
      expect(await vote('bob', [0], [1000])).toBe(resultOf('setWeights(1,[0],[1000])', 1));
      expect(resultOf('setWeights(1,[0],[1000])', 1)).toBe('NotEnoughStaketoSetWeights');
      const { error } = await lab.submit(lab.bob, 'setWeights', { netuid, uids: [0], weights: [1] });
      expect(error?.remedy).toBe(remedyOf('NotEnoughStakeToSetWeights'));
    });

    it('counts stake that was received, and given', async () => {
      const moduleKey = lab.bob.address;
      const [add, remove] = ['addStake', 'removeStake'];
      expect(await lab.attempt(lab.alice, add, { netuid, moduleKey, amount: 5n * 10n ** 9n })).toBe(
        resultOf(add),
      );
      expect(await lab.attempt(lab.alice, remove, { netuid, moduleKey, amount: 10n ** 9n })).toBe(
        resultOf(remove),
      );
      const stakes = async (stake: string) =>
        (
          await lab.subnet(lab.alice, { netuid, sync: { stake, stallMs: 600_000 } }).metagraph(signal)
        ).neurons.map((one) => one.stake);
      expect(await stakes('received')).toEqual([10_000, 4]);
      expect(await stakes('given')).toEqual([10_004, 0]);
      expect(await stakes('larger')).toEqual([10_004, 4]);
    });

    it('makes known where a module serves, once', async () => {
      const renamed = miner('miner1b');
      expect(resultOf("updateModule(1,'miner1b'")).toBe('ok');
      await renamed.announce({ ip: '10.0.0.2', port: 9001 }, signal);
      const before = await lab.node.block();
      await renamed.announce({ ip: '10.0.0.2', port: 9001 }, signal);
      expect(await lab.node.block()).toBe(before);
      expect((await renamed.metagraph(signal)).neurons[1]).toMatchObject({
        ...{ label: 'miner1b', endpoint: { host: '10.0.0.2', port: 9001 } },
      });
      // The name stays what it is where none is configured.
      const moved = lab.subnet(lab.bob, { netuid });
      await moved.announce({ ip: '10.0.0.5', port: 9002 }, signal);
      expect((await moved.metagraph(signal)).neurons[1]).toMatchObject({
        ...{ label: 'miner1b', endpoint: { host: '10.0.0.5', port: 9002 } },
      });
      await lab.node.setStorage({ SubspaceModule: { MaxNameLength: 3 } });
      await expect(miner('four').announce({ ip: '10.0.0.5', port: 9002 }, signal)).rejects.toMatchObject({
        code: 'SYN_CHAIN_REFUSED',
        hint: remedyOf('ModuleNameTooLong'),
        detail: { name: 'ModuleNameTooLong' },
      });
      await lab.node.setStorage({ SubspaceModule: { MaxNameLength: 32 } });
    });

    it('reads what an epoch gave', async () => {
      await lab.node.newBlock(110);
      const [incentive, dividends, emission] = steps.at(-1)?.value as number[][];
      const { neurons } = await validator().metagraph(signal);
      expect(neurons.map((one) => Math.round(one.incentive * 65_535))).toEqual(incentive);
      expect(neurons.map((one) => Math.round(one.dividends * 65_535))).toEqual(dividends);
      // How much depends on the blocks until then; that both got the same does not.
      expect(new Set(emission).size).toBe(1);
      expect(neurons[0]?.emission).toBeGreaterThan(100);
      expect(neurons[1]?.emission).toBe(neurons[0]?.emission);
    });
  });
