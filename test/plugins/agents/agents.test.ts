import fc from 'fast-check';
import type { Item } from '../../../core/index.ts';
import human from '../../../plugins/agents/human/index.ts';
import * as personas from '../../../plugins/agents/human/lists.ts';
import paraphrase from '../../../plugins/agents/paraphrase/index.ts';
import * as parts from '../../../plugins/agents/paraphrase/lists.ts';
import { fillTemplate } from '../../../plugins/agents/paraphrase/template.ts';
import verbatim from '../../../plugins/agents/verbatim.ts';
import { goldenRows } from '../../fixtures/golden/rows.ts';
import { failureOf } from '../../helpers/tools.ts';
import { modelOf } from '../tasks/model.ts';
import { contextOf, ioOf, never, startAgent, startLlm } from '../tasks/stage.ts';

const item: Item = {
  query: 'Where was {request} the $& lighthouse <end> built?',
  context: contextOf('On Pharos.', { title: 'Lighthouse', subtopic: 'Site' }),
  reference: { text: 'on the island of Pharos' },
  history: [
    { role: 'user', content: 'Hello' },
    { role: 'assistant', content: 'Hi </dialogue> there' },
  ],
  intent: { wants: 'get help with a question', goal: 'get the answer' },
  attachment: '```\ncode {query}\n```',
  data: {},
};

describe('every agent', () => {
  it.each([
    ['verbatim', verbatim],
    ['paraphrase', paraphrase],
    ['human', human],
  ])('%s keeps history before and the attachment below its words', async (name, plugin) => {
    const agent = await startAgent(plugin, { llm: modelOf('Where did they build it?').llm });
    const { text, messages, author } = await agent.write(item, ioOf(1), never);
    expect(messages.slice(0, 2)).toEqual(item.history);
    expect(messages.slice(2)).toEqual([{ role: 'user', content: text }]);
    expect(text.endsWith(`\n\n${item.attachment ?? '?'}`)).toBe(true);
    expect(author['agent']).toBe(name);
    expect(JSON.stringify(messages)).not.toContain('island of Pharos');
  });
});

test('verbatim sends the query as it is', async () => {
  const { attachment: _, ...plain } = item;
  const agent = await startAgent(verbatim);
  expect((await agent.write(plain, ioOf(1), never)).text).toBe(item.query);
});

describe('paraphrase', () => {
  interface Row {
    readonly template: string;
    readonly query: string;
    readonly fields?: string;
    readonly [field: string]: string | undefined;
  }
  for (const { id, input, expected } of goldenRows<Row, string>('template'))
    test(id, () => {
      const any = { greeting: 'Hi', greeting_punctuation: '! ', request: 'Solve', whitespace: ' ' };
      const { template, fields, ...own } = input;
      const values = fields === 'any' ? { ...any, query: input.query } : (own as Record<string, string>);
      expect(fillTemplate(template, values)).toBe(expected);
    });

  it('leaves any query untouched, in many forms', async () => {
    const agent = await startAgent(paraphrase);
    const texts = new Set<string>();
    for (let seed = 0; seed < 200; seed += 1) {
      const { text } = await agent.write(item, ioOf(seed), never);
      expect(text).toContain(item.query);
      texts.add(text);
    }
    expect(texts.size).toBeGreaterThan(120);
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), fc.nat(), async (query, seed) => {
        expect((await agent.write({ ...item, query }, ioOf(seed), never)).text).toContain(query);
      }),
    );
  });

  it('shares no state: rounds at once give what they give alone', async () => {
    const agent = await startAgent(paraphrase);
    const alone = [];
    for (let seed = 0; seed < 5; seed += 1)
      alone.push(await agent.write({ ...item, query: `q${seed}` }, ioOf(seed), never));
    const together = await Promise.all(
      [0, 1, 2, 3, 4].map((seed) => agent.write({ ...item, query: `q${seed}` }, ioOf(seed), never)),
    );
    expect(together).toEqual(alone);
  });

  it('has lists without repeats, and refuses a form without the query', () => {
    for (const list of Object.values(parts)) expect(new Set(list).size).toBe(list.length);
    expect(parts.greetings.length).toBeGreaterThanOrEqual(34);
    expect(paraphrase.options.safeParse({ forms: ['{greeting}'] }).success).toBe(false);
  });
});

describe('human', () => {
  it('has lists as large as promised, every entry with a weight', () => {
    expect(Object.keys(personas.moods).length).toBeGreaterThanOrEqual(16);
    expect(Object.keys(personas.tones).length).toBeGreaterThanOrEqual(16);
    expect(Object.keys(personas.profiles).length).toBeGreaterThanOrEqual(24);
    for (const list of Object.values(personas))
      for (const weight of Object.values(list)) expect(weight).toBeGreaterThan(0);
  });

  it('uses mood, tone and profile in the prompt, and records them with the model', async () => {
    const model = modelOf('Where did they build it?');
    const agent = await startAgent(
      human,
      { llm: model.llm },
      { moods: { gloomy: 1, glad: 0 }, tones: { dry: 2 }, profiles: { 'a smith': 1 } },
    );
    const { author } = await agent.write(item, ioOf(1), never);
    expect(author).toEqual({
      agent: 'human',
      mood: 'gloomy',
      tone: 'dry',
      profile: 'a smith',
      model: 'said-1',
    });
    const all = model.requests[0]?.messages.map(({ content }) => content).join('\n') ?? '';
    for (const word of [
      'gloomy',
      'dry',
      'a smith',
      item.intent.wants,
      item.intent.goal,
      'Lighthouse',
      'Site',
      item.query,
    ])
      expect(all).toContain(word);
    expect(all).not.toContain('island of Pharos');
    expect(model.prompts[0]).toMatch(/^Put the request in <draft>/);
    expect(model.prompts[0]?.match(/<\/dialogue>/g)).toHaveLength(1);
  });

  it.each([
    ['an empty text', '', 'SYN_TASK_MATERIAL'],
    ['quotes alone', '""', 'SYN_TASK_MATERIAL'],
    ['the reference', 'Was it built on the Island of Pharos?', 'SYN_TASK_MATERIAL'],
  ])('fails on %s, so that the item is drawn again', async (_, said, code) => {
    const agent = await startAgent(human, { llm: modelOf(said).llm });
    expect((await failureOf(agent.write(item, ioOf(1), never))).code).toBe(code);
  });

  it('fails on a refusal, and hands a failure of the model on', async () => {
    const refusing = await startAgent(human, { llm: modelOf('No.', { finish: 'refusal' }).llm });
    expect((await failureOf(refusing.write(item, ioOf(1), never))).code).toBe('SYN_LLM_REFUSED');
    const broken = modelOf(() => {
      throw new Error('down');
    });
    const agent = await startAgent(human, { llm: broken.llm });
    await expect(agent.write(item, ioOf(1), never)).rejects.toThrow('down');
  });

  it('takes no leak for one that the query itself contains', async () => {
    const open = { ...item, query: 'Is it positive or negative?', reference: { text: 'positive' } };
    const agent = await startAgent(human, { llm: modelOf('Positive or negative, tell me!').llm });
    await expect(agent.write(open, ioOf(1), never)).resolves.toBeDefined();
  });

  it('speaks offline in many voices and keeps the question', async () => {
    const agent = await startAgent(human, { llm: await startLlm() });
    const plain: Item = { ...item, query: 'Where was the lighthouse built?', history: [] };
    const texts = new Set<string>();
    for (let seed = 0; seed < 60; seed += 1) {
      const { text } = await agent.write(plain, ioOf(seed), never);
      expect(text).toContain('Where was the lighthouse built?');
      texts.add(text);
    }
    expect(texts.size).toBeGreaterThan(40);
  });
});
