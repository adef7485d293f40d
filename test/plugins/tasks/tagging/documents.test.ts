import type { AnyPlugin, JsonObject } from '../../../../core/index.ts';
import namedEntities from '../../../../plugins/tasks/named-entities/index.ts';
import surveyTagging from '../../../../plugins/tasks/survey-tagging/index.ts';
import webpageMetadata from '../../../../plugins/tasks/webpage-metadata/index.ts';
import { scriptedLlm } from '../../../helpers/miners.ts';
import { completion, fakeLlm } from '../../../helpers/models.ts';
import { failureOf } from '../../../helpers/tools.ts';
import { ioOf, never, startLlm } from '../stage.ts';
import { buildAll, outcomeOf, sourceOf, startTagging, talkOf } from './stage.ts';

const search_results = {
  'kilns at home': [
    { title: 'Cones', snippet: 'Cone 6 explained.' },
    { title: 'Vents', snippet: 'Vent it.' },
  ],
  nothing: [],
};
const pieceOf = (taskType: string, input: JsonObject | null, more: JsonObject = {}): JsonObject =>
  talkOf(1, { taskType, input, participants: [], ...more });
const page = (more: JsonObject = {}, about: JsonObject = {}): JsonObject =>
  pieceOf('webpage_metadata_generation', { website_markdown: '# Kilns\nAll about kilns.', ...more }, about);
const failure = async (plugin: AnyPlugin, piece: JsonObject, llm = scriptedLlm()) => {
  const tool = sourceOf(piece);
  const error = await failureOf((await startTagging(plugin, { tool, llm })).build(ioOf(1), never));
  return { error, tool, llm };
};
const promptOf = (llm: ReturnType<typeof scriptedLlm>, call = 0): string =>
  llm.requests[call]?.messages.at(-1)?.content ?? '';

describe('webpage-metadata', () => {
  it('reads a page and what a search found, one by one, and makes one list', async () => {
    const llm = scriptedLlm('Kilns', 'Cone 6\nKilns', 'Kilns\nCone 6');
    const tool = sourceOf(page({ enrichment: { search_results } }));
    const items = await buildAll(await startTagging(webpageMetadata, { tool, llm }));
    expect(tool.queries).toEqual([{ method: 'random', type: 'webpage_metadata_generation' }]);
    expect(items).toHaveLength(1);
    const [item] = items;
    const [text = [], found = []] = item?.fields?.['lines'] as [number, string][];
    expect(text).toEqual([0, '# Kilns\nAll about kilns.']);
    expect(found[1]).toMatch(/^kilns at home\n(?:Cones: Cone 6 explained\.|Vents: Vent it\.)/);
    expect(item).toMatchObject({
      attachment: `<text>\n${text[1]}\n</text>\n\n<context>\n${found[1]}\n</context>`,
      reference: { text: 'kilns\ncone 6', data: { tags: ['kilns', 'cone 6'] } },
      fields: { type: 'webpage_metadata_generation', prompt: item?.query },
      data: { type: 'webpage_metadata_generation', lines: 2, windows: 1, tags: ['kilns', 'cone 6'] },
    });
    expect(promptOf(llm)).toMatch(/^List the topics of the web page [^]*<text>\n# Kilns/);
    expect(promptOf(llm, 1)).toMatch(/^List the topics of the search result/);
    expect(promptOf(llm, 2)).toMatch(
      /^Merge the lists [^]*<list>\nkilns\n<\/list>\n\n<list>\ncone 6\nkilns\n<\/list>$/,
    );
  });

  it('asks one call for a page nothing was searched about', async () => {
    const llm = scriptedLlm('Kilns');
    const [item] = await buildAll(await startTagging(webpageMetadata, { tool: sourceOf(page()), llm }));
    expect(item?.reference?.text).toBe('kilns');
    expect(llm.requests).toHaveLength(1);
  });

  it('keeps to its limits', async () => {
    const llm = fakeLlm(() => completion('kilns'));
    const many = Object.fromEntries(
      Array.from({ length: 9 }, (_, n) => [`q${n}`, search_results['kilns at home']]),
    );
    const tool = sourceOf(page({ website_markdown: 'x'.repeat(5000), enrichment: { search_results: many } }));
    const [item] = await buildAll(await startTagging(webpageMetadata, { tool, llm }, { textChars: 100 }));
    const lines = item?.fields?.['lines'] as [number, string][];
    expect(lines.map(([index]) => index)).toEqual([0, 1, 2, 3]);
    expect(lines[0]?.[1]).toHaveLength(100);
    const none = sourceOf(page({ enrichment: { search_results } }));
    const [bare] = await buildAll(
      await startTagging(webpageMetadata, { tool: none, llm }, { mostSearches: 0 }),
    );
    expect(bare?.fields?.['lines']).toHaveLength(1);
  });

  it('asks differently about code', async () => {
    const llm = scriptedLlm('rust');
    const tool = sourceOf(page({}, { categories: ['coding'] }));
    const [item] = await buildAll(await startTagging(webpageMetadata, { tool, llm }));
    expect(item?.query).toContain('programming');
    expect(promptOf(llm)).toContain('programming');
  });

  it.each([
    ['without text', page({ website_markdown: ' ' }), scriptedLlm(), 'there is no text in it'],
    ['of another type', pieceOf('survey_tagging', {}), scriptedLlm(), 'it is material for survey_tagging'],
    ['nobody finds anything in', page(), scriptedLlm({ text: 'None.', finish: 'refusal' }), 'finds no tags'],
  ])('gives a page %s back', async (_, piece, llm, why) => {
    const { error, tool } = await failure(webpageMetadata, piece, llm);
    expect(error.code).toBe('SYN_TASK_MATERIAL');
    expect(error.message).toContain(why);
    expect(tool.reports).toMatchObject([{ kind: 'unsuitable' }]);
  });
});

describe('named-entities', () => {
  it('asks for the names in a transcript and in what was found about it', async () => {
    const llm = scriptedLlm('Harbour Board', { text: 'None.', finish: 'refusal' });
    const input = { transcript_text: 'The Harbour Board met.', enrichment: { search_results } };
    const tool = sourceOf(pieceOf('named_entities_extraction', input));
    const [item] = await buildAll(await startTagging(namedEntities, { tool, llm }));
    expect(item).toMatchObject({
      reference: { text: 'harbour board' },
      fields: { type: 'named_entities_extraction' },
      data: { type: 'named_entities_extraction' },
    });
    for (const call of [0, 1]) expect(promptOf(llm, call)).toMatch(/^List the named entities in <text>/);
    expect(llm.requests).toHaveLength(2);
  });

  it('works on the offline engine', async () => {
    const input = {
      transcript_text:
        'Mayor Ellen Ruiz opened the meeting. The Harbour Board asked for $2.5 million for the Pier Street Bridge. Ruiz agreed.',
    };
    const tool = sourceOf(pieceOf('named_entities_extraction', input));
    const [item] = await buildAll(await startTagging(namedEntities, { tool, llm: await startLlm() }));
    expect(item?.data['tags']).toEqual(expect.arrayContaining(['harbour board', 'pier street bridge']));
  });
});

describe('survey-tagging', () => {
  const input = {
    survey_question: 'Why us?',
    comment: 'The app is quick.',
    possible_choices: ['Good App!', 'Near to me'],
    selected_choices: ['Good App!', 'good app'],
  };

  it('judges against what was ticked, in the form tags have, and never shows the choices', async () => {
    const tool = sourceOf(pieceOf('survey_tagging', input));
    const [item] = await buildAll(await startTagging(surveyTagging, { tool, llm: scriptedLlm() }));
    expect(item).toMatchObject({
      attachment: '<question>\nWhy us?\n</question>\n\n<text>\nThe app is quick.\n</text>',
      reference: { text: 'good app', data: { tags: ['good app'] } },
      fields: { type: 'survey_tagging', survey: { question: 'Why us?', comment: 'The app is quick.' } },
    });
    const { query, attachment, fields } = item!;
    expect(JSON.stringify({ query, attachment, fields })).not.toMatch(/good app|near to me/i);
  });

  it('takes the choices as they are under compat', async () => {
    const tool = sourceOf(pieceOf('survey_tagging', input));
    const options = { compat: 'upstream' };
    const [item] = await buildAll(await startTagging(surveyTagging, { tool, llm: scriptedLlm() }, options));
    expect(item?.reference?.data).toEqual({ tags: ['Good App!', 'good app'] });
  });

  it.each([
    ['without a comment', { ...input, comment: '' }],
    ['with nothing ticked', { ...input, selected_choices: [] }],
    ['that is none', null],
  ])('gives one %s back', async (_, piece) => {
    const { error, tool } = await failure(surveyTagging, pieceOf('survey_tagging', piece));
    expect(error.code).toBe('SYN_TASK_MATERIAL');
    expect(tool.reports).toMatchObject([{ kind: 'unsuitable' }]);
  });

  it('says whose answers were what, and that no model read it', async () => {
    const tool = sourceOf(pieceOf('survey_tagging', input));
    const task = await startTagging(surveyTagging, { tool, llm: scriptedLlm() });
    const [item] = await buildAll(task);
    const conclusion = await task.conclude!([outcomeOf(item!, { 4: 'good app' })], ioOf(1), never);
    expect(conclusion?.lines).toEqual([
      'survey 340282366920938463463374607431768211455 "Kilns"',
      'ground truth: 1 tag, 0 vectors (good app)',
      'uid tags vectors unique shared min med mean top3 max  score',
      '  4    1       0      0      1   –   –    –    –   – 0.5000',
    ]);
    expect(tool.reports[0]?.data).toMatchObject({ model: null, llmType: null, embeddingsModel: null });
  });
});
