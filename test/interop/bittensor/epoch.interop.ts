import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiPromise } from '@polkadot/api';
import { systemClock } from '../../../core/host/clock.ts';
import type { JsonValue } from '../../../core/index.ts';
import { explainFault } from '../../../plugins/chains/bittensor/subtensor/errors.ts';
import { createWeights, type SubnetWeights } from '../../../plugins/chains/bittensor/weights/index.ts';
import { createSubmitter } from '../../../plugins/chains/substrate/submit.ts';
import { yumaEpoch, type YumaInput } from '../../../plugins/chains/yuma/consensus.ts';
import type { SparseRow } from '../../../plugins/chains/yuma/matrix.ts';
import { findChopsticks, missingChopsticks } from './chopsticks.ts';
import { openLabSubnet, type LabSubnet } from './subnet.ts';

const { signal } = new AbortController();
const quiet = () => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet, child: () => log };
const names = ['V1', 'V2', 'M1', 'M2', 'M3'];
const emission = 10_000_000_000n;

if (findChopsticks() === null) it.skip(missingChopsticks, quiet);
else
  describe('real epochs of Yuma consensus, version 202', () => {
    let subnet: LabSubnet;
    let storage: string;
    const uids: Record<string, number> = {};
    const validators = new Map<string, SubnetWeights>();

    beforeAll(async () => {
      subnet = await openLabSubnet(202);
      storage = await mkdtemp(join(tmpdir(), 'synth-epoch-'));
      const { connection, netuid, alice } = subnet;
      for (const name of names) {
        const pair = subnet.pair(name);
        expect(await subnet.attempt(alice, 'burned_register', netuid, pair.address)).toBe('ok');
        uids[name] = Number(await subnet.read('uids', netuid, pair.address));
        if (!name.startsWith('V')) continue;
        const submitter = createSubmitter({
          ...{ connection, pair, explain: explainFault, waitFor: 'in-block', clock: systemClock, log },
        });
        const weights = createWeights({
          ...{ connection, submitter, hotkey: pair.address, publicKey: pair.publicKey, netuid, mechid: 0 },
          options: { versionKey: undefined, waitFor: 'in-block' },
          ...{ storage: join(storage, name), random: randomBytes, clock: systemClock, log },
        });
        validators.set(name, weights);
      }
      await subnet.stake(subnet.pair('V1'), 3000);
      await subnet.stake(subnet.pair('V2'), 1000);
      await subnet.toEpoch();
    });
    afterAll(async () => {
      for (const weights of validators.values()) await weights.close();
      await subnet.close();
      await rm(storage, { recursive: true });
    });

    const of = <T>(entry: string): Promise<T> =>
      subnet.read(entry, subnet.netuid) as Promise<unknown> as Promise<T>;
    const each = async <T>(work: (uid: number) => Promise<T>): Promise<T[]> => {
      const found: T[] = [];
      for (let uid = 0; uid < (await of<number>('subnetworkN')); uid += 1) found.push(await work(uid));
      return found;
    };
    const rows = (entry: 'weights' | 'bonds'): Promise<SparseRow[]> =>
      each(async (uid) => (await subnet.read(entry, subnet.netuid, uid)) as unknown as SparseRow);
    /** What this runtime keeps for a hotkey and each subnet counts on all of them. */
    const stakes = (): Promise<bigint[]> =>
      each(async (uid) => {
        const hotkey = await subnet.read('keys', subnet.netuid, uid);
        const read = async (api: ApiPromise): Promise<bigint> => {
          const found = await api.query['subtensorModule']?.['totalHotkeySubStake']?.entries(hotkey);
          return (found ?? []).reduce((sum, [, rao]) => sum + BigInt(rao.toString()), 0n);
        };
        return subnet.connection.call('read stake', read, signal);
      });

    /** What the chain has just before an epoch, as our own consensus takes it. */
    const input = async (): Promise<Omit<YumaInput, 'block'>> => ({
      params: {
        version: 'original',
        kappa: await of('kappa'),
        bondsMovingAverage: Number(await of<JsonValue>('bondsMovingAverage')),
        bondsPenalty: 65_535,
        activityCutoff: await of('activityCutoff'),
        maxAllowedValidators: await of('maxAllowedValidators'),
        stakeThreshold: 0n,
        liquidAlpha: null,
      },
      stakes: await stakes(),
      weights: await rows('weights'),
      bonds: await rows('bonds'),
      bondsFrom: await of('lastUpdate'),
      permits: await of('validatorPermit'),
      lastUpdate: await of('lastUpdate'),
      registeredAt: await each(async (uid) =>
        Number(await subnet.read('blockAtRegistration', subnet.netuid, uid)),
      ),
      owner: null,
      emission,
    });

    const plan: readonly (readonly [Record<string, number>, Record<string, number>])[] = [
      [
        { M1: 100, M2: 300, M3: 50 },
        { M1: 10, M2: 200, M3: 200 },
      ],
      [
        { M1: 500, M2: 300 },
        { M1: 10, M3: 200 },
      ],
      [
        { M1: 1, M2: 1, M3: 1 },
        { M1: 40, M2: 50, M3: 60 },
      ],
      [{ M3: 1 }, { M1: 1, M2: 1e-9, M3: 0.5 }],
    ];

    test.each(plan)(
      'validators who say %j and %j earn what we work out, to the unit',
      async (first, second) => {
        for (const [name, votes] of [
          ['V1', first],
          ['V2', second],
        ] as const) {
          const given = {
            uids: Object.keys(votes).map((miner) => uids[miner] ?? NaN),
            values: Object.values(votes),
          };
          expect(await validators.get(name)?.set(given, signal)).toMatchObject({ accepted: true });
        }
        await subnet.node.setStorage({
          SubtensorModule: { PendingEmission: [[[subnet.netuid], Number(emission)]] },
        });
        const before = await input();
        await subnet.toEpoch();
        const block = await subnet.node.block();
        const { bonds, permits, ...ours } = yumaEpoch({ ...before, block });
        const shares = ['incentive', 'dividends', 'consensus', 'trust', 'validatorTrust'] as const;
        for (const share of shares) expect([share, await of(share)]).toEqual([share, ours[share]]);
        expect(await of('validatorPermit')).toEqual(permits);
        expect(await of('emission')).toEqual(ours.emission.map(Number));
        expect(await rows('bonds')).toEqual(bonds);
        expect(ours.incentive.some((share) => share > 0)).toBe(true);
        expect(ours.dividends.some((share) => share > 0)).toBe(true);
      },
    );
  });
