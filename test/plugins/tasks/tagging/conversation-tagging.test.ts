import {
  SynthError,
  type Completion,
  type CompletionRequest,
  type JsonObject,
} from '../../../../core/index.ts';
import plugin from '../../../../plugins/tasks/conversation-tagging/index.ts';
import { scriptedLlm } from '../../../helpers/miners.ts';
import { fakeLlm, completion } from '../../../helpers/models.ts';
import { failureOf } from '../../../helpers/tools.ts';
import { modelOf } from '../model.ts';
import { ioOf, never, startLlm } from '../stage.ts';
import { buildAll, sourceOf, startTagging, talkOf, type Source } from './stage.ts';

const truth = 'Kilns\n"celadon glaze"\nkilns\n!\nCone 6';
const tags = ['kilns', 'celadon glaze', 'cone 6'];
const failure = async (
  needs: { tool: Source; llm: Parameters<typeof startTagging>[1]['llm'] },
  options = {},
) => failureOf((await startTagging(plugin, needs, options)).build(ioOf(1), never));

describe('conversation-tagging: building', () => {
  it("makes an item a window, judged against the model's tags of the whole", async () => {
    const model = modelOf(truth);
    const tool = sourceOf(talkOf(26));
    const items = await buildAll(await startTagging(plugin, { tool, llm: model.llm }));
    expect(tool.queries).toEqual([{ method: 'random', type: 'conversation_tagging' }]);
    expect(model.prompts).toHaveLength(1);
    expect(model.prompts[0]).toMatch(/^List the topics .*\n\n<conversation>\np0: Line 0 about kilns\.\n/s);
    expect(model.prompts[0]).toContain('p1: Line 25 about kilns.');
    expect(items).toHaveLength(3);
    const [, item] = items;
    expect(item).toMatchObject({
      reference: { text: tags.join('\n'), data: { tags } },
      fields: { type: 'conversation_tagging', windowIndex: 1, categories: [] },
      data: {
        guid: '340282366920938463463374607431768211455',
        batchNum: 123_456,
        participants: ['SPEAKER_0', 'SPEAKER_1'],
        lines: 26,
        windows: 3,
        windowIndex: 1,
        firstLine: 8,
        lastLine: 17,
        tags,
        agreement: 1,
        profiles: [],
        quality: null,
      },
    });
    expect(item?.fields?.['lines']).toEqual((talkOf(26)['lines'] as unknown[]).slice(8, 18));
    expect(item?.attachment).toMatch(
      /^<conversation>\np0: Line 8 [^]*p1: Line 17 about kilns\.\n<\/conversation>$/,
    );
    expect(item?.fields?.['prompt']).toBe(item?.query);
    expect(tool.reports).toEqual([]);
  });

  it('keeps the whole conversation out of what is recorded with each window', async () => {
    const items = await buildAll(
      await startTagging(plugin, { tool: sourceOf(talkOf(300)), llm: modelOf(truth).llm }),
    );
    expect(items).toHaveLength(38);
    for (const item of items)
      expect(JSON.stringify(item).match(/about kilns/g)?.length).toBeLessThanOrEqual(30);
  });

  it.each([
    ['too few lines', talkOf(5), {}, 'its 5 lines make 1 windows, and more than 1 are wanted'],
    ['none at all', talkOf(0), { windows: { moreThan: 0 } }, 'its 0 lines make 1 windows'],
    ['nothing in them', talkOf(12, { lines: new Array(12).fill([0, ' ']) }), {}, 'its 12 lines'],
    ['fewer windows than the source wants', talkOf(26, { minConvoWindows: 3 }), {}, 'more than 3 are wanted'],
    ['fewer windows than we want', talkOf(26), { windows: { moreThan: 5 } }, 'more than 5 are wanted'],
    ['a page instead', talkOf(26, { taskType: 'survey_tagging' }), {}, 'material for survey_tagging'],
  ])('tells the source of a conversation with %s, and asks no model', async (_, talk, options, why) => {
    const tool = sourceOf(talk);
    const llm = scriptedLlm();
    const error = await failure({ tool, llm }, options);
    expect(error).toMatchObject({ code: 'SYN_TASK_MATERIAL' });
    expect(error.message).toContain(why);
    expect(tool.reports).toEqual([
      {
        context: talk['guid'],
        kind: 'unsuitable',
        key: 'unsuitable',
        data: { reason: expect.stringContaining(why) as unknown },
      },
    ]);
    expect(llm.requests).toEqual([]);
  });

  it('refuses windows that share all they have', () => {
    const check = (windows: object) => plugin.options.safeParse({ windows }).success;
    expect([check({ overlap: 10 }), check({ overlap: 9 }), check({ size: 3, overlap: 3 })]).toEqual([
      false,
      true,
      false,
    ]);
    // As upstream has it: all lines are one window then.
    expect(check({ fallbackSize: 2 })).toBe(true);
  });

  it('takes one window where one is enough', async () => {
    const options = { windows: { moreThan: 0 } };
    const task = await startTagging(plugin, { tool: sourceOf(talkOf(3)), llm: modelOf(truth).llm }, options);
    expect(await buildAll(task)).toMatchObject([{ data: { windowIndex: 0, firstLine: 0, lastLine: 2 } }]);
  });

  it.each([
    ['finds nothing', completion('\n!\n')],
    ['declines', completion('I can not.', { finish: 'refusal' })],
  ])('gives a conversation back of which the model %s', async (_, said) => {
    const tool = sourceOf(talkOf(26));
    expect(await failure({ tool, llm: fakeLlm(() => said) })).toMatchObject({ code: 'SYN_TASK_MATERIAL' });
    expect(tool.reports).toMatchObject([
      { kind: 'unsuitable', data: { reason: 'the model finds no tags in it' } },
    ]);
  });

  it('goes on with the same conversation after a fault of the model that has passed', async () => {
    const tool = sourceOf(talkOf(26), talkOf(26, { guid: 'another' }));
    const llm = fakeLlm((_request, _signal, call) => {
      if (call < 3) throw new SynthError('SYN_LLM_UNAVAILABLE', { message: 'down' });
      return completion(truth);
    });
    const task = await startTagging(plugin, { tool, llm });
    for (const seed of [1, 2])
      expect(await failureOf(task.build(ioOf(seed), never))).toMatchObject({ code: 'SYN_LLM_UNAVAILABLE' });
    const [item] = await buildAll(task, 3);
    expect(item?.data['guid']).toBe(talkOf(26)['guid']);
    expect(tool.queries).toHaveLength(1);
    expect(tool.reports).toEqual([]);
    expect((await buildAll(task, 4))[0]?.data['guid']).toBe('another');
  });

  it.each([
    ['that does not pass', 'SYN_LLM_REQUEST', 1],
    ['that never passes', 'SYN_LLM_TIMEOUT', 10],
  ] as const)('lets a conversation go at a fault %s', async (_, code, tries) => {
    const tool = sourceOf(talkOf(26));
    const llm = fakeLlm(() => {
      throw new SynthError(code, { message: 'no' });
    });
    const task = await startTagging(plugin, { tool, llm });
    for (let build = 0; build <= tries; build += 1)
      expect(await failureOf(task.build(ioOf(build), never))).toMatchObject({ code });
    expect(tool.queries).toHaveLength(2);
    expect(tool.reports).toEqual([]);
  });

  it('refuses a tool that has no conversations', async () => {
    const tool = sourceOf({ code: 'x = 1' });
    const error = await failure({ tool, llm: scriptedLlm() });
    expect(error).toMatchObject({
      code: 'SYN_TASK_MATERIAL',
      hint: 'Give this task the tool cgp-conversations.',
    });
    expect(tool.reports).toEqual([]);
  });
});

describe('conversation-tagging: options', () => {
  const build = async (options: object, llm = modelOf(truth).llm, talk: JsonObject = talkOf(60)) =>
    buildAll(await startTagging(plugin, { tool: sourceOf(talk), llm }, options));
  const indices = (items: Awaited<ReturnType<typeof build>>) => items.map(({ data }) => data['windowIndex']);

  it('sends so many windows at random, in order, the same for the same seed', async () => {
    const some = indices(await build({ windows: { most: 3 } }));
    expect(some).toHaveLength(3);
    expect(some).toEqual([...some].sort());
    expect(indices(await build({ windows: { most: 3 } }))).toEqual(some);
    expect(indices(await build({ windows: { most: 30 } }))).toHaveLength(8);
  });

  it('judges a window against its own tags, and drops one that has none', async () => {
    const model = modelOf(({ messages }) => {
      const content = messages.at(-1)?.content ?? '';
      if (content.includes('Line 0 ') && content.includes('Line 59 ')) return truth;
      return content.includes('Line 8 ') && !content.includes('Line 0 ') ? '!' : 'Cone 10';
    });
    const items = await build({ reference: 'window' }, model.llm);
    expect(model.requests).toHaveLength(9);
    expect(indices(items)).toEqual([0, 2, 3, 4, 5, 6, 7]);
    expect(items[0]).toMatchObject({ reference: { text: 'cone 10' }, data: { tags } });
  });

  it('keeps what most passes name, as many as a pass has', async () => {
    const llm = scriptedLlm('Kiln\nGlaze\nBowl', 'Glaze\nKiln', 'Kiln\nClay\nBowl\nGlaze');
    const [item] = await build({ passes: 3 }, llm);
    expect(item?.data).toMatchObject({ tags: ['kiln', 'glaze', 'bowl'] });
    expect(item?.data['agreement']).toBeCloseTo((3 + 3 + 2) / 9, 12);
    expect(new Set(llm.requests.map(({ seed }) => seed)).size).toBe(3);
  });

  it("shows the conversation as upstream did, and takes its model's words so, when asked to", async () => {
    const model = modelOf(' Kiln , "Celadon Glaze",kiln,\nhere: Self-Care');
    const [item] = await build({ compat: 'upstream' }, model.llm);
    expect(item?.reference?.data).toEqual({ tags: ['kiln', 'celadon glaze', 'kiln', 'here: self-care'] });
    expect(model.prompts[0]).toContain("<conversation id='83945'><p0>Line 0 about kilns.</p0><p1>");
  });

  it('asks differently about code', async () => {
    const model = modelOf(truth);
    const [item] = await build({}, model.llm, talkOf(26, { categories: ['coding'] }));
    expect(model.prompts[0]).toContain('programming');
    expect(item?.query).toContain('programming');
    expect(item?.fields).toMatchObject({ categories: ['coding'] });
  });

  it('cuts long lines, never through a character', async () => {
    const talk = talkOf(12, { lines: new Array(12).fill([0, 'ab👩rest']) });
    const [item] = await build({ lineChars: 3 }, modelOf(truth).llm, talk);
    expect(item?.fields?.['lines']).toEqual(new Array(10).fill([0, 'ab']));
  });

  describe('with a gate for readability', () => {
    const rated = (score: unknown): ((request: CompletionRequest) => Completion) => {
      const json = { quality_score: score, primary_reason: 'filler', reason_details: 'um' } as JsonObject;
      return ({ schema }) => (schema ? completion('{}', { json }) : completion(truth));
    };
    const gate = { qualityGate: { threshold: 5 } };

    it('lets a good one through and notes its rating', async () => {
      const [item] = await build(gate, fakeLlm(rated(5)));
      expect(item?.data['quality']).toEqual({
        quality_score: 5,
        primary_reason: 'filler',
        reason_details: 'um',
      });
    });

    it.each([
      ['a bad one', rated(4), 'its readability is 4 of 10 (filler), and 5 are wanted'],
      ['one without a rating', rated('good'), 'no rating of its readability'],
      [
        'one the model will not rate',
        () => completion('no', { finish: 'refusal' }),
        'no rating of its readability',
      ],
    ])('gives %s back', async (_, reply, why) => {
      const tool = sourceOf(talkOf(26));
      const llm = fakeLlm(reply);
      expect((await failure({ tool, llm }, gate)).message).toContain(why);
      expect(tool.reports).toMatchObject([{ kind: 'unsuitable' }]);
      expect(llm.calls).toHaveLength(1);
    });
  });

  it('describes the participants a model says something about, and nobody else', async () => {
    const potter = { role: 'potter', interests: ['kilns'], preferences: ['cone 6'] };
    const profiles = [
      { speaker: 'p1', ...potter },
      { speaker: 'p7', ...potter },
      { speaker: 'somebody', ...potter },
    ];
    const llm = fakeLlm(({ schema }) =>
      schema ? completion('{}', { json: { profiles } }) : completion(truth),
    );
    const [item] = await build({ profiles: true }, llm);
    expect(item?.data['profiles']).toEqual([{ participant: 'SPEAKER_1', ...potter }]);
  });

  it('does without profiles where a model has no end of them', async () => {
    const llm = fakeLlm(({ schema }) => {
      if (schema) throw new SynthError('SYN_LLM_TRUNCATED', { message: 'cut' });
      return completion(truth);
    });
    const [item] = await build({ profiles: true }, llm);
    expect(item?.data).toMatchObject({ profiles: [], tags: expect.any(Array) as unknown });
  });

  it('has the offline engine find tags and what people talk about', async () => {
    const talk = talkOf(12, {
      lines: Array.from({ length: 12 }, (_, n) => [n % 2, `The celadon glaze in kiln ${n} needs cone six.`]),
    });
    const [item] = await build({ profiles: true }, await startLlm(), talk);
    expect(item?.data['profiles']).toMatchObject([
      { participant: 'SPEAKER_0', interests: expect.arrayContaining(['celadon glaze']) as unknown },
      { participant: 'SPEAKER_1' },
    ]);
    expect(item?.data['tags']).toEqual(expect.arrayContaining(['celadon glaze']));
  });
});
