import { systemClock } from '../../../core/host/clock.ts';
import { SynthError, type Logger, type Reply, type Score, type Scorer } from '../../../core/index.ts';
import { aggregateReward } from '../../../core/run/reward.ts';
import { checkScore, scoreReplies, type Verdict } from '../../../core/run/scoring.ts';
import { goldenRow, goldenRows } from '../../fixtures/golden/rows.ts';
import { fakeLog } from '../host/fakes.ts';
import { item, reply } from './fakes.ts';

interface Entry {
  name: string;
  weight: number;
  values: number[];
}
interface Aggregate {
  rewards: Entry[];
  penalties: Entry[];
}

const aggregate = ({ rewards, penalties }: Aggregate): number[] =>
  (rewards[0]?.values ?? []).map((_, index) => {
    const at = ({ weight, values }: Entry) => ({ weight, value: values[index] ?? NaN });
    return aggregateReward(rewards.map(at), penalties.map(at));
  });

describe('the golden rows of aggregation', () => {
  it.each(goldenRows<Aggregate, number[]>('aggregate'))('$id', ({ input, expected, tol }) => {
    aggregate(input).forEach((value, index) =>
      expect(Math.abs(value - (expected[index] ?? NaN))).toBeLessThanOrEqual(tol ?? 0),
    );
  });

  it('weights each of two entries once (aggregate-07: upstream gives 0.8)', () => {
    expect(aggregate(goldenRow<Aggregate, number[]>('aggregate-07').input)).toEqual([0.4]);
  });

  it('stays in [0, 1]', () => {
    expect(
      aggregateReward(
        [
          { weight: 0.7, value: 1 },
          { weight: 0.7, value: 1 },
        ],
        [],
      ),
    ).toBe(1);
    expect(aggregateReward([{ weight: 1, value: 1 }], [{ weight: 1, value: 1 }])).toBe(0);
  });
});

describe('checkScore', () => {
  it.each([
    [undefined, 'no-score'],
    [null, 'no-score'],
    [{ value: '1' }, 'no-score'],
    [{ value: NaN }, 'not-a-number'],
    [{ value: Infinity }, 'not-a-number'],
    [{ value: -0.01 }, 'out-of-range'],
    [{ value: 1.01 }, 'out-of-range'],
  ])('refuses %j', (score, reason) => {
    expect(checkScore(score as never)).toBe(reason);
  });

  it('puts rounding right', () => {
    expect(checkScore({ value: 1.0000000000000002, reason: 'x' })).toEqual({ value: 1, reason: 'x' });
    expect(checkScore({ value: -1e-17 })).toEqual({ value: 0 });
  });
});

const control = { ...reply(-1, 'the reference'), hotkey: 'reference' };
const fixed = (byText: Readonly<Record<string, unknown>>): Scorer => ({
  score: async ({ replies }) =>
    replies.map(({ text }) => {
      const value = byText[text];
      if (value instanceof Error) throw value;
      return value as Score;
    }),
});

async function judge(
  replies: readonly Reply[],
  reward: Scorer,
  more: {
    penalty?: Scorer;
    report?: Scorer;
    scope?: 'batch';
    timeoutMs?: number;
    against?: 'challenge';
    log?: Logger;
  } = {},
): Promise<Verdict[]> {
  const slot = (name: string, instance: Scorer, weight = 1) => ({
    name,
    use: name,
    extra: { weight, against: more.against },
    traits: { deterministic: true, ...(more.scope && { scope: more.scope }) },
    instance,
  });
  return scoreReplies(
    {
      item: item('the question', 'the reference'),
      challenge: { text: 'the challenge', messages: [], author: {} },
      reference: { text: 'the reference' },
      control,
      replies,
      rewards: new Map([
        ['main', slot('main', reward)],
        ...(more.report ? [['told', slot('told', more.report, 0)] as const] : []),
      ]),
      penalties: new Map(more.penalty ? [['minus', slot('minus', more.penalty)]] : []),
    },
    {
      clock: systemClock,
      signal: new AbortController().signal,
      timeoutMs: more.timeoutMs ?? 5_000,
      log: more.log ?? fakeLog(),
    },
  );
}
const rewards = (verdicts: Verdict[]): number[] => verdicts.map(({ reward }) => reward);
const reasons = (verdicts: Verdict[]): (string | undefined)[] =>
  verdicts.map((own) => own.rewards.main?.reason);

describe('scoreReplies', () => {
  it('gives an empty reply 0 without showing it to a scorer', async () => {
    const seen: string[] = [];
    const watch: Scorer = {
      score: async ({ replies }) => replies.map(({ text }) => (seen.push(text), { value: 1 })),
    };
    const verdicts = await judge([reply(1, ''), reply(2, 'a')], watch, {
      penalty: fixed({ 'the reference': { value: 0 }, a: { value: 0.25 } }),
    });
    expect(rewards(verdicts)).toEqual([0, 0.75]);
    expect(verdicts[0]?.penalties.minus).toEqual({ value: 0, reason: 'empty' });
    expect(seen).toEqual(['the reference', 'a']);
  });

  it.each(['reply', 'batch'] as const)(
    'lets a bad value cost its own reply alone (scope %s)',
    async (scope) => {
      const values = {
        'the reference': { value: 1 },
        good: { value: 0.5 },
        nan: { value: NaN },
        big: { value: 2 },
        none: undefined,
      };
      const replies = ['good', 'nan', 'big', 'none'].map((text, uid) => reply(uid, text));
      const verdicts = await judge(replies, fixed(values), scope === 'batch' ? { scope } : {});
      expect(rewards(verdicts)).toEqual([0.5, 0, 0, 0]);
      expect(reasons(verdicts)).toEqual([undefined, 'not-a-number', 'out-of-range', 'no-score']);
    },
  );

  it.each(['reply', 'batch'] as const)('lets a throw cost its own reply alone (scope %s)', async (scope) => {
    const values = { 'the reference': { value: 1 }, good: { value: 0.5 }, bad: new Error('boom') };
    const replies = ['good', 'bad', 'good'].map((text, uid) => reply(uid, text));
    const verdicts = await judge(replies, fixed(values), scope === 'batch' ? { scope } : {});
    expect(rewards(verdicts)).toEqual([0.5, 0, 0.5]);
    expect(reasons(verdicts)[1]).toBe('failed');
  });

  it('lets a reply that hangs a scorer cost itself alone', async () => {
    const hanging: Scorer = {
      score: ({ replies }) =>
        replies[0]?.text === 'hang' ? new Promise(() => undefined) : Promise.resolve([{ value: 1 }]),
    };
    const verdicts = await judge([reply(1, 'hang'), reply(2, 'fine')], hanging, { timeoutMs: 20 });
    expect(rewards(verdicts)).toEqual([0, 1]);
    expect(reasons(verdicts)[0]).toBe('timeout');
  });

  it('scores a batch in one call and refuses a wrong number of values', async () => {
    const calls: number[] = [];
    const batch: Scorer = {
      score: async ({ replies }) => (calls.push(replies.length), replies.map(() => ({ value: 1 }))),
    };
    await judge([reply(1, 'a'), reply(2, 'b'), reply(3, '')], batch, { scope: 'batch' });
    expect(calls).toEqual([1, 2]);
    const short: Scorer = { score: async () => [{ value: 1 }] };
    await expect(judge([reply(1, 'a'), reply(2, 'b')], short, { scope: 'batch' })).rejects.toMatchObject({
      code: 'SYN_PLUGIN_RESULT',
      plugin: 'scorer/main',
    });
  });

  it.each([
    ['throws', new Error('boom')],
    ['gives NaN', { value: NaN }],
    ['gives 1.5', { value: 1.5 }],
    ['gives nothing', undefined],
  ])('fails loudly when a scorer %s on the reference', async (_, value) => {
    const broken = fixed({ 'the reference': value, a: { value: 1 } });
    const blamed = { code: 'SYN_SCORER_CONTROL', plugin: 'scorer/main' };
    await expect(judge([reply(1, 'a')], broken)).rejects.toMatchObject(blamed);
    const sound = fixed({ 'the reference': { value: 1 }, a: { value: 1 } });
    await expect(judge([reply(1, 'a')], sound, { penalty: broken })).rejects.toMatchObject({
      code: 'SYN_SCORER_CONTROL',
      plugin: 'scorer/minus',
    });
  });

  it('moves nobody when the model behind a scorer is down', async () => {
    const down = new SynthError('SYN_LLM_UNAVAILABLE', { message: 'down' });
    const judgeModel = fixed({ 'the reference': { value: 1 }, a: down });
    await expect(judge([reply(1, 'a')], judgeModel)).rejects.toBe(down);
  });

  it.each([
    ['is broken', { 'the reference': new Error('boom') }],
    [
      'has no model',
      { 'the reference': { value: 1 }, a: new SynthError('SYN_LLM_BREAKER', { message: 'boom' }) },
    ],
  ])('leaves out what is only reported when its scorer %s', async (_, byText) => {
    const sound = fixed({ 'the reference': { value: 1 }, a: { value: 0.5 } });
    const lines: unknown[] = [];
    const log = fakeLog(lines);
    expect(await judge([reply(1, 'a')], sound, { report: fixed(byText), log })).toEqual([
      { reward: 0.5, rewards: { main: { value: 0.5 } }, penalties: {} },
    ]);
    expect(lines).toMatchObject([{ level: 'warn', message: expect.stringContaining('boom') as string }]);
    const wrongKey = fixed({ 'the reference': new SynthError('SYN_LLM_AUTH', { message: 'key' }) });
    await expect(judge([reply(1, 'a')], sound, { report: wrongKey })).rejects.toMatchObject({
      code: 'SYN_LLM_AUTH',
    });
  });

  it('shows rewards the reference and penalties the challenge, unless told otherwise', async () => {
    const seen: string[] = [];
    const watch: Scorer = {
      score: async ({ target }) => (seen.push(`${target.kind}: ${target.text}`), [{ value: 1 }]),
    };
    await judge([], watch, { penalty: watch });
    await judge([], watch, { against: 'challenge' });
    expect(seen).toEqual([
      'reference: the reference',
      'challenge: the challenge',
      'challenge: the challenge',
    ]);
  });
});
