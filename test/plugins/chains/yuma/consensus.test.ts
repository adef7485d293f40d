import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { yumaEpoch, type YumaInput, type YumaParams } from '../../../../plugins/chains/yuma/consensus.ts';
import type { SparseRow } from '../../../../plugins/chains/yuma/matrix.ts';

type Rows = Readonly<Record<string, SparseRow>>;
interface RuntimeStep {
  readonly block: number;
  readonly stake: readonly string[];
  readonly weights: Rows;
  readonly bondsBefore: Rows;
  readonly permitBefore: readonly boolean[];
  readonly lastUpdate: readonly number[];
  readonly registered: readonly number[];
  readonly kappa: number;
  readonly bondsMovingAverage: number;
  readonly activityCutoff: number;
  readonly maxAllowedValidators: number;
  readonly expect: Readonly<Record<string, readonly unknown[]>>;
}
interface Worked {
  readonly name: string;
  readonly params: {
    readonly kappa: number;
    readonly bondsMovingAverage: number;
    readonly bondsPenalty: number;
    readonly stakes: readonly string[];
    readonly maxAllowedValidators?: number;
    readonly raoEmission: number;
  };
  readonly epochs: readonly {
    readonly weights: Rows;
    readonly expect: Readonly<Record<string, readonly unknown[]>> & { readonly bonds: Rows };
  }[];
}
const golden = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden/bittensor-golden.json', import.meta.url), 'utf8'),
) as {
  readonly yumaFromRuntime: {
    readonly steps: readonly RuntimeStep[];
    readonly params: { readonly raoEmission: number };
  };
  readonly yumaWorked: readonly Worked[];
};

const defaults: YumaParams = {
  version: 'original',
  kappa: 32_767,
  bondsMovingAverage: 900_000,
  bondsPenalty: 65_535,
  activityCutoff: 5000,
  maxAllowedValidators: 64,
  stakeThreshold: 0n,
  liquidAlpha: null,
};
const toRows = (rows: Rows, size: number): SparseRow[] =>
  Array.from({ length: size }, (_, uid) => rows[uid] ?? []);

/** A result under the names and in the shapes of the golden file. */
function present(input: YumaInput): Record<string, unknown> {
  const { permits, bonds, ...rest } = yumaEpoch(input);
  return {
    ...rest,
    rank: rest.incentive,
    validatorPermit: permits,
    bonds: Object.fromEntries(bonds.flatMap((row, uid) => (row.length > 0 ? [[uid, row]] : []))),
    emission: rest.emission.map(Number),
    serverEmission: rest.serverEmission.map(Number),
    validatorEmission: rest.validatorEmission.map(Number),
  };
}

describe('yumaEpoch', () => {
  it.each(golden.yumaFromRuntime.steps.map((step) => [step.block, step] as const))(
    'gives what a running runtime stored at block %i',
    (_, step) => {
      const size = step.stake.length;
      const actual = present({
        params: {
          ...defaults,
          kappa: step.kappa,
          bondsMovingAverage: step.bondsMovingAverage,
          activityCutoff: step.activityCutoff,
          maxAllowedValidators: step.maxAllowedValidators,
        },
        block: step.block,
        stakes: step.stake.map(BigInt),
        weights: toRows(step.weights, size),
        bonds: toRows(step.bondsBefore, size),
        bondsFrom: step.lastUpdate,
        permits: step.permitBefore,
        lastUpdate: step.lastUpdate,
        registeredAt: step.registered,
        owner: null,
        emission: BigInt(golden.yumaFromRuntime.params.raoEmission),
      });
      expect(actual).toMatchObject(step.expect);
    },
  );

  it.each(golden.yumaWorked.map((example) => [example.name, example] as const))(
    'works out: %s',
    (_, example) => {
      const { stakes, raoEmission, ...params } = example.params;
      const size = stakes.length;
      let bonds: Rows = {};
      let permits = stakes.map((stake) => stake !== '0');
      for (const epoch of example.epochs) {
        const actual = present({
          params: {
            ...defaults,
            ...params,
            version: example.name.startsWith('Yuma3') ? 'yuma3' : 'original',
          },
          block: 10,
          stakes: stakes.map(BigInt),
          weights: toRows(epoch.weights, size),
          bonds: toRows(bonds, size),
          bondsFrom: stakes.map(() => 9),
          permits,
          lastUpdate: stakes.map(() => 9),
          registeredAt: stakes.map(() => 0),
          owner: null,
          emission: BigInt(raoEmission),
        });
        expect(actual).toMatchObject(epoch.expect);
        bonds = epoch.expect.bonds;
        permits = epoch.expect['validatorPermit'] as boolean[];
      }
    },
  );

  it('pays by stake when nobody set weights', () => {
    const result = yumaEpoch({ ...idle(3), emission: 900n });
    expect(result.emission.map(Number)).toEqual([299, 299, 299]);
    expect(result.incentive).toEqual([0, 0, 0]);
  });

  it('ignores weights set before their target registered, on oneself, and by neurons without a permit', () => {
    const base = idle(4);
    const weights: SparseRow[] = [
      [
        [1, 65_535],
        [0, 65_535],
        [2, 65_535],
      ],
      [],
      [],
      [[2, 65_535]],
    ];
    const result = yumaEpoch({
      ...base,
      weights,
      permits: [true, false, false, false],
      lastUpdate: [5, 5, 5, 9],
      registeredAt: [0, 5, 0, 0],
    });
    expect(result.incentive).toEqual([0, 0, 65_535, 0]);
  });

  it('leaves out inactive validators and small stakes', () => {
    const result = yumaEpoch({
      ...idle(4),
      params: { ...defaults, activityCutoff: 3, stakeThreshold: 50n },
      block: 10,
      stakes: [100n, 100n, 10n, 0n],
      permits: [true, true, true, false],
      weights: [[[3, 1]], [[2, 1]], [[2, 1]], []],
      lastUpdate: [8, 2, 8, 0],
    });
    expect(result.incentive).toEqual([0, 0, 0, 65_535]);
    expect(result.permits).toEqual([true, true, false, false]);
  });

  it('moves bonds faster under liquid alpha for one who bought against the consensus', () => {
    const run = (liquidAlpha: YumaParams['liquidAlpha']): readonly SparseRow[] =>
      yumaEpoch({
        ...idle(4),
        params: { ...defaults, version: 'yuma3', bondsPenalty: 0, liquidAlpha },
        permits: [true, true, false, false],
        stakes: [700n, 300n, 0n, 0n],
        weights: [[[2, 65_535]], [[3, 65_535]], [], []],
        lastUpdate: [5, 5, 0, 0],
      }).bonds;
    // 65535 * 0.1 without it; near 0.7 with the consensus and near 0.9 against it.
    expect(run(null)).toEqual([[[2, 6553]], [[3, 6553]], [], []]);
    const [conform, against] = run({ low: 45_875, high: 58_982, steepness: 1000 }).map((row) => row[0]?.[1]);
    expect(conform).toBe(45_962);
    expect(against).toBe(58_894);
  });

  it('gives shares in [0, 1] that never add up to more than 1, for any subnet', () => {
    const row = fc.array(fc.tuple(fc.nat(11), fc.nat(65_535)), { maxLength: 12 });
    const perUid = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
      fc.array(value, { minLength: 12, maxLength: 12 });
    const subnet = fc.record({
      params: fc.record({
        version: fc.constantFrom('original' as const, 'yuma3' as const),
        kappa: fc.nat(65_535),
        bondsMovingAverage: fc.nat(1_000_000),
        bondsPenalty: fc.nat(65_535),
        activityCutoff: fc.nat(20),
        maxAllowedValidators: fc.nat(14),
        stakeThreshold: fc.bigInt(0n, 10n ** 12n),
        liquidAlpha: fc.option(fc.constant({ low: 45_875, high: 58_982, steepness: 1000 })),
      }),
      block: fc.nat(30),
      stakes: perUid(fc.bigInt(0n, 2n ** 63n)),
      weights: perUid(row),
      bonds: perUid(row),
      bondsFrom: perUid(fc.nat(30)),
      permits: perUid(fc.boolean()),
      lastUpdate: perUid(fc.nat(30)),
      registeredAt: perUid(fc.nat(30)),
      owner: fc.option(fc.nat(11)),
      emission: fc.bigInt(0n, 2n ** 64n),
    });
    fc.assert(
      fc.property(subnet, (input) => {
        const result = yumaEpoch(input);
        for (const shares of [result.incentive, result.dividends, result.stakeWeight]) {
          expect(shares.every((share) => Number.isInteger(share) && share >= 0 && share <= 65_535)).toBe(
            true,
          );
          expect(shares.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(65_535);
        }
        for (const values of [
          result.consensus,
          result.trust,
          result.validatorTrust,
          ...result.bonds.map((r) => r.map(([, v]) => v)),
        ])
          expect(values.every((value) => value >= 0 && value <= 65_535)).toBe(true);
        expect(result.emission.every((rao) => rao >= 0n)).toBe(true);
        expect(result.emission.reduce((a, b) => a + b, 0n) <= input.emission).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

/** A subnet of `size` equal validators at block 10 that have set nothing. */
function idle(size: number): YumaInput {
  const all = <T>(value: T): T[] => new Array<T>(size).fill(value);
  return {
    params: defaults,
    block: 10,
    stakes: all(100n),
    weights: all([]),
    bonds: all([]),
    bondsFrom: all(9),
    permits: all(true),
    lastUpdate: all(9),
    registeredAt: all(0),
    owner: null,
    emission: 1000n,
  };
}
