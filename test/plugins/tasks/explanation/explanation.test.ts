import { SynthError, type Completion, type Llm } from '../../../../core/index.ts';
import explanation from '../../../../plugins/tasks/explanation/index.ts';
import { pauseMs } from '../../../../plugins/tasks/explanation/write.ts';
import { communeGolden } from '../../../fixtures/golden/commune.ts';
import { fakeClock } from '../../../helpers/fake-clock.ts';
import { completion, fakeLlm } from '../../../helpers/models.ts';
import { failureOf } from '../../../helpers/tools.ts';
import { never, startTask } from '../stage.ts';
import { buildAll, hopf, ioOf, json, one } from './stage.ts';

describe('explanation without material', () => {
  it('makes five items, each from draws of its own', async () => {
    const llm = fakeLlm(() => hopf);
    const { items } = await buildAll(await startTask(explanation, { llm }));
    expect(items).toHaveLength(5);
    expect(llm.calls).toHaveLength(5);
    expect(new Set(items.map(({ query }) => query)).size).toBe(5);
    expect(new Set(llm.calls.map(({ seed }) => seed)).size).toBe(5);
    for (const [index, { messages, schema, maxTokens, temperature }] of llm.calls.entries()) {
      const [system, user] = messages.map(({ content }) => content);
      expect({ maxTokens, temperature, schema: schema?.name }).toEqual({
        maxTokens: 1000,
        temperature: 0.2,
        schema: 'explanation',
      });
      expect(system).toContain('under 750 words');
      const { criteria } = items[index]?.data as { criteria: Record<string, string> };
      for (const value of Object.values(criteria)) expect(user).toContain(value);
    }
  });

  it('keeps what was asked for, and tells miners neither the kind of subject nor how special it is', async () => {
    const lists = { subjectTypes: ['oddities'], fields: ['knot theory'], audiences: ['a sailor'] };
    const llm = fakeLlm(() => hopf);
    const [item] = (await buildAll(await startTask(explanation, { llm }, { ...one, ...lists }))).items;
    expect(item).toMatchObject({
      reference: { text: 'They are algebras with more.' },
      history: [],
      context: {
        title: 'Hopf algebras',
        topic: 'knot theory',
        source: { tool: 'explanation', url: null, licence: null },
      },
      data: {
        criteria: { subjectType: 'oddities', field: 'knot theory', audience: 'a sailor' },
        subject: 'Hopf algebras',
        wordTarget: 5,
        model: 'm-1',
      },
    });
    expect(item?.query).toMatch(
      /^Explain "Hopf algebras" \(knot theory\)\..* a sailor\..* about 5 words\.$/s,
    );
    expect(item?.query).not.toContain('oddities');
    expect(item?.query).not.toContain('specialised');
    expect(item?.query).not.toContain('They are algebras');
  });

  it('gives the same items for the same seed, and others for another', async () => {
    const task = await startTask(explanation, { llm: fakeLlm(() => hopf) });
    const queries = async (seed: number) => (await buildAll(task, seed)).items.map(({ query }) => query);
    expect(await queries(4)).toEqual(await queries(4));
    expect(await queries(5)).not.toEqual(await queries(4));
  });

  it('takes a marked title where no JSON is wanted', async () => {
    const llm = fakeLlm(() => completion('Sure!\n\n## Hopf algebras\n\nThey are algebras.'));
    const [item] = (await buildAll(await startTask(explanation, { llm }, { ...one, form: 'marked' }))).items;
    expect(item).toMatchObject({
      data: { subject: 'Hopf algebras' },
      reference: { text: 'They are algebras.' },
    });
    expect(llm.calls[0]?.schema).toBeUndefined();
    expect(llm.calls[0]?.messages[1]?.content).toContain('double quotation marks on the first line');
  });

  it('has no quotation marks inside those of the subject', async () => {
    const named = json({ subject: 'The "Goldberg" variations', explanation: 'Music.' });
    const [item] = (await buildAll(await startTask(explanation, { llm: fakeLlm(() => named) }, one))).items;
    expect(item?.query).toMatch(/^Explain "The 'Goldberg' variations" \(/);
    expect(item?.data['subject']).toBe('The "Goldberg" variations');
  });
});

describe('the length miners are asked for', () => {
  const long = (words: number) => json({ subject: 'X', explanation: 'word '.repeat(words).trim() });
  it.each([
    ['words of the reference', 40, {}, 40],
    ['no more than fits the limit of tokens', 40, { maxTokens: 16 }, 12],
    ['characters called words', 40, { lengthUnit: 'chars-as-words' }, 199],
    ['no more of them either', 400, { lengthUnit: 'chars-as-words' }, 750],
  ])('is %s', async (_, words, options, expected) => {
    const task = await startTask(explanation, { llm: fakeLlm(() => long(words)) }, { ...one, ...options });
    const [item] = (await buildAll(task)).items;
    expect(item?.data['wordTarget']).toBe(expected);
    expect(item?.query).toContain(`about ${expected} words`);
  });

  it.each([
    // The blank line, 400 words with their spaces, and "last".
    [{}, 1 + 400 * 5 + 4],
    [{ lengthUnit: 'words' }, 401],
  ])('is what upstream asked for under compat (%j)', async (options, expected) => {
    const llm = fakeLlm(() => completion(`"X"\n\n${'word '.repeat(400)}last`));
    const task = await startTask(explanation, { llm }, { ...one, compat: 'upstream', ...options });
    const [item] = (await buildAll(task)).items;
    expect(item?.data).toMatchObject({ subject: '"X"', wordTarget: expected });
    expect(item?.reference?.text.startsWith('\n')).toBe(true);
    expect(item?.query).toMatch(/^Explain "X" /);
  });
});

describe('retries', () => {
  it('pause as upstream did', () => {
    const least = { next: () => 0 };
    const most = { next: () => 0.999 };
    const series = [
      [
        communeGolden<number>('retry.dataset_generation_max_retries'),
        communeGolden<number[]>('retry.base_delays'),
      ],
      [
        communeGolden<number>('retry.node_client_max_retries'),
        communeGolden<number[]>('retry.node_base_delays'),
      ],
    ] as const;
    for (const [retries, seconds] of series) {
      expect(seconds).toHaveLength(retries);
      for (const [attempt, base] of seconds.entries())
        expect(pauseMs(attempt, least) / 1000).toBeCloseTo(base, 12);
    }
    expect(pauseMs(2, most) - pauseMs(2, least)).toBeCloseTo(999, 6);
  });

  const cut = completion('"X"\n\nIt is cut', { finish: 'length' });
  const titleless = completion('It has no title.\nAnd so it goes.');
  const good = completion('"X"\n\nIt is good.');
  const broken = new SynthError('SYN_LLM_SCHEMA', { message: 'no JSON' });

  it.each([
    ['a cut answer', cut, 'marked'],
    ['an answer without a title', titleless, 'marked'],
    ['an empty answer', completion('  '), 'marked'],
    ['JSON without words in it', json({ subject: '…', explanation: 'x' }), 'json'],
    ['JSON without an explanation', json({ subject: 'X', explanation: ' ' }), 'json'],
    ['what is no JSON', broken, 'json'],
    ['cut JSON', new SynthError('SYN_LLM_TRUNCATED', { message: 'cut' }), 'json'],
  ])('ask again after %s, with another seed', async (_, bad, form) => {
    const clock = fakeClock();
    const llm = fakeLlm((_request, _signal, call) => {
      if (call <= 2 && bad instanceof Error) throw bad;
      return call <= 2 ? (bad as Completion) : form === 'json' ? hopf : good;
    });
    const { items } = await buildAll(await startTask(explanation, { llm, clock }, { ...one, form }));
    expect(items).toHaveLength(1);
    expect(new Set(llm.calls.map(({ seed }) => seed)).size).toBe(3);
    const [first = 0, second = 0, ...more] = clock.sleeps;
    expect(more).toEqual([]);
    expect(first).toBeGreaterThanOrEqual(1000);
    expect(first).toBeLessThan(2000);
    expect(second).toBeGreaterThanOrEqual(1400);
    expect(second).toBeLessThan(2400);
  });

  it('end after five attempts, with the reason', async () => {
    const clock = fakeClock();
    const llm = fakeLlm(() => titleless);
    const task = await startTask(explanation, { llm, clock }, { ...one, form: 'marked' });
    expect((await failureOf(task.build(ioOf(1), never))).code).toBe('SYN_TASK_MATERIAL');
    expect(llm.calls).toHaveLength(5);
    expect(clock.sleeps).toHaveLength(4);
  });

  it.each(['SYN_LLM_UNAVAILABLE', 'SYN_LLM_RATE_LIMIT', 'SYN_LLM_TIMEOUT', 'SYN_BUDGET_EXCEEDED'] as const)(
    'leave %s to the gateway',
    async (code) => {
      const clock = fakeClock();
      const llm = fakeLlm(() => {
        throw new SynthError(code, { message: 'no' });
      });
      const task = await startTask(explanation, { llm, clock }, one);
      expect((await failureOf(task.build(ioOf(1), never))).code).toBe(code);
      expect(llm.calls).toHaveLength(1);
      expect(clock.sleeps).toEqual([]);
    },
  );

  it('end with the signal', async () => {
    const stop = new AbortController();
    const llm = fakeLlm(() => {
      stop.abort(new Error('over'));
      return titleless;
    });
    const task = await startTask(explanation, { llm }, { ...one, form: 'marked' });
    await expect(task.build(ioOf(1), stop.signal)).rejects.toThrow('over');
    expect(llm.calls).toHaveLength(1);
  });
});

describe('a question that fails', () => {
  const declined = completion('I would rather not.', { finish: 'refusal' });

  it('costs that question alone', async () => {
    const llm = fakeLlm((_request, _signal, call) => (call === 2 ? declined : hopf));
    const { items, lines } = await buildAll(await startTask(explanation, { llm }));
    expect(items).toHaveLength(4);
    expect(llm.calls).toHaveLength(5);
    expect(lines.filter((line) => line.startsWith('warn'))).toEqual([
      expect.stringContaining('I would rather not.'),
    ]);
  });

  it('fails the task when there is no other', async () => {
    const task = await startTask(explanation, { llm: fakeLlm(() => declined) });
    expect((await failureOf(task.build(ioOf(1), never))).code).toBe('SYN_LLM_REFUSED');
  });

  it('hides no fault of a plugin', async () => {
    const llm: Llm = fakeLlm((_request, _signal, call) => {
      if (call === 2) throw new TypeError('a bug');
      return hopf;
    });
    const task = await startTask(explanation, { llm });
    await expect(task.build(ioOf(1), never)).rejects.toThrow('a bug');
  });
});
