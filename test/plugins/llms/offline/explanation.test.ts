import { delimit, seededRandom } from '../../../../core/index.ts';
import { explain } from '../../../../plugins/llms/offline/explanation.ts';
import { sentencesOf } from '../../../../plugins/llms/offline/sentences.ts';
import { countWords } from '../../../../plugins/llms/offline/words.ts';
import { say } from '../../../helpers/models.ts';
import { never, sampleContexts, startLlm } from '../../tasks/stage.ts';

const manner = (seed: number, spread = 0.5, wordLimit = 250) => ({
  wordLimit,
  spread,
  random: seededRandom(seed),
});
const knots = [
  'Sailors have long used rope for many things on board.',
  'The bowline is a knot that makes a fixed loop at the end of a rope.',
  'A bowline does not slip under load and is easy to untie.',
  'Climbers use other knots as well.',
  'The weather at sea changes quickly.',
].join(' ');

describe('explain', () => {
  it('takes whole sentences of the material, each once, within the limit', () => {
    for (const [index, { title, subtopic, text }] of sampleContexts.entries()) {
      const sentences = sentencesOf(text);
      const made = sentencesOf(explain(text, `${title}: ${subtopic}`, manner(index, 1, 60)) ?? '');
      for (const sentence of made) expect(sentences).toContain(sentence);
      expect(new Set(made).size).toBe(made.length);
      expect(made.length).toBeLessThan(sentences.length);
      expect(made.length === 1 || countWords(made.join(' ')) <= 60).toBe(true);
    }
  });

  it('begins with what the topic is', () => {
    for (let seed = 0; seed < 20; seed += 1)
      expect(explain(knots, 'Bowline', manner(seed))).toMatch(/^The bowline is a knot/);
  });

  it('prefers what bears on the topic', () => {
    const made = Array.from(
      { length: 20 },
      (_, seed) => explain(knots, 'Bowline', manner(seed, 0.3, 35)) ?? '',
    );
    expect(made.filter((text) => text.includes('does not slip')).length).toBeGreaterThan(15);
    expect(made.filter((text) => text.includes('weather')).length).toBeLessThan(5);
  });

  it('chooses by chance as far as it may, and the same for the same seed', () => {
    const choose = (spread: number) =>
      new Set(Array.from({ length: 30 }, (_, seed) => explain(knots, 'rope', manner(seed, spread)))).size;
    expect(choose(0)).toBe(1);
    expect(choose(1)).toBeGreaterThan(3);
    expect(explain(knots, 'rope', manner(7))).toBe(explain(knots, 'rope', manner(7)));
  });

  it.each([
    ['nothing', ''],
    ['signs', '… — …'],
  ])('makes nothing of %s', (_, text) => expect(explain(text, 'Bowline', manner(1))).toBeNull());
});

describe('the offline engine asked to explain', () => {
  const prompt = (...sections: string[]): string =>
    ['Explain the subject in <topic> from the material in <context>, in at most 30 words.', ...sections].join(
      '\n\n',
    );

  it('explains from the context, within the limit', async () => {
    const llm = await startLlm();
    const request = say(prompt(delimit('topic', 'Bowline'), delimit('context', knots)));
    const { text, finish } = await llm.complete(request, never);
    expect(finish).toBe('stop');
    expect(text).toMatch(/^The bowline is a knot/);
    expect(countWords(text)).toBeLessThanOrEqual(30);
  });

  it('declines without one', async () => {
    const llm = await startLlm();
    for (const words of [
      'Explain "Bowline" (seamanship). Use about 50 words.',
      prompt(delimit('topic', 'Bowline')),
    ])
      expect(await llm.complete(say(words), never)).toMatchObject({
        finish: 'refusal',
        text: expect.stringContaining('none came') as unknown,
      });
  });

  it('does so too for a person whose question stands in a section', async () => {
    const llm = await startLlm();
    const request = say(
      [
        'Answer the question in <question>, from the material in <context> as far as it goes.',
        delimit('context', knots),
        delimit('question', 'Explain "Bowline" (seamanship).\n\nWrite for a sailor. Use about 26 words.'),
      ].join('\n\n'),
    );
    const { text } = await llm.complete(request, never);
    expect(text).toMatch(/^The bowline is a knot/);
    // About 26 words: up to 30.
    expect(countWords(text)).toBeLessThanOrEqual(30);
    expect(countWords(text)).toBeGreaterThan(20);
  });
});
