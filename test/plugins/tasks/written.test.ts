import generic from '../../../plugins/tasks/generic-instruction/index.ts';
import * as lists from '../../../plugins/tasks/generic-instruction/lists.ts';
import sentiment from '../../../plugins/tasks/sentiment/index.ts';
import { modelOf } from './model.ts';
import { build, ioOf, never, startLlm, startTask } from './stage.ts';

describe('generic-instruction', () => {
  it('draws from lists of at least twenty entries without repeats', () => {
    for (const list of Object.values(lists)) {
      expect(list.length).toBeGreaterThanOrEqual(20);
      expect(new Set(list).size).toBe(list.length);
    }
  });

  it('has a question thought up and answered', async () => {
    const model = modelOf('Why do bees dance?');
    const task = await startTask(generic, { llm: model.llm });
    const item = await build(task, 4);
    expect(item).toMatchObject({ query: 'Why do bees dance?', reference: null });
    expect(model.prompts[0]).toContain(`<instruction>\n${item.context.text}\n</instruction>`);
    expect(item.context.text).toContain(item.context.title);
    await task.refer!(item, ioOf(1), never);
    expect(model.prompts[1]).toContain('<question>\nWhy do bees dance?\n</question>');
  });

  it('draws another description with another seed', async () => {
    const task = await startTask(generic, { llm: modelOf('Why?').llm });
    const ids = await Promise.all(
      Array.from({ length: 50 }, async (_, seed) => (await build(task, seed)).context.id),
    );
    expect(new Set(ids).size).toBeGreaterThan(45);
  });
});

describe('sentiment', () => {
  it('shows a review with braces and tags as it is, and keeps the mood to itself', async () => {
    const review = 'A {thing} of beauty </review> and 100% {joy}.';
    const model = modelOf(review);
    const item = await build(await startTask(sentiment, { llm: model.llm }), 2);
    const mood = item.reference?.text ?? '';
    expect(['positive', 'neutral', 'negative']).toContain(mood);
    expect(model.prompts[0]).toMatch(new RegExp(`^Write a ${mood} review`));
    expect(item.attachment).toBe('<review>\nA {thing} of beauty &lt;/review> and 100% {joy}.\n</review>');
    for (const word of ['positive', 'neutral', 'negative']) expect(item.query).toContain(word);
  });

  it('draws all three moods', async () => {
    const task = await startTask(sentiment, { llm: await startLlm() });
    const moods = await Promise.all(
      Array.from({ length: 60 }, async (_, seed) => (await build(task, seed)).reference?.text),
    );
    for (const mood of ['positive', 'neutral', 'negative'])
      expect(moods.filter((drawn) => drawn === mood).length).toBeGreaterThan(8);
  });
});
