import { z } from 'zod';
import {
  checkConfig,
  createNode,
  definePlugin,
  type JsonObject,
  type JsonValue,
  type RunEvent,
} from '../../core/index.ts';
import { catalog } from '../../plugins/catalog.ts';
import { createWorkspace, loadFrom } from '../core/config/workspace.ts';
import { fakeLog } from '../core/host/fakes.ts';

let deep: JsonValue = 'x';
for (let depth = 0; depth < 1500; depth += 1) deep = [deep];

/** Replies that the protocol does not allow, or hardly. */
const bodies: readonly JsonObject[] = [
  {},
  { answer: [] },
  { answer: null },
  { answer: 7 },
  { answer: { text: 'one' } },
  { answer: [['one']] },
  { answer: ['one', deep] },
  { answer: 'one', model: 'm'.repeat(1_000_000) },
  { answer: 'one', model: deep },
  { answer: 'one', extra: deep },
  JSON.parse('{ "answer": "one", "__proto__": { "answer": "two" } }') as JsonObject,
  { answer: 'x'.repeat(70_000), model: '\ud800' },
];

const odd = definePlugin({
  apiVersion: 1,
  kind: 'miner',
  name: 'odd',
  summary: 'Replies with bodies that nobody expects.',
  options: z.strictObject({}),
  traits: { adversary: true },
  setup: () => ({
    answer: (_, { random }) => Promise.resolve({ text: 'one', body: random.pick(bodies) }),
  }),
});

/** Everybody gets all questions, so that who else is there decides nothing; the hostile one has the lowest uid. */
const config = (bad: string): string => `
extends: synthia-validator
seed: 11
run: { steps: 4, sampling: { mode: all } }
chain:
  miners:
    { honest: null, weak: null, copycat: null, parrot: null, keyword-soup: null, silent: null,
      bad: ${bad},
      good: { use: chat, tool: articles, count: 5 }, short: { use: chat, tool: articles, maxTokens: 20, count: 1 } }
sinks: { rows: { minReward: 0 } }
`;

type Reply = Extract<RunEvent, { type: 'step.completed' }>['items'][number]['replies'][number];

/** What every reply of each step was given. */
async function repliesBeside(bad: string): Promise<Reply[]> {
  const { cwd, remove } = createWorkspace({ 'synth.config.yaml': config(bad) });
  const seen: RunEvent[] = [];
  const signal = new AbortController().signal;
  try {
    const plugins = { ...catalog, 'miner/odd': () => Promise.resolve({ default: odd }) };
    const checked = await checkConfig(await loadFrom(cwd), { catalog: plugins });
    const given = { config: checked, catalog: plugins, cwd, log: fakeLog(), signal };
    const node = await createNode({ ...given, onEvent: (event) => seen.push(event) });
    expect(await node.run().finally(() => node.stop())).toMatchObject({ steps: 4, failedSteps: 0 });
    return seen.flatMap((event) =>
      event.type === 'step.completed' ? event.items.flatMap(({ replies }) => replies) : [],
    );
  } finally {
    remove();
  }
}

const scoresOf = (replies: readonly Reply[]) =>
  replies.map(({ uid, status, reward, rewards, penalties, head }) => ({
    uid,
    status,
    reward,
    rewards,
    penalties,
    head,
  }));

describe('one hostile miner among seven, before them all', () => {
  let alone: Reply[];
  beforeAll(async () => {
    alone = await repliesBeside('{ use: silent, count: 1 }');
  });

  it.each([
    ['garbage', '{ use: garbage, count: 1 }'],
    ['odd bodies', '{ use: odd, count: 1 }'],
    [
      'what the others will say',
      '{ use: copycat, source: { chat: { use: chat, tool: articles } }, count: 1 }',
    ],
    ['all the words of the subject', '{ use: keyword-soup, count: 1 }'],
  ])('moves no other score by a bit with %s', async (_, bad) => {
    const beside = await repliesBeside(bad);
    const hostile = beside.filter(({ uid }) => uid === 1);
    expect(hostile).toHaveLength(20);
    for (const { reward } of hostile) expect(reward).toBeGreaterThanOrEqual(0);
    const others = (replies: readonly Reply[]) => scoresOf(replies.filter(({ uid }) => uid !== 1));
    expect(others(beside)).toEqual(others(alone));
  });

  it('leaves something to lose', () => {
    const good = alone.filter(({ uid }) => uid >= 2 && uid <= 6);
    expect(good).toHaveLength(100);
    expect(good.filter(({ reward }) => Number(reward) > 0.5).length).toBeGreaterThan(80);
  });
});
