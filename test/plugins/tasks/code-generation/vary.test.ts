import { itemSchema, type Item } from '../../../../core/index.ts';
import { suffix } from '../../../../plugins/tasks/code-generation/prompts/question.ts';
import { pageVariations } from '../../../../plugins/tasks/code-generation/variations.ts';
import { failureOf } from '../../../helpers/tools.ts';
import { badFiles, goodFiles, ioOf, itemOf, never, question, scripted, start } from './stage.ts';

const withPage = (more: Partial<Item> = {}): Item =>
  itemOf({ reference: { text: '<p>', data: { files: goodFiles() as never } }, ...more });
const other = question.replace('clock', 'sundial');
const said = (llm: ReturnType<typeof scripted>, call = 0): string =>
  llm.calls[call]?.messages.at(-1)?.content ?? '';

describe('the variations', () => {
  it('are those of both generations, without the original, each family graded', async () => {
    const { variations = [] } = await start();
    expect(variations.map(({ name }) => name).sort()).toEqual([
      'answer/add-one',
      'answer/error',
      'answer/remove-one',
      'answer/remove-two',
      'answer/style',
      'answer/ux',
      'performance/delay',
      'performance/glitch',
      'performance/jerky',
      'question/add-one',
      'question/add-two',
      'question/change-object',
      'question/remove-one',
    ]);
    for (const family of ['question', 'answer', 'performance']) {
      const severities = variations
        .filter(({ name }) => name.startsWith(`${family}/`))
        .map(({ severity }) => severity);
      expect(new Set(severities).size).toBe(severities.length);
      for (const severity of severities) expect(severity).toBeGreaterThan(0);
    }
    for (const { name, of } of variations)
      expect(of).toBe(name.startsWith('question/') ? 'query' : 'reference');
  });

  it('are as severe as the user says', async () => {
    const task = await start({}, { severities: { 'answer/style': 0.9 } });
    expect(task.variations?.find(({ name }) => name === 'answer/style')?.severity).toBe(0.9);
    expect(task.variations?.find(({ name }) => name === 'answer/ux')?.severity).toBe(0.37);
    await expect(start({}, { severities: { 'answer/styl': 0.9 } })).rejects.toThrow('styl');
  });

  it('are known by name only', async () => {
    const failure = await failureOf((await start()).vary?.(withPage(), 'original', ioOf(1), never) as never);
    expect(failure).toMatchObject({
      code: 'SYN_USAGE',
      hint: expect.stringContaining('question/add-one') as string,
    });
  });
});

describe('a changed question', () => {
  it('is an item without a reference that says what it is; the suffix is there once', async () => {
    const llm = scripted(other);
    const item = withPage({ query: `${question}\n\n${suffix}`, data: { topic: 'GAMES', persona: 'P' } });
    const made = (await (
      await start({ question: llm })
    ).vary?.(item, 'question/add-one', ioOf(1), never)) as Item;
    expect(itemSchema.parse(made)).toEqual(made);
    expect(made).toMatchObject({
      query: `${other}\n\n${suffix}`,
      reference: null,
      data: { topic: 'GAMES', persona: 'P', variation: 'question/add-one', model: 'm-1' },
    });
    expect(said(llm)).toContain('<topic>\nGAMES');
    expect(said(llm)).toContain(`<task>\n${question}\n</task>`);
    expect(llm.calls[0]).toMatchObject({ maxTokens: 8192 });
  });

  it('has its subject exchanged as the topic wants it', async () => {
    const llm = scripted(other);
    const task = await start({ question: llm });
    for (const topic of ['SCIENCE', 'GAMES'])
      await task.vary?.(itemOf({ data: { topic } }), 'question/change-object', ioOf(1), never);
    expect(said(llm, 0)).toContain('another experiment');
    expect(said(llm, 1)).toContain('another subject');
  });

  it('is asked for once more when it is the same, then given up', async () => {
    const second = scripted(question, other);
    const made = await (
      await start({ question: second })
    ).vary?.(itemOf(), 'question/add-one', ioOf(1), never);
    expect(made?.query).toContain('sundial');
    expect(second.calls[0]?.seed).not.toBe(second.calls[1]?.seed);
    const stuck = scripted(question);
    const failure = await failureOf(
      (await start({ question: stuck })).vary?.(itemOf(), 'question/add-one', ioOf(1), never) as never,
    );
    expect(failure.code).toBe('SYN_TASK_MATERIAL');
    expect(stuck.calls).toHaveLength(2);
  });
});

describe('a changed page', () => {
  const references = pageVariations.filter(({ of }) => of === 'reference').map(({ name }) => name);

  it.each(references)('%s keeps the question and has another reference', async (name) => {
    const answer = scripted(goodFiles('changed'));
    const made = await (await start({ answer })).vary?.(withPage(), name, ioOf(1), never);
    expect(made).toMatchObject({
      query: question,
      reference: { data: { files: goodFiles('changed'), model: 'm-1' } },
      data: { variation: name },
    });
    expect(said(answer)).toContain(JSON.stringify({ files: goodFiles() }, null, 1));
    expect(said(answer)).toContain(`<task>\n${question}`);
  });

  it('comes with a new look as often as it should', async () => {
    const answer = scripted(() => goodFiles('changed'));
    const task = await start({ answer });
    const restyled = async (name: string): Promise<number> => {
      const before = answer.calls.length;
      for (let seed = 0; seed < 200; seed += 1)
        await task.vary?.(withPage(), name, ioOf(`${name}${seed}`), never);
      return (
        answer.calls
          .slice(before)
          .filter(({ messages }) => messages.at(-1)?.content.includes('other colours')).length / 200
      );
    };
    expect(Math.abs((await restyled('answer/ux')) - 1 / 2)).toBeLessThan(0.25);
    expect(Math.abs((await restyled('answer/error')) - 1 / 3)).toBeLessThan(0.25);
    expect(await restyled('answer/add-one')).toBe(0);
  });

  it('is asked for once more when it is the same, then given up', async () => {
    const second = scripted(goodFiles(), goodFiles('changed'));
    const made = await (await start({ answer: second })).vary?.(withPage(), 'answer/ux', ioOf(1), never);
    expect(made?.reference?.data?.['files']).toEqual(goodFiles('changed'));
    const stuck = scripted(goodFiles());
    const failure = await failureOf(
      (await start({ answer: stuck })).vary?.(withPage(), 'answer/ux', ioOf(1), never) as never,
    );
    expect(failure).toMatchObject({ code: 'SYN_TASK_PAGE', detail: { alike: 1 } });
    expect(stuck.calls).toHaveLength(2);
  });

  it('counts as the same up to the bound the user sets', async () => {
    const options = { duplicateAbove: 0.5 };
    const answer = scripted(goodFiles('changed'));
    const failure = await failureOf(
      (await start({ answer }, options)).vary?.(withPage(), 'answer/style', ioOf(1), never) as never,
    );
    expect(failure.code).toBe('SYN_TASK_PAGE');
  });

  it('is repaired like any other', async () => {
    const answer = scripted(badFiles(1), goodFiles('mended'));
    const made = await (await start({ answer })).vary?.(withPage(), 'performance/delay', ioOf(1), never);
    expect(made?.reference?.data).toMatchObject({ fixes: 1, findings: [] });
  });

  it('is none when its repair undid the change', async () => {
    const answer = scripted(badFiles(1), goodFiles(), goodFiles('changed'));
    const made = await (await start({ answer })).vary?.(withPage(), 'answer/ux', ioOf(1), never);
    expect(made?.reference?.data?.['files']).toEqual(goodFiles('changed'));
    expect(answer.calls).toHaveLength(3);
  });

  it('needs a page that refer made', async () => {
    const task = await start();
    for (const reference of [null, { text: '<p>' }, { text: '<p>', data: { files: 'none' } }])
      expect(
        await failureOf(task.vary?.(itemOf({ reference }), 'answer/ux', ioOf(1), never) as never),
      ).toMatchObject({
        code: 'SYN_USAGE',
      });
  });
});
