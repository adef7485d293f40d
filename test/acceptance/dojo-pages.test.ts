import { systemClock } from '../../core/host/clock.ts';
import { fixedClock } from '../../core/testing/index.ts';
import { seededRandom, type Io, type Item, type Reference } from '../../core/index.ts';
import offline from '../../plugins/llms/offline/index.ts';
import codeGeneration from '../../plugins/tasks/code-generation/index.ts';
import {
  browserOptions,
  openBrowser,
  type PageBrowser,
} from '../../plugins/tasks/code-generation/page/index.ts';
import { describeChromium } from '../helpers/chromium.ts';
import { quietLog } from '../helpers/local-chain.ts';

const never = new AbortController().signal;
const topics = ['ANIMATION', 'SCIENCE', 'GAMES'] as const;

const services = (more: object): never =>
  ({
    ...{ log: quietLog, clock: fixedClock(), random: seededRandom('pages'), signal: never },
    ...more,
  }) as never;

const openTask = async (topic: (typeof topics)[number]) => {
  const llm = await offline.setup(services({}), offline.options.parse({}));
  const needs = { question: llm, answer: llm, fallback: null, tool: null };
  const weights = Object.fromEntries(topics.map((name) => [name, name === topic ? 1 : 0]));
  return codeGeneration.setup(services(needs), codeGeneration.options.parse({ topics: weights }));
};

const ioOf = (label: string): Io => ({ random: seededRandom(label), log: quietLog });

describeChromium('pages made without a model', () => {
  let browser: PageBrowser;
  beforeAll(async () => {
    const options = browserOptions.parse({ mode: 'on', timeoutMs: 60_000 });
    const opened = await openBrowser(options, { clock: systemClock, log: quietLog }, never);
    if (opened === null) throw new Error('no browser');
    browser = opened;
  }, 60_000);
  afterAll(() => browser.close());

  const clean = {
    findings: [],
    requests: [],
    screenshotSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  };

  test.each(topics)(
    '%s: open and can be used without an error in the console and without a request, altered questions too',
    async (topic) => {
      const task = await openTask(topic);
      for (const seed of [1, 2]) {
        const io = ioOf(`${topic}/${seed}`);
        const [base] = (await task.build(io, never)) as [Item];
        const altered = await task.vary?.(base, 'question/change-object', io, never);
        for (const item of [base, altered as Item]) {
          const { text } = (await task.refer?.(item, io, never)) as Reference;
          expect(await browser.run(text, {}, never)).toEqual(clean);
        }
      }
    },
    240_000,
  );

  test('an answer altered to throw does throw, and asks for nothing still', async () => {
    const task = await openTask('GAMES');
    const io = ioOf('error');
    const [base] = (await task.build(io, never)) as [Item];
    const reference = (await task.refer?.(base, io, never)) as Reference;
    const spoilt = await task.vary?.({ ...base, reference }, 'answer/error', io, never);
    const { findings, requests } = await browser.run(spoilt?.reference?.text ?? '', {}, never);
    expect(requests).toEqual([]);
    expect(findings.map(({ rule }) => rule)).toContain('page-error');
  }, 120_000);
});
