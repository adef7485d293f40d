import { onStage, sampleContext, sampleReply, type Staged } from '../../../../core/testing/index.ts';
import {
  seededRandom,
  SynthError,
  type Item,
  type ItemOutcome,
  type JsonObject,
  type Reference,
  type Task,
  type Variation,
} from '../../../../core/index.ts';
import { quietLog } from '../../../helpers/local-chain.ts';
import codeTask from '../../../../plugins/protocols/code-task.ts';
import plugin from '../../../../plugins/tasks/code-grading/index.ts';

const never = new AbortController().signal;
const variations: readonly Variation[] = [
  { name: 'question/remove-one', of: 'query', severity: 0.33 },
  { name: 'question/add-one', of: 'query', severity: 0.3 },
  { name: 'question/change-object', of: 'query', severity: 0.61 },
  { name: 'answer/remove-one', of: 'reference', severity: 0.33 },
  { name: 'answer/remove-two', of: 'reference', severity: 0.5 },
  { name: 'answer/add-one', of: 'reference', severity: 0.3 },
];

/** Pages that say what they answer, by a model that must not be seen. */
const generation = (more: Partial<Task> = {}): Task => ({
  build: async ({ random }): Promise<Item[]> => [
    {
      query: `Build page ${random.int(0, 1e9)}.`,
      context: sampleContext(),
      reference: null,
      history: [],
      intent: { wants: 'see it', goal: 'use it' },
      data: { topic: 'GAMES' },
    },
  ],
  refer: async ({ query }): Promise<Reference> => ({
    text: `<p>${query}</p>`,
    data: { model: 'secret-model' },
  }),
  variations,
  vary: async (item, name): Promise<Item> =>
    name.startsWith('question')
      ? { ...item, query: `${item.query} ${name.slice(9)}`, reference: null }
      : {
          ...item,
          reference: { text: `${item.reference?.text ?? '?'} spoilt`, data: { model: 'secret-model' } },
        },
  ...more,
});

const staged = <T>(
  options: JsonObject,
  work: (stage: Staged<'task'>) => Promise<T>,
  more: Partial<Task> = {},
  seed = 1,
): Promise<T> => onStage<'task', T>({ plugin, options, needs: { generation: generation(more) }, seed }, work);
const build = (options: JsonObject = {}, more: Partial<Task> = {}, seed = 1): Promise<Item> =>
  staged(options, async ({ instance, io }) => (await instance.build(io, never))[0] as Item, more, seed);

interface Completion {
  readonly id: string;
  readonly content: string;
  readonly quality?: number;
}
const completionsOf = (item: Item): Completion[] => item.fields?.['completions'] as unknown as Completion[];
const answersOf = (item: Item): { id: string; rank: number; variation: string | null }[] =>
  item.data['answers'] as never;
const questions = { strategies: { answers: 0 } };
const answers = { strategies: { questions: 0 } };

it('asks for grades of the page as it should be and of three worse ones, ranked by how far off they are', async () => {
  const item = await build(questions);
  expect(answersOf(item).map(({ variation, rank }) => [rank, variation])).toEqual([
    [0, null],
    [1, 'question/add-one'],
    [2, 'question/remove-one'],
    [3, 'question/change-object'],
  ]);
  const [best] = answersOf(item);
  expect(completionsOf(item).find(({ id }) => id === best?.id)?.content).toBe(`<p>${item.query}</p>`);
  expect(new Set(completionsOf(item).map(({ content }) => content)).size).toBe(4);
  expect(Object.values(JSON.parse(item.reference?.text ?? '') as object)).toEqual([100, 67, 34, 1]);
  expect(Object.values(item.reference?.data?.['ranks'] as object)).toEqual([0, 1, 2, 3]);
});

it('spoils the first answer itself under the other strategy', async () => {
  const item = await build(answers);
  expect(item.data['strategy']).toBe('answers');
  expect(answersOf(item).map(({ variation }) => variation)).toEqual([
    null,
    'answer/add-one',
    'answer/remove-one',
    'answer/remove-two',
  ]);
  for (const { id, rank } of answersOf(item))
    expect(completionsOf(item).find((one) => one.id === id)?.content).toBe(
      `<p>${item.query}</p>${rank === 0 ? '' : ' spoilt'}`,
    );
});

it('ranks as listed where that is wanted', async () => {
  const item = await build({ ...answers, ranks: 'listed' });
  expect(answersOf(item).map(({ variation }) => variation)).toEqual([
    null,
    'answer/remove-one',
    'answer/remove-two',
    'answer/add-one',
  ]);
});

it('draws both strategies, three of more variations, and orders that say nothing', async () => {
  const items = await Promise.all(Array.from({ length: 60 }, (_, seed) => build({}, {}, seed)));
  const strategies = items.map(({ data }) => data['strategy']);
  expect(strategies.filter((name) => name === 'answers').length).toBeGreaterThan(15);
  expect(strategies.filter((name) => name === 'questions').length).toBeGreaterThan(15);
  const places = items.map((item) =>
    completionsOf(item).findIndex(({ id }) => id === answersOf(item)[0]?.id),
  );
  for (const place of [0, 1, 2, 3]) expect(places.filter((one) => one === place).length).toBeGreaterThan(4);
  const all = items.flatMap((item) => completionsOf(item).map(({ id }) => id));
  expect(new Set(all).size).toBe(all.length);
  for (const id of all) expect(id).toMatch(/^[0-9a-f]{32}$/);
});

it('tells raters neither models, ranks nor qualities, in a request the protocol takes', async () => {
  const item = await build();
  const protocol = await onStage<'protocol', unknown>({ plugin: codeTask }, async ({ instance }) => {
    const body = instance.encode({
      text: item.query,
      messages: [{ role: 'user', content: item.query }],
      fields: item.fields ?? {},
      author: {},
    });
    return instance.request.parse(body);
  });
  const sent = JSON.stringify(protocol);
  expect(sent).not.toMatch(/secret-model|variation|severity|rank|quality/);
  expect(protocol).toMatchObject({ kind: 'grade', prompt: item.query });
});

describe('simulations', () => {
  /** On a chain whose hotkeys sign so. */
  const qualities = async (scheme: string): Promise<(number | undefined)[]> => {
    const services = { generation: generation(), identity: () => ({ scheme }), log: quietLog };
    const task = await plugin.setup(services as never, plugin.options.parse({ latent: true }));
    const [item] = await task.build({ random: seededRandom('latent'), log: quietLog }, never);
    return completionsOf(item as Item).map(({ quality }) => quality);
  };

  it('send along how good a page is', async () => {
    expect((await qualities('ed25519')).toSorted()).toEqual([
      expect.any(Number),
      expect.any(Number),
      expect.any(Number),
      0.9,
    ]);
  });

  it('send nothing of it where raters are real', async () => {
    expect(await qualities('sr25519')).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('models that fail', () => {
  const fault = new SynthError('SYN_LLM_UNAVAILABLE', { message: 'down' });
  const failing = (names: readonly string[]): Partial<Task> => ({
    vary: async (item, name, io, signal) => {
      if (names.includes(name)) throw fault;
      return (generation().vary as NonNullable<Task['vary']>)(item, name, io, signal);
    },
  });

  it('cost one answer', async () => {
    const item = await build(answers, failing(['answer/remove-one']));
    expect(answersOf(item).map(({ variation, rank }) => [rank, variation])).toEqual([
      [0, null],
      [1, 'answer/add-one'],
      [2, 'answer/remove-two'],
    ]);
  });

  it('cost the item when too few are left, or the first is missing', async () => {
    const names = ['answer/remove-one', 'answer/remove-two'];
    await expect(build(answers, failing(names))).rejects.toBe(fault);
    await expect(build(answers, { refer: () => Promise.reject(fault) })).rejects.toBe(fault);
    await expect(build({ ...answers, leastAnswers: 2 }, failing(names))).resolves.toMatchObject({});
  });

  it('stop with the signal', async () => {
    const reason = new Error('stop');
    await expect(
      staged({}, ({ instance, io }) => instance.build(io, AbortSignal.abort(reason))),
    ).rejects.toBe(reason);
  });
});

it.each([
  [{ variations: undefined }, /no variation/],
  [{ vary: undefined }, /no answers that can be made worse/],
] as const)('refuses a task it cannot work with: %#', async (more, message) => {
  await expect(build({}, more as never)).rejects.toMatchObject({
    code: 'SYN_CONFIG_INVALID',
    message: expect.stringMatching(message) as string,
  });
});

it('names the variations there are for one there is not', async () => {
  await expect(build({ variations: { answers: ['answer/gone'] } })).rejects.toMatchObject({
    code: 'SYN_CONFIG_INVALID',
    hint: expect.stringContaining('answer/remove-two') as string,
  });
});

it('tells how many put the same page first, and whether rightly', async () => {
  const conclusion = await staged({}, async ({ instance, io }) => {
    const [item] = (await instance.build(io, never)) as [Item];
    const ids = answersOf(item).map(({ id }) => id);
    const grading = (first: number): string =>
      JSON.stringify(Object.fromEntries(ids.map((id, i) => [id, i === first ? 90 : 10])));
    const texts = [grading(0), grading(0), grading(1), '', 'nonsense'];
    const outcome = {
      item,
      reference: item.reference as Reference,
      challenge: { text: 'x', messages: [], author: {} },
      results: texts.map((text, i) => ({
        reply: sampleReply(text, { hotkey: `h${i}` }),
        reward: 0,
        rewards: {},
        penalties: {},
      })),
    } satisfies ItemOutcome;
    return instance.conclude?.([outcome], io, never);
  });
  expect(conclusion?.lines).toEqual(['67% of 3 raters put the same page first, rightly']);
  expect(conclusion?.detail).toMatchObject({ items: [{ raters: 3, highConsensus: null }] });
});
