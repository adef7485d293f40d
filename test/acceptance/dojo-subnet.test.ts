import { z } from 'zod';
import { createTestNode, type TestNode } from '../../bin/testing.ts';
import { definePlugin, type Context, type RunEvent, type RunSummary } from '../../core/index.ts';

/** Units without the work of making pages: what is judged here are the rounds. */
const units = definePlugin({
  apiVersion: 1,
  kind: 'tool',
  name: 'sketches',
  summary: 'Prompts and pages out of a list.',
  options: z.strictObject({}),
  traits: { methods: ['random'], network: false },
  setup: () => ({
    async fetch(_query, { random }): Promise<Context> {
      const thing = random.pick(['pendulum', 'fountain', 'maze', 'orrery', 'loom', 'tide pool']);
      const other = random.pick(['kite', 'drum', 'harbour']);
      const unit = (what: string) => ({
        prompt: `A page on which a visitor moves a ${what} with two buttons and a slider, and sees how it answers.`,
        content: `<!DOCTYPE html><title>${what}</title><button>left</button><button>right</button><input type="range">`,
      });
      return {
        id: `sketch-${random.int(0, 1e9)}`,
        title: thing,
        topic: 'SCIENCE',
        subtopic: '',
        text: unit(thing).prompt,
        tags: [],
        source: { tool: 'sketches', url: null, licence: 'CC0-1.0', retrievedAt: 0 },
        data: { base: unit(thing), altered: unit(other) },
      };
    },
  }),
});

const rounds = 200;
/** Pages of a round are judged two rounds later. */
const steps = rounds + 2;
const profiles = { expert: 8, noisy: 4, random: 4, colluder: 4 };
type Profile = keyof typeof profiles;
const names = Object.keys(profiles) as Profile[];

const yaml = `
extends: dojo-validator
seed: 6
tools: { sketches: { use: sketches } }
tasks:
  pages: null
  duels: { generation: null, units: sketches }
run: { steps: ${steps} }
sinks: { rows: null }
chain:
  miners:
    lazy: null
${names.map((name) => `    ${name}: { count: ${profiles[name]} }`).join('\n')}
`;

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

describe('a subnet of 20 annotators, 200 rounds', () => {
  let node: TestNode;
  let summary: RunSummary;
  let events: readonly RunEvent[];
  beforeAll(async () => {
    node = await createTestNode({ yaml, plugins: [units] });
    summary = await node.run();
    events = node.events;
  }, 300_000);
  afterAll(() => node.close());

  const ofType = <T extends RunEvent['type']>(type: T) =>
    events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);
  const profileOf = (uid: number): Profile | null => {
    const label = summary.table.find((row) => row.uid === uid)?.label ?? '';
    return names.find((name) => label.startsWith(name)) ?? null;
  };
  const byProfile = (given: readonly (readonly [uid: number, value: number])[]): Record<Profile, number> => {
    const of = (name: Profile): number[] =>
      given.flatMap(([uid, value]) => (profileOf(uid) === name ? [value] : []));
    return Object.fromEntries(names.map((name) => [name, mean(of(name))])) as Record<Profile, number>;
  };

  it('takes every step in good order', () => {
    expect(summary).toMatchObject({ steps, failedSteps: 0 });
  });

  it('has duels, duels with the validator and traps in the proportions of chance', () => {
    const details = ofType('step.concluded').map(({ detail }) => detail as Record<string, number>);
    expect(details).toHaveLength(rounds);
    const count = (key: string): number => sum(details.map((detail) => detail[key] ?? NaN));
    const all = count('tasks');
    // Every miner is a maker once a round, two of them together in four of five tasks.
    expect(all / rounds).toBeGreaterThan(20 / 1.8 - 0.5);
    expect(all / rounds).toBeLessThan(20 / 1.8 + 1);
    const expected = { PvP: 0.64, PvV: 0.16, trapOnMiner: 0.16, trapOnValidator: 0.04 };
    for (const [key, probability] of Object.entries(expected)) {
      const error = Math.sqrt((probability * (1 - probability)) / all);
      expect(Math.abs(count(key) / all - probability)).toBeLessThan(3.5 * error);
    }
  });

  it('has experts fall for traps least, then the noisy, those who toss a coin, and colluders', () => {
    const scores = node.records().flatMap(({ exchanges }) =>
      exchanges.flatMap(({ content, replies, verdicts }) => {
        const { class: kind } = content.data['duel'] as { class: string };
        return kind !== 'Trap'
          ? []
          : replies.flatMap(({ uid }, index) => {
              const { role, score } = verdicts?.[index]?.rewards['duel']?.detail as {
                role: string;
                score: number;
              };
              return role === 'Discriminator' ? [[uid, score] as const] : [];
            });
      }),
    );
    const { expert, noisy, random, colluder } = byProfile(scores);
    expect(expert).toBeGreaterThan(noisy);
    expect(noisy).toBeGreaterThan(random);
    expect(random).toBeGreaterThan(colluder);
    // A coin falls for half of them.
    expect(random).toBeCloseTo(-0.2, 1);
  });

  it('sets weights in that order', () => {
    const set = ofType('weights.set').filter(({ uids }) => uids.length > 1);
    expect(set.length).toBeGreaterThan(rounds * 0.9);
    const shares = set.flatMap(({ uids, shares: all }) =>
      summary.table.map(({ uid }) => [uid, all[uids.indexOf(uid)] ?? 0] as const),
    );
    const { expert, noisy, random, colluder } = byProfile(shares);
    expect(expert).toBeGreaterThan(noisy);
    expect(noisy).toBeGreaterThan(random);
    expect(random).toBeGreaterThan(colluder);
  });
});
