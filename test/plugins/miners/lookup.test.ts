import type { Io, Tool, ToolQuery } from '../../../core/index.ts';
import humanAgent from '../../../plugins/agents/human/index.ts';
import { lookUp } from '../../../plugins/miners/shared/lookup.ts';
import { needsSource } from '../../../plugins/miners/shared/needs-source.ts';
import { searchTerms, withoutChatter } from '../../../plugins/miners/shared/terms.ts';
import debugging from '../../../plugins/tasks/debugging/index.ts';
import math from '../../../plugins/tasks/math/index.ts';
import qa from '../../../plugins/tasks/qa/index.ts';
import summarization from '../../../plugins/tasks/summarization/index.ts';
import corpus from '../../../plugins/tools/corpus/index.ts';
import mathgenerator from '../../../plugins/tools/mathgenerator/index.ts';
import { systemClock } from '../../../core/host/clock.ts';
import { startTool } from '../../helpers/tools.ts';
import { ioOf, never, startAgent, startLlm, startTask } from '../tasks/stage.ts';

describe('what is searched for', () => {
  it.each([
    [
      'Hello, and thank you for your time. I ask as a farmer. Something I would love to know: Sum up FIFA World Cup, ' +
        'section "The first tournament" for me in no more than 250 words. Cheers!',
      '"The first tournament" FIFA World Cup',
    ],
    [
      'Hi. I ask as a nurse. This puzzles me: When did Congress vote for independence? Thanks!',
      'Congress vote independence',
    ],
    ['I need the main points of @scope/pack in up to 9 words.', 'scope/pack'],
    ['Who wrote Faust', 'wrote Faust'],
  ])('%s', (content, terms) => expect(searchTerms([{ role: 'user', content }])).toBe(terms));

  it('keeps what is asked, and everything where nothing is', () => {
    expect(withoutChatter('Hey! Quick one. About Euro: when did Greece join? Keep it short.')).toBe(
      'About Euro: when did Greece join?',
    );
    expect(withoutChatter('Hello you.')).toBe('Hello you.');
  });
});

describe('the look-up over the bundled articles', () => {
  const start = async (): Promise<{ tool: Tool; find: (text: string) => Promise<string | null> }> => {
    const { tool } = await startTool(corpus, { select: 'text' });
    const io: Io = ioOf('look-up');
    const find = async (content: string): Promise<string | null> => {
      const options = { clock: systemClock, io, timeoutMs: 60_000 };
      return (await lookUp(tool, searchTerms([{ role: 'user', content }]), options, never))?.id ?? null;
    };
    return { tool, find };
  };

  it.each([
    ['summarization', summarization, 0.98],
    ['qa', qa, 0.95],
  ])('finds the very piece that a %s challenge is about', async (_, plugin, share) => {
    const { tool, find } = await start();
    const llm = await startLlm();
    const [task, agent] = [await startTask(plugin, { llm, tool }), await startAgent(humanAgent, { llm })];
    let [found, all] = [0, 0];
    for (let seed = 0; seed < 120; seed += 1) {
      // Material that lends itself to no question is drawn again.
      const [item] = await task
        .build(ioOf(seed), never)
        .catch(() => task.build(ioOf(`${seed}/again`), never));
      const challenge = await agent.write(item!, ioOf(seed), never);
      expect(needsSource(challenge.text)).toBe(true);
      all += 1;
      if ((await find(challenge.text)) === item!.context.id) found += 1;
    }
    expect(found / all).toBeGreaterThanOrEqual(share);
  });

  it('is not troubled for problems and for code', async () => {
    const code = await startTool(corpus, { select: 'code' });
    const problems = await startTool(mathgenerator, {});
    const llm = await startLlm();
    const agent = await startAgent(humanAgent, { llm });
    for (const [plugin, tool] of [
      [debugging, code.tool],
      [math, problems.tool],
    ] as const) {
      const task = await startTask(plugin, { tool });
      for (let seed = 0; seed < 60; seed += 1) {
        const [item] = await task.build(ioOf(seed), never);
        expect(needsSource((await agent.write(item!, ioOf(seed), never)).text)).toBe(false);
      }
    }
  });
});

test('a phrase in quotation marks is searched for in plain words where it is nowhere', async () => {
  const queries: ToolQuery[] = [];
  const { tool } = await startTool(corpus, { select: 'text' });
  const strict: Tool = {
    fetch: (query, io, signal) => {
      queries.push(query);
      return query.method === 'search' && query.text.includes('"')
        ? tool.fetch({ method: 'search', text: 'qqqq' }, io, signal)
        : tool.fetch(query, io, signal);
    },
  };
  const options = { clock: systemClock, io: ioOf(1), timeoutMs: 60_000 };
  const found = await lookUp(strict, '"The cacao tree" Chocolate', options, never);
  expect(found).toMatchObject({ title: 'Chocolate', subtopic: 'The cacao tree' });
  expect(queries).toHaveLength(2);
});
