import * as fc from 'fast-check';
import { settingsSchema } from '../../../core/config/schema.ts';
import { seededRandom } from '../../../core/index.ts';
import { assignPeers, availablePeers, orderPeers, type Order } from '../../../core/run/sampling.ts';
import { goldenRows } from '../../fixtures/golden/rows.ts';
import { neuron } from './fakes.ts';

const defaults = settingsSchema.parse({ role: 'validator' }).run.sampling;
/** Lowest uid first, as upstream walks: never used by a node, it favours the low uids. */
const byUid: Order = (peers) => peers.toSorted((a, b) => a.uid - b.uid);

interface Walk {
  own_uid: number;
  axons: { coldkey: string; ip: string }[];
  stake: number;
  validator_permit: boolean;
  vpermit_tao_limit: number;
  unique_coldkeys: boolean;
  unique_ips: boolean;
  k: number;
}
interface One {
  uid: number;
  is_serving: boolean;
  validator_permit: boolean;
  stake: number;
  vpermit_tao_limit: number;
}

describe('the golden rows of uid selection', () => {
  it.each(goldenRows<Walk | One, { sorted_uids?: number[]; available?: boolean }>('uid_selection'))(
    '$id',
    ({ input, expected }) => {
      if (!('axons' in input)) {
        const peer = neuron(input.uid, {
          validatorPermit: input.validator_permit,
          stake: input.stake,
          endpoint: input.is_serving ? { host: '10.0.0.1', port: 1 } : null,
        });
        const found = availablePeers({ self: 0, neurons: [peer] }, input.vpermit_tao_limit);
        expect(found.length === 1).toBe(expected.available);
        return;
      }
      const neurons = input.axons.map(({ coldkey, ip }, uid) =>
        neuron(uid, {
          coldkey,
          endpoint: { host: ip, port: 1 },
          stake: input.stake,
          validatorPermit: input.validator_permit,
        }),
      );
      const sampling = {
        ...defaults,
        size: input.k,
        uniqueColdkeys: input.unique_coldkeys,
        uniqueHosts: input.unique_ips,
        maxValidatorStake: input.vpermit_tao_limit,
      };
      const [group = []] = assignPeers(1, { self: input.own_uid, neurons }, sampling, byUid);
      expect(group.map(({ uid }) => uid).sort()).toEqual(expected.sorted_uids);
    },
  );
});

describe('assignPeers', () => {
  const neurons = Array.from({ length: 30 }, (_, uid) =>
    neuron(uid, {
      coldkey: `cold-${uid % 10}`,
      endpoint: uid % 7 === 6 ? null : { host: `h${uid % 5}`, port: 1 },
    }),
  );
  const random = (seed: number): Order => orderPeers('random', seededRandom(seed), new Map());

  it('never asks ourselves, nobody twice, and keeps what is to be unique', () => {
    const modes = fc.constantFrom('sample' as const, 'partition' as const, 'all' as const);
    fc.assert(
      fc.property(
        fc.nat(),
        modes,
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 6 }),
        (seed, mode, uniqueColdkeys, uniqueHosts, size, items) => {
          const sampling = { ...defaults, mode, uniqueColdkeys, uniqueHosts, size };
          const groups = assignPeers(items, { self: 3, neurons }, sampling, random(seed));
          expect(groups).toHaveLength(items);
          for (const group of groups) {
            const distinct = (key: (peer: (typeof group)[number]) => unknown) => new Set(group.map(key)).size;
            expect(distinct(({ uid }) => uid)).toBe(group.length);
            if (uniqueColdkeys) expect(distinct(({ coldkey }) => coldkey)).toBe(group.length);
            if (uniqueHosts) expect(distinct(({ endpoint }) => endpoint?.host)).toBe(group.length);
            if (mode === 'sample') expect(group.length).toBeLessThanOrEqual(size);
            expect(group.every(({ uid, endpoint }) => uid !== 3 && endpoint !== null)).toBe(true);
          }
          const asked = groups.flat().map(({ uid }) => uid);
          if (mode === 'partition') expect(new Set(asked).size).toBe(asked.length);
        },
      ),
    );
  });

  it('deals each peer one item, evenly', () => {
    const sampling = { ...defaults, mode: 'partition' as const, uniqueColdkeys: false };
    const groups = assignPeers(5, { self: null, neurons }, sampling, random(1));
    const sizes = groups.map((group) => group.length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(26);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
  });

  it('favours no uid among those of one coldkey', () => {
    const chosen = new Set(
      Array.from({ length: 40 }, (_, seed) => assignPeers(1, { self: null, neurons }, defaults, random(seed)))
        .flat(2)
        .filter(({ coldkey }) => coldkey === 'cold-1')
        .map(({ uid }) => uid),
    );
    expect([...chosen].sort()).toEqual([1, 11, 21]);
  });

  it('asks those first who were not asked for longest', () => {
    const last = new Map(neurons.map(({ hotkey, uid }) => [hotkey, uid < 25 ? 9 : uid === 26 ? 0 : 4]));
    const order = orderPeers('least-recent', seededRandom(1), last);
    const sampling = { ...defaults, size: 3, uniqueColdkeys: false };
    const [group = []] = assignPeers(1, { self: null, neurons }, sampling, order);
    expect(group.map(({ uid }) => uid)[0]).toBe(26);
    expect(group.every(({ uid }) => uid >= 25)).toBe(true);
  });

  it('spreads the items of a step over all, when it asks those longest waiting', () => {
    const last = new Map(neurons.map(({ hotkey, uid }) => [hotkey, uid]));
    const order = orderPeers('least-recent', seededRandom(1), last);
    const sampling = { ...defaults, size: 3, uniqueColdkeys: false };
    const groups = assignPeers(13, { self: null, neurons }, sampling, order);
    const times = new Map<number, number>();
    for (const { uid } of groups.flat()) times.set(uid, (times.get(uid) ?? 0) + 1);
    expect(times.size).toBe(26);
    expect(Math.max(...times.values())).toBe(2);
  });
});
