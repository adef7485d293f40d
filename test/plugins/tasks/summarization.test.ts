import summarization from '../../../plugins/tasks/summarization/index.ts';
import { modelOf } from './model.ts';
import { build, contextOf, ioOf, never, sampleContexts, startLlm, startTask, toolOf } from './stage.ts';

const section = contextOf('The lighthouse stood on an island. '.repeat(10), {
  title: 'Lighthouse of {words} $& Alexandria',
  topic: 'Description',
  subtopic: 'Height',
});

describe('summarization', () => {
  it('asks for title, section and length, in several ways', async () => {
    const task = await startTask(
      summarization,
      { llm: modelOf('x').llm, tool: toolOf(section) },
      { summaryWords: 77 },
    );
    const queries = await Promise.all(
      Array.from({ length: 30 }, async (_, seed) => (await build(task, seed)).query),
    );
    expect(new Set(queries).size).toBeGreaterThan(4);
    for (const query of queries)
      expect(query).toContain('Lighthouse of {words} $& Alexandria, section "Height"');
    for (const query of queries) expect(query).toContain('77 words');
  });

  it.each([
    ['upstream-1.0', section.title],
    ['upstream-2.5', `${section.title}, Height`],
  ])('sends what %s sent', async (compat, query) => {
    const task = await startTask(summarization, { llm: modelOf('x').llm, tool: toolOf(section) }, { compat });
    expect((await build(task)).query).toBe(query);
  });

  it('makes the reference from the material', async () => {
    const model = modelOf('A lighthouse. It is cut');
    const task = await startTask(summarization, { llm: model.llm, tool: toolOf(section) }, { attach: true });
    const item = await build(task);
    expect(item).toMatchObject({ reference: null, attachment: `<context>\n${section.text}\n</context>` });
    expect(await task.refer!(item, ioOf(1), never)).toEqual({ text: 'A lighthouse.' });
    expect(model.prompts[0]).toMatch(/^Summarise the material in <context> in at most 250 words/);
  });

  it('works offline on every bundled section', async () => {
    const llm = await startLlm();
    for (const [index, context] of sampleContexts.entries()) {
      const task = await startTask(summarization, { llm, tool: toolOf(context) });
      const { text } = await task.refer!(await build(task, index), ioOf(index), never);
      expect(text.length).toBeGreaterThan(40);
      expect(text.length).toBeLessThan(context.text.length);
    }
  });

  it.each([
    ['a list of names', '- `alpha`\n- `beta`\n- `gamma`\n\n'.repeat(10)],
    ['one long line', 'word '.repeat(80)],
    ['bits of code', 'foo(bar) baz.qux = 1 $x -> y '.repeat(20)],
    ['headings', '# One two\n\n## Three four\n\n'.repeat(12)],
    ['another script', '這是一個沒有空格的句子。 '.repeat(30)],
  ])('makes a reference of %s', async (_, text) => {
    const task = await startTask(summarization, { llm: await startLlm(), tool: toolOf(contextOf(text)) });
    const reference = await task.refer!(await build(task), ioOf(1), never);
    expect(reference.text.trim()).not.toBe('');
  });
});
