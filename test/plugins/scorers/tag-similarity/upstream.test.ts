import {
  cosineAsUpstream,
  neighbourhoodOf,
  scoreAsUpstream,
  type Era,
  type Tagged,
} from '../../../../plugins/scorers/tag-similarity/upstream.ts';
import tagSimilarity from '../../../../plugins/scorers/tag-similarity/index.ts';
import { cgpGolden } from '../../../fixtures/golden/cgp.ts';
import { scoreAll, setUp } from '../batch.ts';

interface Wire {
  readonly tags: readonly string[];
  readonly vectors: Readonly<Record<string, readonly number[]>>;
}
interface Input {
  readonly ground_truth: Wire;
  readonly miner: Wire;
}
type Figures = Readonly<Record<string, number | 'NaN'>>;

const tagged = ({ tags, vectors }: Wire): Tagged => ({ tags, vectors: new Map(Object.entries(vectors)) });
const judge = (truth: Wire, miner: Wire, era: Era, more: { minTags?: number; penalties?: boolean } = {}) =>
  scoreAsUpstream(tagged(truth), tagged(miner), { era, minTags: 3, penalties: true, ...more });

/** The golden figures of a verdict; the sizes of the lists where the case has them. */
function expectFigures(verdict: ReturnType<typeof judge>, expected: Figures, tolerance: number): void {
  const { both, unique, scored, top3, ...rest } = verdict as NonNullable<typeof verdict>;
  const found: Record<string, unknown> = {
    ...rest,
    both: both.length,
    unique: unique.length,
    scored_tags: scored,
    top3_mean: top3,
  };
  for (const [name, value] of Object.entries(expected))
    if (value === 'NaN') expect(found[name]).toBeNaN();
    else expect(Math.abs((found[name] as number) - value)).toBeLessThanOrEqual(tolerance);
}

describe('tag-similarity, the formula of CGP', () => {
  test('neighbourhood and cosines', () => {
    const { input, expected, tolerance } = cgpGolden<
      { ground_truth: Wire; candidates: Record<string, number[]> },
      { neighbourhood: number[]; cosine: Record<string, number> }
    >('score-neighbourhood');
    const mean = neighbourhoodOf(tagged(input.ground_truth)) as number[];
    mean.forEach((x, i) =>
      expect(Math.abs(x - (expected.neighbourhood[i] as number))).toBeLessThanOrEqual(tolerance),
    );
    for (const [tag, vector] of Object.entries(input.candidates))
      expect(Math.abs(cosineAsUpstream(mean, vector) - (expected.cosine[tag] as number))).toBeLessThanOrEqual(
        tolerance,
      );
    expect(neighbourhoodOf({ tags: ['a'], vectors: new Map() })).toBeNull();
  });

  test('a typical reply, the same in all eras', () => {
    const { input, expected, tolerance } = cgpGolden<Input, Figures>('score-typical');
    for (const era of ['may-2024', 'late-2024', 'head'] as const)
      expectFigures(judge(input.ground_truth, input.miner, era), expected, tolerance);
  });

  test('few unique tags', () => {
    const { input, expected, tolerance } = cgpGolden<
      { ground_truth: Wire; two_unique: Wire; one_unique: Wire },
      { two_unique: Figures; one_unique: Figures; two_unique_may2024_reward: number }
    >('score-unique-count-penalty');
    for (const era of ['late-2024', 'head'] as const) {
      expectFigures(judge(input.ground_truth, input.two_unique, era), expected.two_unique, tolerance);
      expectFigures(judge(input.ground_truth, input.one_unique, era), expected.one_unique, tolerance);
    }
    expectFigures(
      judge(input.ground_truth, input.two_unique, 'may-2024'),
      { reward: expected.two_unique_may2024_reward },
      tolerance,
    );
  });

  test('no unique tag: not a number in 2024', () => {
    const { input, expected, tolerance } = cgpGolden<Input, { late2024: Figures; head: Figures }>(
      'score-no-unique',
    );
    expectFigures(judge(input.ground_truth, input.miner, 'late-2024'), expected.late2024, tolerance);
    expectFigures(judge(input.ground_truth, input.miner, 'head'), expected.head, tolerance);
  });

  test('no shared tag', () => {
    const { input, expected, tolerance } = cgpGolden<Input, { may2024: Figures; from_jul2024: Figures }>(
      'score-no-both',
    );
    expectFigures(judge(input.ground_truth, input.miner, 'may-2024'), expected.may2024, tolerance);
    for (const era of ['late-2024', 'head'] as const)
      expectFigures(judge(input.ground_truth, input.miner, era), expected.from_jul2024, tolerance);
  });

  test('junk: negative, and nearer to 0 by its penalties', () => {
    const { input, expected, tolerance } = cgpGolden<Input, Figures>('score-junk-negative');
    for (const era of ['late-2024', 'head'] as const)
      expectFigures(judge(input.ground_truth, input.miner, era), expected, tolerance);
  });

  test('tags without a vector and with one of zeros', () => {
    const { input, expected, tolerance } = cgpGolden<
      { ground_truth: Wire; missing_vector: Wire; zero_vector: Wire },
      { missing_vector: Figures; zero_vector_late2024: Figures; zero_vector_head: Figures }
    >('score-vector-gaps');
    for (const era of ['late-2024', 'head'] as const)
      expectFigures(judge(input.ground_truth, input.missing_vector, era), expected.missing_vector, tolerance);
    expectFigures(
      judge(input.ground_truth, input.zero_vector, 'late-2024'),
      expected.zero_vector_late2024,
      tolerance,
    );
    expectFigures(judge(input.ground_truth, input.zero_vector, 'head'), expected.zero_vector_head, tolerance);
  });

  test('21 tags are scored', () => {
    const { input, expected, tolerance } = cgpGolden<Input, Figures>('score-stuffing-cap');
    for (const era of ['late-2024', 'head'] as const)
      expectFigures(judge(input.ground_truth, input.miner, era), expected, tolerance);
  });

  test('duplicates pass the gate and count once', () => {
    const { input, expected, tolerance } = cgpGolden<Input, Figures>('score-duplicates');
    for (const era of ['late-2024', 'head'] as const)
      expectFigures(judge(input.ground_truth, input.miner, era), expected, tolerance);
  });

  test('a batch: each reply its own value, short ones 0', () => {
    const { input, expected, tolerance } = cgpGolden<
      { ground_truth: Wire; miners_in_order: (string | null)[]; miners: Record<string, Wire> },
      { from_jun2024: number[] }
    >('score-batch-alignment');
    input.miners_in_order.forEach((name, i) => {
      const miner = input.miners[name ?? ''] ?? { tags: [], vectors: {} };
      const reward = judge(input.ground_truth, miner, 'late-2024')?.reward ?? 0;
      expect(Math.abs(reward - (expected.from_jun2024[i] as number))).toBeLessThanOrEqual(tolerance);
    });
  });

  test('the scorers of surveys and named entities', () => {
    type Pair = Record<'single' | 'two', number>;
    const { input, expected, tolerance } = cgpGolden<
      { ground_truth: Wire } & Record<'single' | 'two', Wire>,
      { default_min3: Pair; survey_min1: Pair; ner_min1_no_penalty: Pair }
    >('score-task-variants-head');
    for (const name of ['single', 'two'] as const) {
      const rewards = [{}, { minTags: 1 }, { minTags: 1, penalties: false }].map(
        (more) => judge(input.ground_truth, input[name], 'head', more)?.reward ?? 0,
      );
      [expected.default_min3, expected.survey_min1, expected.ner_min1_no_penalty].forEach((pair, i) =>
        expect(Math.abs((rewards[i] as number) - pair[name])).toBeLessThanOrEqual(tolerance),
      );
    }
  });
});

describe('tag-similarity under compat', () => {
  /** An embedder that knows the vectors of a case. */
  const knowing = (...wires: readonly Wire[]) => {
    const vectors: Record<string, readonly number[]> = Object.assign(
      {},
      ...wires.map((wire) => wire.vectors),
    ) as never;
    return {
      identity: { provider: 'test', model: 'golden', endpoint: 'local', dimensions: 4, normalised: false },
      embed: async (texts: readonly string[]) =>
        texts.map((text) => Float32Array.from(vectors[text] ?? [0, 0, 0, 0])),
    };
  };
  const score = async (truth: Wire, miner: Wire, options: Record<string, unknown>) => {
    const scorer = await setUp(tagSimilarity, options, { embedder: knowing(truth, miner), judge: null });
    const [found] = await scoreAll(scorer, {
      reference: truth.tags.join('\n'),
      replies: [miner.tags.join('\n')],
    });
    return found as NonNullable<typeof found>;
  };

  test.each(['upstream-may-2024', 'upstream-late-2024', 'upstream-head'])(
    '%s gives the golden value',
    async (compat) => {
      const { input, expected } = cgpGolden<Input, Record<string, number>>('score-typical');
      const { value, detail } = await score(input.ground_truth, input.miner, { compat });
      expect(value).toBeCloseTo(expected['final'] as number, 6);
      expect(detail).toMatchObject({
        tags: input.miner.tags,
        both: ['hiking', 'camping'],
        tagCount: 5,
        factors: {},
      });
    },
  );

  test('what upstream made negative or no number of is 0, with the reason', async () => {
    const junk = cgpGolden<Input, unknown>('score-junk-negative').input;
    expect(await score(junk.ground_truth, junk.miner, { compat: 'upstream-late-2024' })).toMatchObject({
      value: 0,
      reason: 'negative',
    });
    const same = cgpGolden<Input, unknown>('score-no-unique').input;
    const late = await score(same.ground_truth, same.miner, { compat: 'upstream-late-2024' });
    expect(late).toMatchObject({
      value: 0,
      reason: 'nan',
      detail: { unique: [], factors: { fewUnique: 0.85 } },
    });
    expect(JSON.parse(JSON.stringify(late))).toEqual(late);
    expect((await score(same.ground_truth, same.miner, { compat: 'upstream-head' })).value).toBeCloseTo(
      0.34623,
      4,
    );
  });

  test('duplicates are gone before they are counted, but in the first release', async () => {
    const { input, expected } = cgpGolden<Input, Record<string, number>>('score-duplicates');
    const late = await score(input.ground_truth, input.miner, { compat: 'upstream-late-2024' });
    expect(late).toMatchObject({ value: 0, reason: 'too-few-tags' });
    const first = await score(input.ground_truth, input.miner, { compat: 'upstream-may-2024' });
    expect(first.value).toBeCloseTo(expected['adjusted'] as number, 6);
  });

  test('surveys and named entities', async () => {
    const { input } = cgpGolden<{ ground_truth: Wire; single: Wire }, unknown>('score-task-variants-head');
    const options = { compat: 'upstream-head', minTags: 1 };
    expect((await score(input.ground_truth, input.single, options)).value).toBeCloseTo(0.09745, 5);
    expect(
      (await score(input.ground_truth, input.single, { ...options, penalties: false })).value,
    ).toBeCloseTo(0.60156, 5);
  });

  test('head takes 20 tags of many, the same ones each time', async () => {
    const many = Array.from({ length: 60 }, (_, i) => `trail number ${i} ${'x'.repeat(45)}`);
    const truth = cgpGolden<Input, unknown>('score-typical').input.ground_truth;
    const [first, second] = await Promise.all(
      [1, 2].map(() => score(truth, { tags: many, vectors: {} }, { compat: 'upstream-head' })),
    );
    expect(first).toEqual(second);
    const { tags } = first?.detail as { tags: string[] };
    expect(tags).toHaveLength(20);
    expect(Math.max(...tags.map((tag) => tag.length))).toBe(50);
    expect(tags).not.toEqual(many.slice(0, 20).map((tag) => tag.slice(0, 50)));
  });
});
