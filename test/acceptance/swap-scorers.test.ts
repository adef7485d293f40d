import { join } from 'node:path';
import { checkConfig, createNode, openRecords } from '../../core/index.ts';
import { systemClock } from '../../core/host/clock.ts';
import type { Exchange } from '../../core/records/record.ts';
import { scoreReplies } from '../../core/run/scoring.ts';
import { catalog } from '../../plugins/catalog.ts';
import { createWorkspace, loadFrom } from '../core/config/workspace.ts';
import { fakeLog } from '../core/host/fakes.ts';
import { zodUrl } from '../core/config/broken/case.ts';

/** Which rewards, each on the one line that differs. */
const maps = {
  words: '    rewards: { rouge: { weight: 1 }, relevance: null }',
  short: '    rewards: { rouge: null, relevance: null, short: { use: ./short.js, weight: 1 } }',
  long: '    rewards: { rouge: { weight: 0.02 }, relevance: null, long: { use: ./short.js, weight: 0.98, turned: true } }',
} as const;
type Choice = keyof typeof maps;
const choices = Object.keys(maps) as Choice[];

const config = (choice: Choice): string => `extends: sn1-validator
seed: 4
run: { steps: 1, conversation: { maxTurns: 1 } }
tasks:
  summarization: null
  debugging: null
  math: null
  date-qa: null
  sentiment: null
  qa:
${maps[choice]}
    penalties: { rouge: null, streaming: null }
`;

const short = `import * as zod from ${JSON.stringify(zodUrl)};
const z = zod.z ?? zod.default.z;
export default {
  apiVersion: 1, kind: 'scorer', name: 'short', summary: 'The fewer words, the better.', options: z.strictObject({ turned: z.boolean().default(false).describe('The more words, the better.') }), needs: {}, traits: { deterministic: true },
  setup: (_, { turned }) => ({ score: async ({ replies }) => replies.map(({ text }) => {
    const value = 1 / (1 + text.split(/\\s+/).length);
    return { value: turned ? 1 - value : value };
  }) }),
};
`;

type Reward = readonly [hotkey: string, reward: number];

/** Who earned most first, as people read it. */
const leaderboard = (rewards: readonly Reward[]): string[] =>
  [...rewards].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([hotkey]) => hotkey);

describe('one step under three reward maps', () => {
  const folders = new Map<Choice, ReturnType<typeof createWorkspace>>();
  const recorded = new Map<Choice, Exchange>();
  const never = new AbortController().signal;

  const nodeOf = async (choice: Choice) => {
    const { cwd } = folders.get(choice) as ReturnType<typeof createWorkspace>;
    const checked = await checkConfig(await loadFrom(cwd), { catalog });
    return createNode({ config: checked, catalog, cwd, log: fakeLog(), signal: never });
  };

  beforeAll(async () => {
    for (const choice of choices) {
      const files = {
        'package.json': '{ "type": "module" }',
        'synth.config.yaml': config(choice),
        'short.js': short,
      };
      const workspace = createWorkspace(files);
      folders.set(choice, workspace);
      const node = await nodeOf(choice);
      try {
        await node.run();
      } finally {
        await node.stop();
      }
      const store = openRecords(join(workspace.cwd, '.synth/validator'), { mustExist: true });
      const [first] = store.records(0);
      recorded.set(choice, first?.record.exchanges[0] as Exchange);
      store.close();
    }
  }, 120_000);
  afterAll(() => folders.forEach(({ remove }) => remove()));

  const exchangeOf = (choice: Choice): Exchange => recorded.get(choice) as Exchange;
  const rewardsOf = ({ replies, verdicts }: Exchange): Reward[] =>
    replies.map(({ hotkey }, index) => [hotkey, verdicts?.[index]?.reward ?? NaN]);

  it('differs by one line of YAML', () => {
    for (const choice of choices) {
      const [one, other] = [config('words'), config(choice)].map((text) => text.split('\n'));
      expect(other).toHaveLength(one?.length ?? 0);
      const changed = one?.filter((line, index) => line !== other?.[index]) ?? [];
      expect(changed.length).toBeLessThanOrEqual(1);
    }
  });

  it('has the same question and the same replies', () => {
    const asked = choices.map((choice) => {
      const { challenge, reference, replies } = exchangeOf(choice);
      return { challenge, reference, replies: replies.map(({ hotkey, text }) => ({ hotkey, text })) };
    });
    expect(asked[0]?.replies.filter(({ text }) => text !== '').length).toBeGreaterThan(4);
    expect(asked[1]).toEqual(asked[0]);
    expect(asked[2]).toEqual(asked[0]);
  });

  it('rewards as each map says', () => {
    const words = new Map(rewardsOf(exchangeOf('words')));
    // By hand: nothing for an empty reply, else one part of a word more than there are.
    const brief = new Map(
      exchangeOf('short').replies.map(({ hotkey, text }): Reward => [
        hotkey,
        text === '' ? 0 : 1 / (1 + text.split(/\s+/).length),
      ]),
    );
    for (const [hotkey, reward] of rewardsOf(exchangeOf('short')))
      expect(reward).toBeCloseTo(brief.get(hotkey) ?? NaN, 12);
    const silent = new Set(
      exchangeOf('long').replies.flatMap(({ hotkey, text }) => (text === '' ? [hotkey] : [])),
    );
    for (const [hotkey, reward] of rewardsOf(exchangeOf('long'))) {
      const long = silent.has(hotkey) ? 0 : 1 - (brief.get(hotkey) ?? NaN);
      expect(reward).toBeCloseTo(0.02 * (words.get(hotkey) ?? NaN) + 0.98 * long, 12);
    }
    // The words of the reference itself cannot be beaten; rouge has golden vectors of its own.
    for (const [, reward] of words) expect(reward).toBeLessThanOrEqual(1);
    expect(Math.max(...words.values())).toBeGreaterThan(Math.min(...words.values()));
  });

  it('has three different leaderboards', () => {
    const boards = choices.map((choice) => leaderboard(rewardsOf(exchangeOf(choice))).join(' > '));
    expect(new Set(boards).size).toBe(3);
  });

  it.each(choices)(
    'comes to the same when the replies of another run are scored again: %s',
    async (choice) => {
      const { content, challenge, reference, replies } = exchangeOf('words');
      if (reference === null) throw new Error('the step was judged');
      const node = await nodeOf(choice);
      try {
        const task = node.parts.tasks.get('qa');
        if (task === undefined) throw new Error('there is the task qa');
        const control = { ...replies[0], text: reference.text, status: 200 } as Exchange['replies'][number];
        const verdicts = await scoreReplies(
          {
            item: content,
            challenge,
            reference,
            control,
            replies,
            rewards: task.rewards,
            penalties: task.penalties,
          },
          { clock: systemClock, signal: never, timeoutMs: 10_000, log: fakeLog() },
        );
        const again = replies.map(({ hotkey }, index): Reward => [hotkey, verdicts[index]?.reward ?? NaN]);
        expect(again).toEqual(rewardsOf(exchangeOf(choice)));
      } finally {
        await node.stop();
      }
    },
  );
});
