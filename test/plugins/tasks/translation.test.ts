import translation from '../../../plugins/tasks/translation/index.ts';
import { languageCodes, languages } from '../../../plugins/tasks/translation/parallel/index.ts';
import { requests } from '../../../plugins/tasks/translation/prompts.ts';
import { failureOf } from '../../helpers/tools.ts';
import { modelOf } from './model.ts';
import { build, contextOf, ioOf, never, startTask, toolOf } from './stage.ts';

const english = contextOf('The harbour is closed in winter. '.repeat(8));

describe('translation', () => {
  it('has at least sixty sentences, the same number in every language, none twice', () => {
    const count = languages.en.sentences.length;
    expect(count).toBeGreaterThanOrEqual(60);
    for (const code of languageCodes) {
      expect(languages[code].sentences).toHaveLength(count);
      expect(new Set(languages[code].sentences).size).toBe(count);
      for (const sentence of languages[code].sentences) expect(sentence).toMatch(/^\p{Lu}.*\.$/u);
    }
    expect(new Set(requests).size).toBeGreaterThanOrEqual(20);
  });

  it('shows sentences in one language and knows them in another', async () => {
    const task = await startTask(translation, {}, { sentences: 2 });
    const pairs = new Set<string>();
    for (let seed = 0; seed < 80; seed += 1) {
      const item = await build(task, seed);
      const { from, to } = item.data as { from: keyof typeof languages; to: keyof typeof languages };
      pairs.add(`${from}-${to}`);
      const shown = languages[from].sentences.filter((sentence) => item.attachment?.includes(sentence));
      const known = languages[to].sentences.filter((sentence) => item.reference?.text.includes(sentence));
      expect(shown).toHaveLength(2);
      expect(known).toHaveLength(2);
      expect(item.query).toContain(languages[to].name);
      expect(item.attachment).not.toContain(item.reference?.text);
    }
    expect(pairs.size).toBeGreaterThan(12);
  });

  it('keeps to the languages asked for', async () => {
    const item = await build(await startTask(translation, {}, { from: ['de'], to: ['fr', 'de'] }));
    expect(item.data).toEqual({ from: 'de', to: 'fr' });
  });

  it('has a text of the tool translated for reference', async () => {
    const model = modelOf('Le port est fermé en hiver.');
    const task = await startTask(
      translation,
      { llm: model.llm, tool: toolOf(english) },
      { source: 'tool', to: ['fr', 'en'] },
    );
    const item = await build(task);
    expect(item).toMatchObject({ reference: null, data: { from: 'en', to: 'fr' } });
    expect(await task.refer!(item, ioOf(1), never)).toEqual({ text: 'Le port est fermé en hiver.' });
    expect(model.prompts[0]).toMatch(/^Translate the text in <text> into French\./);
  });

  it.each([
    ['no tool', { source: 'tool' }],
    ['one language', { from: ['en'], to: ['en'] }],
  ])('does not start with %s', async (_, options) => {
    expect((await failureOf(startTask(translation, {}, options))).code).toBe('SYN_CONFIG_INVALID');
  });
});
