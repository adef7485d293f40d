import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { systemClock } from '../../../core/host/clock.ts';
import { seededRandom } from '../../../core/index.ts';
import { explainFault } from '../../../plugins/chains/bittensor/subtensor/errors.ts';
import { readState } from '../../../plugins/chains/bittensor/subtensor/state.ts';
import { commitHash } from '../../../plugins/chains/bittensor/weights/commit-hash.ts';
import { legacyRevealWindow } from '../../../plugins/chains/bittensor/weights/epochs.ts';
import { createWeights, type SubnetWeights } from '../../../plugins/chains/bittensor/weights/index.ts';
import type { Sr25519Pair } from '../../../plugins/chains/keys/sr25519.ts';
import { upscale } from '../../../plugins/chains/weights/integers.ts';
import { createSubmitter } from '../../../plugins/chains/substrate/submit.ts';
import { findChopsticks, missingChopsticks } from './chopsticks.ts';
import { openLabSubnet, type LabSubnet } from './subnet.ts';

const { signal } = new AbortController();
const quiet = () => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet, child: () => log };

if (findChopsticks() === null) it.skip(missingChopsticks, quiet);
else
  describe('weights on a real runtime, version 218', () => {
    let subnet: LabSubnet;
    let validator: Sr25519Pair;
    let storage: string;
    /** By name. */
    let uids: Record<string, number>;
    let open: SubnetWeights;
    const refusals = new Set<string>();

    const start = (
      options: Parameters<typeof createWeights>[0]['options'] = {
        versionKey: undefined,
        waitFor: 'in-block',
      },
      folder = storage,
    ): SubnetWeights =>
      createWeights({
        connection: subnet.connection,
        submitter: createSubmitter({
          ...{ connection: subnet.connection, pair: validator, explain: explainFault },
          ...{ waitFor: 'in-block', clock: systemClock, log },
        }),
        ...{ hotkey: validator.address, publicKey: validator.publicKey, netuid: subnet.netuid, mechid: 0 },
        ...{ options, storage: folder, random: randomBytes, clock: systemClock, log },
      });
    const state = () =>
      readState(subnet.connection, { netuid: subnet.netuid, mechid: 0, hotkey: validator.address }, signal);
    const read = (entry: 'weights' | 'weightCommits') =>
      subnet.read(entry, subnet.netuid, entry === 'weights' ? uids['V1'] : validator.address);

    beforeAll(async () => {
      subnet = await openLabSubnet(218);
      storage = await mkdtemp(join(tmpdir(), 'synth-weights-'));
      uids = {};
      // An epoch between what is foreseen and what is tried might give permits.
      await subnet.toEpoch();
      for (const name of ['V1', 'V2', 'M1', 'M2', 'M3']) {
        const { address } = subnet.pair(name);
        expect(await subnet.attempt(subnet.alice, 'burned_register', subnet.netuid, address)).toBe('ok');
        uids[name] = Number(await subnet.read('uids', subnet.netuid, address));
      }
      validator = subnet.pair('V1');
      open = start();
    });
    afterAll(async () => {
      await open.close();
      await subnet.close();
      await rm(storage, { recursive: true });
      process.stdout.write(`\nrefused by the runtime: ${[...refusals].join(', ')}\n\n`);
    });

    /** What the runtime says to a call of our own making. */
    const refuse = async (
      name: string,
      by: Sr25519Pair,
      call: string,
      ...given: unknown[]
    ): Promise<void> => {
      expect(await subnet.attempt(by, call, subnet.netuid, ...given)).toBe(name);
      refusals.add(name);
    };
    /** The same, and that it was foreseen: no call was made. */
    const foresee = async (
      name: string,
      given: { readonly uids: number[]; readonly values: number[] },
      act: 'set_weights' | 'commit_weights' = 'set_weights',
      versionKey = 5,
    ): Promise<void> => {
      const block = await subnet.node.block();
      expect(await open.set(given, signal)).toMatchObject({
        accepted: false,
        reason: name,
        detail: { isForeseen: true },
      });
      expect(await subnet.node.block()).toBe(block);
      const sent = act === 'set_weights' ? [given.uids, given.values, versionKey] : [`0x${'12'.repeat(32)}`];
      await refuse(name, validator, act, ...sent);
    };
    /** Runtimes differ in what it is called. */
    const setLeastStake = async (rao: bigint): Promise<void> => {
      await subnet.admin('sudo_set_stake_threshold', rao);
      await subnet.admin('sudo_set_weights_min_stake', rao);
    };
    const weights = (): { uids: number[]; values: number[] } => ({
      uids: [uids['M1'] ?? NaN, uids['M2'] ?? NaN, uids['M3'] ?? NaN],
      values: [100, 300, 50],
    });

    test('are refused by name, and that is foreseen', async () => {
      const { netuid } = subnet;
      const { uids: all } = weights();
      const [m1 = 0, m2 = 0] = all;
      const vote = { uids: [m1, m2], values: [1, 1] };
      await foresee('NeuronNoValidatorPermit', vote);
      await setLeastStake(5_000_000_000_000n);
      // This runtime numbers the same refusal otherwise for each call; that of a commit is today's.
      await foresee('NotEnoughStakeToSetWeights', vote, 'commit_weights');
      await setLeastStake(0n);
      await subnet.stake(validator, 3000);
      await subnet.stake(subnet.pair('V2'), 1000);
      await subnet.toEpoch();
      await foresee('DuplicateUids', { uids: [m1, m1], values: [1, 1] });
      await foresee('WeightVecNotEqualSize', { uids: [m1, m2], values: [1] });
      await foresee('UidVecContainInvalidOne', { uids: [m1, 60_000], values: [1, 1] });
      await subnet.admin('sudo_set_max_weight_limit', netuid, 6554);
      await foresee('MaxWeightExceeded', { uids: all, values: [1, 1, 1] });
      await subnet.admin('sudo_set_max_weight_limit', netuid, 65_535);
      await subnet.admin('sudo_set_weights_set_rate_limit', netuid, 1_000_000);
      await foresee('SettingWeightsTooFast', vote);
      await subnet.admin('sudo_set_commit_reveal_weights_enabled', netuid, true);
      await foresee('CommittingWeightsTooFast', vote, 'commit_weights');
      await refuse('CommitRevealEnabled', validator, 'set_weights', [m1], [1], 5);
      await subnet.admin('sudo_set_commit_reveal_weights_enabled', netuid, false);
      await subnet.admin('sudo_set_weights_set_rate_limit', netuid, 0);
      await refuse('CommitRevealDisabled', validator, 'commit_weights', `0x${'12'.repeat(32)}`);
      await subnet.admin('sudo_set_weights_version_key', netuid, 5);
      await refuse('IncorrectWeightVersionKey', validator, 'set_weights', [m1], [1], 4);
      const other = start({ versionKey: 4, waitFor: 'in-block' }, join(storage, 'other'));
      expect((await other.set(vote, signal)).reason).toBe('IncorrectWeightVersionKey');
      await other.close();
      await subnet.admin('sudo_set_min_allowed_weights', netuid, 3);
      await refuse('WeightVecLengthIsLow', validator, 'set_weights', [m1, m2], [1, 1], 5);
    });

    test('are stored as they are upscaled here', async () => {
      const receipt = await open.set(weights(), signal);
      expect(receipt).toMatchObject({
        accepted: true,
        reason: null,
        block: await subnet.node.block(),
        detail: { phase: 'set', call: 'set_weights', versionKey: '5' },
      });
      const stored = upscale(receipt.values);
      expect(await read('weights')).toEqual(receipt.uids.map((uid, index) => [uid, stored[index]]));
      const raw = [100, 300, 50];
      expect(await subnet.attempt(validator, 'set_weights', subnet.netuid, weights().uids, raw, 5)).toBe(
        'ok',
      );
      expect(await read('weights')).toEqual(weights().uids.map((uid, index) => [uid, upscale(raw)[index]]));
      // For fewer than the subnet wants, everyone gets a little.
      const few = await open.set({ uids: weights().uids.slice(0, 1), values: [1] }, signal);
      expect(few).toMatchObject({ accepted: true });
      expect(await read('weights')).toHaveLength((await state()).n);
    });

    test('of every shape that is processed here are accepted there', async () => {
      const { netuid } = subnet;
      await subnet.admin('sudo_set_max_weight_limit', netuid, 20_000);
      const { n } = await state();
      const random = seededRandom('weights');
      for (let round = 0; round < 6; round += 1) {
        const all = Array.from({ length: n }, (_, uid) => uid).filter((uid) => uid !== uids['V1']);
        const values = all.map(() => (random.chance(0.2) ? 1e-7 : random.next() ** random.int(1, 9)));
        expect(await open.set({ uids: all, values }, signal)).toMatchObject({ accepted: true, reason: null });
      }
      await subnet.admin('sudo_set_max_weight_limit', netuid, 65_535);
    });

    test('work again from the block that was told', async () => {
      await subnet.admin('sudo_set_weights_set_rate_limit', subnet.netuid, 12);
      expect((await open.set(weights(), signal)).reason).toBe('SettingWeightsTooFast');
      const { detail } = await open.set(weights(), signal);
      await subnet.node.newBlock(Number(detail?.['blocksToWait']));
      expect(await subnet.node.block()).toBe(detail?.['worksFromBlock']);
      expect((await open.set(weights(), signal)).accepted).toBe(true);
      await subnet.admin('sudo_set_weights_set_rate_limit', subnet.netuid, 0);
    });

    test('are committed, and revealed by the next process', async () => {
      const { netuid, node, tempo } = subnet;
      await subnet.admin('sudo_set_commit_reveal_weights_enabled', netuid, true);
      await subnet.toEpoch();
      const receipt = await open.set({ ...weights(), values: [7, 2, 5] }, signal);
      expect(receipt).toMatchObject({ accepted: true, detail: { phase: 'commit', call: 'commit_weights' } });
      const block = receipt.block;
      const window = legacyRevealWindow({ block, netuid, tempo, period: 1 });
      // The runtime writes down when it takes the reveal.
      const committed = receipt.detail?.['commit'];
      expect(await read('weightCommits')).toEqual([[committed, block, window.first, window.last]]);
      expect(receipt.detail?.['reveal']).toEqual(window);
      expect(await open.settle(signal)).toEqual([]);
      await open.close();
      open = start();
      await node.newBlock(window.first - (await node.block()));
      const before = await read('weights');
      expect(await open.settle(signal)).toMatchObject([
        { accepted: true, detail: { phase: 'reveal', call: 'reveal_weights', commit: committed } },
      ]);
      expect(await read('weights')).not.toEqual(before);
      const stored = upscale(receipt.values);
      expect(await read('weights')).toEqual(receipt.uids.map((uid, index) => [uid, stored[index]]));
      expect(await open.settle(signal)).toEqual([]);
    });

    test('whose time is over are given up', async () => {
      await subnet.toEpoch();
      const receipt = await open.set(weights(), signal);
      const { last } = receipt.detail?.['reveal'] as { last: number };
      await subnet.node.newBlock(last - (await subnet.node.block()));
      expect(await open.settle(signal)).toMatchObject([
        { reason: 'ExpiredWeightCommit', detail: { commit: receipt.detail?.['commit'] } },
      ]);
    });

    test('committed by hand are taken or refused by name', async () => {
      const { netuid, node } = subnet;
      const { uids: dests } = weights();
      const salt = [11, 22, 33, 44, 55, 66, 77, 88];
      const vote = { uids: dests, values: [65_535, 100, 7], salt, versionKey: 5n };
      const told = [vote.uids, vote.values, salt, 5];
      const hash = await commitHash(validator.publicKey, netuid, vote);
      const commit = (one: string): Promise<string> =>
        subnet.attempt(validator, 'commit_weights', netuid, one);
      await subnet.toEpoch();
      expect(await commit(hash)).toBe('ok');
      await refuse('RevealTooEarly', validator, 'reveal_weights', ...told);
      await subnet.toEpoch();
      await refuse(
        'InvalidRevealCommitHashNotMatch',
        validator,
        'reveal_weights',
        ...told.slice(0, 2),
        [1],
        5,
      );
      expect(await subnet.attempt(validator, 'reveal_weights', netuid, ...told)).toBe('ok');
      expect(await read('weights')).toEqual(dests.map((uid, index) => [uid, vote.values[index]]));
      await refuse('NoWeightsCommitFound', validator, 'reveal_weights', ...told);
      await subnet.toEpoch();
      expect(await commit(hash)).toBe('ok');
      await node.newBlock(2 * (subnet.tempo + 1));
      await refuse('ExpiredWeightCommit', validator, 'reveal_weights', ...told);
      await subnet.toEpoch();
      const taken: string[] = [];
      do taken.push(await commit(`0x${taken.length.toString(16).padStart(64, '0')}`));
      while (taken.at(-1) === 'ok' && taken.length <= 10);
      expect(taken.at(-1)).toBe('TooManyUnrevealedCommits');
      await foresee('TooManyUnrevealedCommits', { uids: dests, values: [1, 1, 1] }, 'commit_weights');
    });
  });
