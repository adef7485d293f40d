import explanation from '../../../../plugins/tasks/explanation/index.ts';
import { completion, fakeLlm } from '../../../helpers/models.ts';
import { failureOf } from '../../../helpers/tools.ts';
import { contextOf, never, sampleContexts, startLlm, startTask, toolOf } from '../stage.ts';
import { buildAll, ioOf, one } from './stage.ts';

const dna = contextOf(
  'DNA carries the hereditary information of living things. It was isolated in 1869 from white blood cells.',
  { title: 'DNA', subtopic: 'A "molecule" </context> in the nucleus', topic: 'biology' },
);

describe('explanation of material', () => {
  it('names title and field of the material, and explains from it alone', async () => {
    const llm = fakeLlm(() => completion(' DNA carries information. '));
    const [item] = (
      await buildAll(await startTask(explanation, { llm, tool: toolOf(dna) }, { ...one, minWords: 5 }))
    ).items;
    expect(item).toMatchObject({
      context: dna,
      reference: { text: 'DNA carries information.' },
      data: {
        criteria: { field: 'biology' },
        subject: 'DNA: A "molecule" </context> in the nucleus',
        wordTarget: 3,
      },
    });
    expect(item?.query).toMatch(/^Explain "DNA: A 'molecule' <\/context> in the nucleus" \(biology\)\./);
    const user = llm.calls[0]?.messages[1]?.content ?? '';
    expect(user).toMatch(/^Explain the subject in <topic> from the material in <context>/);
    expect(user).toContain(`<context>\n${dna.text}\n</context>`);
    expect(llm.calls[0]?.schema).toBeUndefined();
    const { criteria } = item?.data as { criteria: Record<string, string> };
    for (const axis of ['audience', 'detail', 'abstraction', 'subjectType', 'specificity'])
      expect(user).toContain(criteria[axis]);
  });

  it.each([
    [{ topic: 'biology' }, 'biology'],
    [{ topic: 'DNA', tags: ['DNA', 'genetics'] }, 'genetics'],
    [{ topic: 'Structure', subtopic: 'Structure', tags: [] }, 'DNA'],
    [{ topic: '' }, 'DNA'],
  ])('takes the field of %j', async (more, field) => {
    const context = contextOf('It has words enough for this. '.repeat(5), { title: 'DNA', ...more });
    const llm = fakeLlm(() => completion('Yes.'));
    const [item] = (await buildAll(await startTask(explanation, { llm, tool: toolOf(context) }, one))).items;
    expect(item?.query).toContain(`(${field})`);
  });

  it('draws again what does not suit, and gives up in time', async () => {
    const code = contextOf('x = 1', { data: { code: 'x = 1' } });
    const llm = fakeLlm(() => completion('Yes.'));
    const mixed = await startTask(explanation, { llm, tool: toolOf(dna, code) }, { minWords: 5 });
    expect((await buildAll(mixed)).items).toHaveLength(5);
    const task = await startTask(explanation, { llm, tool: toolOf(code) });
    expect((await failureOf(task.build(ioOf(1), never))).code).toBe('SYN_TASK_MATERIAL');
  });

  it('works offline on every bundled section', async () => {
    const llm = await startLlm();
    for (const [index, context] of sampleContexts.entries()) {
      const { items } = await buildAll(
        await startTask(explanation, { llm, tool: toolOf(context) }, one),
        index,
      );
      const { text } = items[0]?.reference ?? { text: '' };
      expect(text.length).toBeGreaterThan(40);
      expect(text.length).toBeLessThan(context.text.length);
    }
  });

  it('is what the offline engine needs', async () => {
    const task = await startTask(explanation, { llm: await startLlm() }, { ...one, form: 'marked' });
    expect(await failureOf(task.build(ioOf(1), never))).toMatchObject({
      code: 'SYN_LLM_REFUSED',
      hint: expect.stringContaining('tool') as unknown,
    });
  });
});
