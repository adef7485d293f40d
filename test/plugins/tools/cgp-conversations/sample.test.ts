import { readdirSync, readFileSync } from 'node:fs';
import type { Context } from '../../../../core/index.ts';
import plugin from '../../../../plugins/tools/cgp-conversations/index.ts';
import { parseLossless } from '../../../../plugins/tools/cgp-conversations/lossless.ts';
import { startTool } from '../../../helpers/tools.ts';

const folder = new URL('../../../../plugins/tools/cgp-conversations/sample/', import.meta.url);
const files = ['conversations', 'surveys', 'pages', 'documents'].flatMap((kind) =>
  readdirSync(new URL(`${kind}/`, folder)).map((name) => {
    const text = readFileSync(new URL(`${kind}/${name}`, folder), 'utf8');
    return { guid: String((parseLossless(text) as Record<string, unknown>)['guid']) };
  }),
);

const contexts: Context[] = [];
beforeAll(async () => {
  const tool = await startTool(plugin as never, {});
  for (const { guid } of files) contexts.push(await tool.fetch({ method: 'get', id: guid }));
  expect(tool.log.lines).toEqual([]);
});
const ofType = (type: string): Context[] => contexts.filter(({ data }) => data['taskType'] === type);

it('has enough of everything, each under its own id and title, free to use', () => {
  expect(ofType('conversation_tagging').length).toBeGreaterThanOrEqual(20);
  for (const type of ['survey_tagging', 'webpage_metadata_generation', 'named_entities_extraction'])
    expect(ofType(type).length).toBeGreaterThanOrEqual(4);
  expect(new Set(contexts.map(({ id }) => id)).size).toBe(files.length);
  expect(new Set(contexts.map(({ title }) => title)).size).toBe(files.length);
  expect(new Set(contexts.map(({ source }) => source.licence))).toEqual(new Set(['CC0-1.0']));
  expect(contexts.every(({ id }) => /^\d{30,39}$/.test(id))).toBe(true);
});

it('has conversations of 13 to 40 lines between two to four people who all speak, some about code', () => {
  const wrong = ofType('conversation_tagging').filter(({ data }) => {
    const lines = data['lines'] as [number, string][];
    const people = data['participants'] as string[];
    const speakers = new Set(lines.map(([speaker]) => speaker));
    return (
      lines.length < 13 ||
      lines.length > 40 ||
      people.length < 2 ||
      people.length > 4 ||
      people.some((_, index) => !speakers.has(index)) ||
      lines.some(([, text]) => text !== text.trim() || text === '' || /\s{2}/.test(text))
    );
  });
  expect(wrong.map(({ title }) => title)).toEqual([]);
  const coding = contexts.filter(({ data }) => (data['categories'] as string[]).includes('coding'));
  expect(coding.length).toBeGreaterThanOrEqual(4);
});

it('does not repeat itself', () => {
  const said = ofType('conversation_tagging').flatMap(({ data }) =>
    (data['lines'] as [number, string][]).map(([, text]) => text).filter((text) => text.length > 40),
  );
  expect(new Set(said).size).toBe(said.length);
});

it('has surveys whose choices are not in the text, and pages and documents with search results', () => {
  for (const { text, data } of ofType('survey_tagging')) {
    const { possible_choices: possible, selected_choices: selected } = data['input'] as Record<
      string,
      string[]
    >;
    expect(selected!.length).toBeGreaterThanOrEqual(3);
    expect(selected!.every((choice) => possible!.includes(choice))).toBe(true);
    expect(selected!.filter((choice) => text.includes(choice))).toEqual([]);
  }
  for (const { text, data } of [
    ...ofType('webpage_metadata_generation'),
    ...ofType('named_entities_extraction'),
  ]) {
    const { enrichment } = data['input'] as { enrichment: { search_results: Record<string, unknown[]> } };
    expect(Object.keys(enrichment.search_results)).toHaveLength(2);
    expect(text.split(/\s+/).length).toBeGreaterThan(120);
  }
});
