import { createAccess } from '../../../core/run/access.ts';
import { settingsSchema, type Settings } from '../../../core/config/schema.ts';
import { communeGolden } from '../../fixtures/golden/commune.ts';
import { fakeClock } from '../../helpers/fake-clock.ts';

type Access = Settings['access'];
type Tiers = readonly (readonly [stakeNano: number, calls: number])[];

const nano = 1e-9;
const rateOf = (epochSeconds: number, tiers: Tiers): NonNullable<Access['rate']> => ({
  epochMs: epochSeconds * 1000,
  tiers: tiers.map(([stake, calls]) => ({ minStake: stake * nano, calls })),
});
const synthia = communeGolden<{ epoch: number; ratio_tiers: Tiers }>('stake_limiter.synthia_params');
const communex = communeGolden<Tiers>('stake_limiter.communex_default_tiers');

/** A miner with these rules, and a way to call it. */
function miner(access: object) {
  const clock = fakeClock();
  const refuse = createAccess(settingsSchema.shape.access.parse(access), clock);
  const call = (
    hotkey: string,
    stake: number,
    more: { uid?: number | null; validatorPermit?: boolean } = {},
  ) => refuse({ protocol: 'generate', caller: { hotkey, stake, uid: 1, validatorPermit: true, ...more } });
  return { clock, call, refuse };
}

interface Simulation {
  readonly name: string;
  readonly ratios: Readonly<Record<string, number>>;
  readonly epoch: number;
  readonly events: readonly {
    readonly t: number;
    readonly key: string;
    readonly allowed: boolean;
    readonly tokens_after: number;
    readonly retry_after?: number;
  }[];
}

describe('the limit by stake', () => {
  test.each(communeGolden<Simulation[]>('stake_limiter.simulations'))(
    'lets through what upstream does: $name',
    ({ ratios, epoch, events }) => {
      // The stakes that have these rates under Synthia's tiers.
      const stakes = new Map(synthia.ratio_tiers.map(([stake, calls]) => [calls, stake * nano]));
      const { clock, call } = miner({ rate: rateOf(epoch, synthia.ratio_tiers) });
      let now = 0;
      for (const { t, key, allowed, retry_after } of events) {
        clock.advance((t - now) * 1000);
        now = t;
        const refusal = call(key, stakes.get(ratios[key] ?? NaN) ?? NaN);
        if (allowed) expect(refusal).toBeNull();
        else expect(refusal).toMatchObject({ status: 429, retryAfterMs: (retry_after ?? NaN) * 1000 });
      }
    },
  );

  test.each(
    communeGolden<{ stake_nano: number; synthia: number; communex: number }[]>('stake_limiter.tier_cases'),
  )('a stake of $stake_nano nano has its tier', (row) => {
    for (const [tiers, calls] of [
      [synthia.ratio_tiers, row.synthia],
      [communex, row.communex],
    ] as const) {
      const { call } = miner({ rate: rateOf(synthia.epoch, tiers) });
      // As many at once as an epoch has, and one in any case.
      for (let i = 0; i < Math.max(1, calls); i += 1) expect(call('key', row.stake_nano * nano)).toBeNull();
      const seconds = calls === 0 ? 600 : synthia.epoch / calls;
      expect(call('key', row.stake_nano * nano)).toMatchObject({ retryAfterMs: Math.ceil(seconds * 1000) });
    }
  });

  test('tiers need no order, and less than one call an epoch comes back all the same', () => {
    const tiers = [
      { minStake: 100, calls: 3 },
      { minStake: 0, calls: 0.5 },
    ];
    const { call, clock } = miner({ rate: { epochMs: 1000, tiers } });
    expect([1, 2, 3, 4].map(() => call('rich', 100) === null)).toEqual([true, true, true, false]);
    expect(call('small', 1)).toBeNull();
    expect(call('small', 1)).toMatchObject({ retryAfterMs: 2000 });
    clock.advance(2000);
    expect(call('small', 1)).toBeNull();

    const alone = miner({ rate: { epochMs: 1000, tiers: [{ minStake: 0, calls: 0.5 }] } });
    expect(alone.call('small', 1)).toBeNull();
    alone.clock.advance(2000);
    expect(alone.call('small', 1)).toBeNull();
    expect(alone.call('small', 1)).not.toBeNull();
  });

  test('callers do not use up one another’s calls', () => {
    const { call } = miner({ rate: { tiers: [{ minStake: 0, calls: 1 }] } });
    for (let i = 0; i < 50; i += 1) expect(call(`key-${i}`, 0)).toBeNull();
    expect(call('key-0', 0)).not.toBeNull();
  });

  test('remembers 10000 callers, those seen last', () => {
    const { call } = miner({ rate: { tiers: [{ minStake: 0, calls: 0 }] } });
    call('first', 0);
    call('second', 0);
    for (let i = 0; i < 9_999; i += 1) call(`key-${i}`, 0);
    expect(call('second', 0)).not.toBeNull();
    expect(call('first', 0)).toBeNull();
  });
});

describe('who is answered', () => {
  test('by default whoever is registered, and whoever a wire cannot name', () => {
    const { call, refuse } = miner({});
    expect(call('a', 0)).toBeNull();
    expect(call('a', 0, { uid: null })).toMatchObject({ status: 403 });
    expect(refuse({ protocol: 'generate', caller: null })).toBeNull();
    expect(miner({ registered: false }).call('a', 0, { uid: null })).toBeNull();
  });

  test('with a permit, or with enough stake, when so configured', () => {
    const permit = miner({ validatorPermit: true });
    expect(permit.call('a', 1e9, { validatorPermit: false })).toMatchObject({ status: 403 });
    expect(permit.call('a', 0)).toBeNull();
    const stake = miner({ minStake: 10 });
    expect(stake.call('a', 9.99)).toMatchObject({ status: 403 });
    expect(stake.call('a', 10)).toBeNull();
  });

  test('a rule about callers refuses whoever does not say who it is', () => {
    for (const access of [
      { validatorPermit: true },
      { minStake: 1 },
      { rate: { tiers: [{ minStake: 0, calls: 1 }] } },
    ])
      expect(miner(access).refuse({ protocol: 'generate', caller: null })).toMatchObject({ status: 401 });
  });

  test('one who is not let in uses up no call', () => {
    const { call } = miner({ minStake: 10, rate: { tiers: [{ minStake: 0, calls: 1 }] } });
    expect(call('a', 1)).toMatchObject({ status: 403 });
    expect(call('a', 10)).toBeNull();
  });
});
