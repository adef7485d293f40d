import { systemClock } from '../../../core/host/clock.ts';
import type { Metagraph, Payer, RegistrationCost } from '../../../core/index.ts';
import { explainFault, remedyOf } from '../../../plugins/chains/bittensor/subtensor/errors.ts';
import { readMetagraph } from '../../../plugins/chains/bittensor/subtensor/metagraph.ts';
import { registerHotkey } from '../../../plugins/chains/bittensor/subtensor/register.ts';
import { announceAxon } from '../../../plugins/chains/bittensor/subtensor/serve.ts';
import { readState } from '../../../plugins/chains/bittensor/subtensor/state.ts';
import type { Sr25519Pair } from '../../../plugins/chains/keys/sr25519.ts';
import { createSubmitter } from '../../../plugins/chains/substrate/submit.ts';
import { findChopsticks, missingChopsticks, type Spec } from './chopsticks.ts';
import { openLabSubnet, type LabSubnet } from './subnet.ts';

const { signal } = new AbortController();
const quiet = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
const log = { ...quiet, child: () => log };
const version = 10_002_000;

const specs: readonly Spec[] = [218, 202];
if (findChopsticks() === null) it.skip(missingChopsticks, () => undefined);
else
  describe.each(specs)('a real runtime, version %d', (spec) => {
    let subnet: LabSubnet;
    beforeAll(async () => {
      subnet = await openLabSubnet(spec);
    });
    afterAll(() => subnet?.close());

    const register = (
      hotkey: Sr25519Pair,
      netuid: number,
      payer: Payer,
      cold = subnet.alice,
    ): Promise<number> =>
      registerHotkey(
        {
          ...{ connection: subnet.connection, explain: explainFault, clock: systemClock, log },
          ...{ netuid, mechid: 0, hotkey: hotkey.address },
        },
        payer,
        async () => cold,
        signal,
      );
    const payer = (costs: RegistrationCost[] = []): Payer => ({
      secret: async () => '',
      agree: async (cost) => costs.push(cost) > 0,
    });
    const announce = (pair: Sr25519Pair, ip: string, port: number) => {
      const { connection, netuid } = subnet;
      const submitter = createSubmitter({
        ...{ connection, pair, explain: explainFault, waitFor: 'in-block', clock: systemClock, log },
      });
      const place = { netuid, mechid: 0, hotkey: pair.address };
      return announceAxon({ connection, submitter, ...place }, { ip, port, version }, signal);
    };
    const placeOf = (pair: Sr25519Pair) => ({ netuid: subnet.netuid, mechid: 0, hotkey: pair.address });
    const metagraph = (pair: Sr25519Pair): Promise<Metagraph> =>
      readMetagraph(subnet.connection, placeOf(pair), signal);

    const names = ['V1', 'V2', 'M1', 'M2', 'M3'];

    it('registers, at the price told before, and only once', async () => {
      const costs: RegistrationCost[] = [];
      for (const name of names) {
        const uid = await register(subnet.pair(name), subnet.netuid, payer(costs));
        expect(uid).toBe(await subnet.read('uids', subnet.netuid, subnet.pair(name).address));
      }
      expect(costs).toHaveLength(names.length);
      expect(costs[0]).toMatchObject({ token: 'TAO', payer: subnet.alice.address });
      expect(costs[0]?.balance).toBeGreaterThan(900_000);
      await register(subnet.pair('V1'), subnet.netuid, payer(costs));
      expect(costs).toHaveLength(names.length);
    });

    it('refuses registrations by name', async () => {
      const stranger = subnet.pair('stranger');
      const poor = subnet.pair('poor');
      expect(
        await subnet.attempt(subnet.alice, 'burned_register', subnet.netuid, subnet.pair('V1').address),
      ).toBe('HotKeyAlreadyRegisteredInSubNet');
      expect(await subnet.attempt(subnet.alice, 'burned_register', 77, stranger.address)).toBe(
        'SubnetNotExists',
      );
      expect(await subnet.attempt(subnet.alice, 'burned_register', 0, stranger.address)).toBe(
        'RegistrationNotPermittedOnRootSubnet',
      );
      await expect(register(stranger, 77, payer())).rejects.toMatchObject({ code: 'SYN_CHAIN_REFUSED' });
      await expect(register(stranger, subnet.netuid, payer(), poor)).rejects.toMatchObject({
        code: 'SYN_CHAIN_REFUSED',
        detail: { name: expect.stringMatching(/^(Payment|NotEnoughBalanceToStake)$/) as string },
      });
      await subnet.node.setStorage({
        SubtensorModule: { NetworkRegistrationAllowed: [[[subnet.netuid], false]] },
      });
      await expect(register(stranger, subnet.netuid, payer())).rejects.toMatchObject({
        detail: { name: 'SubNetRegistrationDisabled' },
        hint: remedyOf('SubNetRegistrationDisabled'),
      });
      await subnet.node.setStorage({
        SubtensorModule: { NetworkRegistrationAllowed: [[[subnet.netuid], true]] },
      });
      await subnet.admin('sudo_set_target_registrations_per_interval', subnet.netuid, 0);
      await expect(register(stranger, subnet.netuid, payer())).rejects.toMatchObject({
        detail: { name: 'TooManyRegistrationsThisInterval' },
      });
      await subnet.admin('sudo_set_target_registrations_per_interval', subnet.netuid, 64);
      await subnet.admin('sudo_set_max_registrations_per_block', subnet.netuid, 0);
      await expect(register(stranger, subnet.netuid, payer())).rejects.toMatchObject({
        detail: { name: 'TooManyRegistrationsThisBlock' },
      });
      await subnet.admin('sudo_set_max_registrations_per_block', subnet.netuid, 64);
    });

    it('makes known where a neuron serves, once', async () => {
      const miner = subnet.pair('M1');
      expect(await announce(miner, '127.0.0.2', 8091)).toMatchObject({ accepted: true, error: null });
      expect(await announce(miner, '127.0.0.2', 8091)).toBeNull();
      expect(await announce(miner, '2001:db8::1', 8091)).toMatchObject({ accepted: true });
      expect(await announce(miner, '127.0.0.2', 8092)).toMatchObject({ accepted: true });
    });

    it('refuses addresses by name', async () => {
      const miner = subnet.pair('M1');
      const nameOf = async (pair: Sr25519Pair, ip: string, port: number): Promise<string | undefined> =>
        (await announce(pair, ip, port))?.error?.name;
      expect(await nameOf(miner, '127.0.0.1', 8091)).toBe('InvalidIpAddress');
      expect(await nameOf(miner, '::1', 8091)).toBe('InvalidIpAddress');
      expect(await nameOf(miner, '8.8.8.8', 0)).toBe('InvalidPort');
      expect(await nameOf(subnet.pair('nobody'), '8.8.8.8', 8091)).toBe('HotKeyNotRegisteredInNetwork');
      expect(
        await subnet.attempt(miner, 'serve_axon', subnet.netuid, version, 134744072, 8091, 5, 4, 0, 0),
      ).toBe('InvalidIpType');
      await subnet.admin('sudo_set_serving_rate_limit', subnet.netuid, 50);
      expect(await nameOf(miner, '127.0.0.3', 8091)).toBe('ServingRateLimitExceeded');
      await subnet.admin('sudo_set_serving_rate_limit', subnet.netuid, 0);
    });

    it('refuses weights of those who have no permit', async () => {
      const { node, netuid, tempo } = subnet;
      const count = Number(await subnet.read('subnetworkN', netuid));
      // No epoch in between: that of 218 gives everybody one.
      const permits = [[[netuid], Array<boolean>(count).fill(false)]];
      await node.setStorage({ SubtensorModule: { Tempo: [[[netuid], 0]], ValidatorPermit: permits } });
      const dests = [await subnet.read('uids', netuid, subnet.pair('M2').address), 0];
      expect(await subnet.attempt(subnet.pair('M1'), 'set_weights', netuid, dests, [1, 1], 0)).toBe(
        'NeuronNoValidatorPermit',
      );
      await node.setStorage({ SubtensorModule: { Tempo: [[[netuid], tempo]] } });
    });

    it('reads stake, permits and all the rest of the metagraph', async () => {
      await subnet.stake(subnet.pair('V1'), 3000);
      await subnet.stake(subnet.pair('V2'), 1000);
      await subnet.toEpoch();
      const graph = await metagraph(subnet.pair('V1'));
      const [v1, v2, m1] = ['V1', 'V2', 'M1'].map((name) =>
        graph.neurons.find(({ hotkey }) => hotkey === subnet.pair(name).address),
      );
      expect(graph).toMatchObject({
        netuid: subnet.netuid,
        self: v1?.uid,
        limits: { tempo: subnet.tempo, weightsRateLimit: 0, minAllowedWeights: 1, maxWeightLimit: 1 },
      });
      expect(graph.neurons.map(({ uid }) => uid)).toEqual(graph.neurons.map((_, index) => index));
      expect(v1).toMatchObject({ coldkey: subnet.alice.address, validatorPermit: true, endpoint: null });
      expect(v1?.stake).toBeGreaterThan(2990);
      expect(v2?.stake).toBeGreaterThan(990);
      expect(v2?.stake).toBeLessThan(v1?.stake ?? 0);
      expect(m1).toMatchObject({ endpoint: { host: '127.0.0.2', port: 8092 } });
      expect(m1?.registeredAt).toBe(await subnet.read('blockAtRegistration', subnet.netuid, m1?.uid));
    });

    it('reads what weights must heed', async () => {
      await subnet.admin('sudo_set_weights_version_key', subnet.netuid, '9007199254740993');
      const place = placeOf(subnet.pair('V1'));
      const state = await readState(subnet.connection, place, signal);
      expect(state).toMatchObject({
        ...{ netuid: subnet.netuid, mechid: 0, specVersion: spec, tempo: subnet.tempo, weightsRateLimit: 0 },
        ...{ minAllowedWeights: 1, maxWeightsLimit: 65_535, commitReveal: false, stakeThreshold: 0 },
        ...{ weightsVersionKey: 9_007_199_254_740_993n, commitRevealVersion: null, revealPeriodEpochs: 1 },
        ...{ nextEpochStart: null, subnetEpochIndex: null, lastStoredRound: null },
        self: { uid: await subnet.read('uids', subnet.netuid, place.hotkey), permit: true },
      });
      expect(state.self?.stake).toBeGreaterThan(2990);
      expect(state.block).toBe(await subnet.node.block());
      expect(state.n).toBeGreaterThanOrEqual(names.length);
      await subnet.admin('sudo_set_weights_version_key', subnet.netuid, 0);
      const nobody = await readState(subnet.connection, placeOf(subnet.pair('nobody')), signal);
      expect(nobody.self).toBeNull();
    });

    it('refuses weights by name', async () => {
      const { netuid } = subnet;
      const pair = (name: string): Sr25519Pair => subnet.pair(name);
      const admin: LabSubnet['admin'] = (call, ...given) => subnet.admin(call, ...given);
      const attempt: LabSubnet['attempt'] = (by, call, ...given) => subnet.attempt(by, call, ...given);
      const uids = (await Promise.all(
        ['M1', 'M2', 'M3'].map((name) => subnet.read('uids', netuid, pair(name).address)),
      )) as number[];
      const [m1 = 0, m2 = 0] = uids;
      const set = (
        by: string,
        dests: readonly number[],
        values: readonly number[],
        key = 0,
      ): Promise<string> => attempt(pair(by), 'set_weights', netuid, dests, values, key);
      expect(await set('nobody', [m1], [1])).toBe('HotKeyNotRegisteredInSubNet');
      expect(await set('V1', [m1, m1], [1, 1])).toBe('DuplicateUids');
      expect(await set('V1', [m1, m2], [1])).toBe('WeightVecNotEqualSize');
      expect(await set('V1', [m1, 60_000], [1, 1])).toBe('UidVecContainInvalidOne');
      expect(
        await set(
          'V1',
          Array.from({ length: 70 }, (_, uid) => uid),
          Array<number>(70).fill(1),
        ),
      ).toBe('UidsLengthExceedUidsInSubNet');
      expect(await attempt(pair('V1'), 'set_weights', 0, [m1], [1], 0)).toBe('CanNotSetRootNetworkWeights');
      await admin('sudo_set_weights_version_key', netuid, 5);
      expect(await set('V1', [m1], [1], 4)).toBe('IncorrectWeightVersionKey');
      await admin('sudo_set_weights_version_key', netuid, 0);
      await admin('sudo_set_min_allowed_weights', netuid, 3);
      expect(await set('V1', [m1, m2], [1, 1])).toBe('WeightVecLengthIsLow');
      await admin('sudo_set_max_weight_limit', netuid, 6554);
      expect(await set('V1', uids, [1, 1, 1])).toBe('MaxWeightExceeded');
      await admin('sudo_set_max_weight_limit', netuid, 65_535);
      await admin('sudo_set_min_allowed_weights', netuid, 1);
      expect(await set('V1', uids, [100, 300, 50])).toBe('ok');
      await admin('sudo_set_weights_set_rate_limit', netuid, 100);
      expect(await set('V1', [m1], [1])).toBe('SettingWeightsTooFast');
      await admin('sudo_set_weights_set_rate_limit', netuid, 0);
      await admin('sudo_set_commit_reveal_weights_enabled', netuid, true);
      expect(await set('V1', [m1], [1])).toBe('CommitRevealEnabled');
      expect(await attempt(pair('V1'), 'reveal_weights', netuid, [m1], [1], [1], 0)).toBe(
        'NoWeightsCommitFound',
      );
      await admin('sudo_set_commit_reveal_weights_enabled', netuid, false);
      expect(await attempt(pair('V1'), 'commit_weights', netuid, `0x${'11'.repeat(32)}`)).toBe(
        'CommitRevealDisabled',
      );
    });

    it('names what the pool refuses', async () => {
      expect(
        await subnet.attempt(subnet.pair('poor'), 'become_delegate', subnet.pair('poor').address),
      ).toMatch(/^(Payment|HotKeyAccountNotExists)$/);
    });
  });
