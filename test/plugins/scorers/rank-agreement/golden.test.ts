import { dojoGolden, type DojoCase } from '../../../fixtures/golden/dojo.ts';
import { isSynthError } from '../../../../core/index.ts';
import {
  cubicScores,
  idealGrades,
  type CubicScores,
} from '../../../../plugins/scorers/rank-agreement/truth.ts';
import {
  agreementWithOthers,
  creditOf,
  feedbackScores,
} from '../../../../plugins/scorers/rank-agreement/feedback.ts';

type Numbers = readonly number[];

function expectNear(actual: Numbers, expected: Numbers, tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - (expected[i] as number))).toBeLessThanOrEqual(tolerance);
  });
}

test('v1-ground-truth-ranks', () => {
  const { input, expected, tolerance } = dojoGolden<
    { cases: [string, number][][] },
    { results: (Numbers | string)[] }
  >('v1-ground-truth-ranks');
  input.cases.forEach((pairs, i) => {
    const ranks = pairs.map(([, rank]) => rank);
    const wanted = expected.results[i];
    if (typeof wanted !== 'string') expectNear(idealGrades(ranks), wanted ?? [], tolerance);
    else {
      let fault: unknown;
      try {
        idealGrades(ranks);
      } catch (error) {
        fault = error;
      }
      expect(isSynthError(fault, 'SYN_TASK_MATERIAL') && fault.message).toMatch(/exactly 1/);
    }
  });
});

interface CubicInput {
  readonly ground_truth: Record<string, number>;
  readonly cubic: { readonly scaling: number; readonly translation: number; readonly offset: number };
  readonly cases: Record<string, number>[][];
}
interface CubicExpected {
  readonly normalised?: Numbers[];
  readonly cosine: Numbers;
  readonly normalised_cosine: Numbers;
  readonly cubic: Numbers;
  readonly final: Numbers;
}

type CubicCase = DojoCase<CubicInput, { results: CubicExpected[] }>;
const cubicCases: readonly CubicCase[] = [
  dojoGolden('v1-cubic-upstream-tests'),
  dojoGolden('v1-cubic-four-miners'),
];

test.each(cubicCases)('$id', ({ input, expected, tolerance }) => {
  const truth = Object.entries(input.ground_truth).sort(([, a], [, b]) => a - b);
  input.cases.forEach((raters, i) => {
    const grades = raters.map((rater) => truth.map(([cid]) => rater[cid] as number));
    const scores: CubicScores = cubicScores(
      grades,
      truth.map(([, rank]) => rank),
      input.cubic,
    );
    const wanted = expected.results[i] as CubicExpected;
    wanted.normalised?.forEach((row, rater) => {
      expectNear(scores.normalised[rater] ?? [], row, tolerance);
    });
    expectNear(scores.cosine, wanted.cosine, tolerance);
    expectNear(scores.normalisedCosine, wanted.normalised_cosine, tolerance);
    expectNear(scores.cubic, wanted.cubic, tolerance);
    expectNear(scores.final, wanted.final, tolerance);
  });
});

test('v1-hfl-combined', () => {
  const { input, expected, tolerance } = dojoGolden<
    {
      tf_deltas: Record<string, number>;
      sf_raw_scores: Record<string, (number | null)[]>;
      tf_weight: number;
      sf_weight: number;
      extra_tf_cases: Record<string, number>[];
    },
    {
      tf: Record<string, number>;
      icc2: Record<string, number>;
      combined: Record<string, number>;
      extra_tf: Record<string, number>[];
    }
  >('v1-hfl-combined');
  const same = (actual: ReadonlyMap<string, number>, wanted: Record<string, number>): void => {
    expect([...actual.keys()].sort()).toEqual(Object.keys(wanted).sort());
    for (const [name, value] of Object.entries(wanted))
      expectNear([actual.get(name) ?? NaN], [value], tolerance);
  };
  const gains = new Map(Object.entries(input.tf_deltas));
  const grades = new Map(Object.entries(input.sf_raw_scores));
  const weights = { credit: input.tf_weight, agreement: input.sf_weight };
  same(creditOf(gains), expected.tf);
  same(agreementWithOthers(grades), expected.icc2);
  same(feedbackScores(gains, grades, weights), expected.combined);
  input.extra_tf_cases.forEach((one, i) => {
    same(creditOf(new Map(Object.entries(one))), expected.extra_tf[i] ?? {});
  });
});
