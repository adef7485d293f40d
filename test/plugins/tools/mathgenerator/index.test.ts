import { contextSchema, seededRandom, type Clock, type Io, type Tool } from '../../../../core/index.ts';
import mathgenerator, { generators } from '../../../../plugins/tools/mathgenerator/index.ts';

const clock = { now: () => 1_700_000_000_000 } as Clock;
const idle = new AbortController().signal;
const log: Io['log'] = { debug() {}, info() {}, warn() {}, error() {}, child: () => log };
const io = (seed: string): Io => ({ random: seededRandom(seed), log });

const tool = async (options: object = {}): Promise<Tool> => {
  const services = { clock } as Parameters<typeof mathgenerator.setup>[0];
  return mathgenerator.setup(services, mathgenerator.options.parse(options));
};

describe('mathgenerator', () => {
  it('makes a complete context', async () => {
    const context = await (await tool()).fetch({ method: 'get', id: 'harmonic-mean' }, io('a'), idle);
    expect(() => contextSchema.parse(context)).not.toThrow();
    expect(context).toMatchObject({
      title: 'Harmonic mean',
      topic: 'misc',
      subtopic: 'harmonic-mean',
      text: context.data['problem'],
      tags: ['mathematics', 'misc', 'harmonic', 'mean'],
      source: { tool: 'mathgenerator', url: null, licence: 'CC0-1.0', retrievedAt: clock.now() },
      data: { generator: 'harmonic-mean' },
    });
    expect(context.id).toMatch(/^harmonic-mean:(easy|medium|hard):\d+$/);
    const again = await (await tool()).fetch({ method: 'get', id: context.id }, io('z'), idle);
    expect(again).toEqual(context);
  });

  it('makes the same problem again from the same seed', async () => {
    const first = await (await tool()).fetch({ method: 'random' }, io('b'), idle);
    expect(await (await tool()).fetch({ method: 'random' }, io('b'), idle)).toEqual(first);
    expect(await (await tool()).fetch({ method: 'random' }, io('c'), idle)).not.toEqual(first);
  });

  it('draws from every generator and difficulty unless told otherwise', async () => {
    const made = await tool();
    const { random } = io('d');
    const drawn = new Set<unknown>();
    for (let i = 0; i < 1500; i += 1) {
      const { data } = await made.fetch({ method: 'random' }, { random, log }, idle);
      drawn.add(data['generator']).add(data['difficulty']);
    }
    expect([...drawn].sort()).toEqual(
      [...generators.map(({ name }) => name), 'easy', 'medium', 'hard'].sort(),
    );
  });

  it('keeps to the chosen topics, names and difficulty', async () => {
    const made = await tool({
      difficulty: 'hard',
      topics: ['statistics', 'calculus'],
      exclude: ['permutation'],
    });
    const { random } = io('e');
    const drawn = new Set<unknown>();
    for (let i = 0; i < 60; i += 1) {
      const { data } = await made.fetch({ method: 'random' }, { random, log }, idle);
      drawn.add(data['generator']).add(data['difficulty']);
    }
    expect([...drawn].sort()).toEqual([
      'combinations',
      'definite-integral',
      'hard',
      'power-rule-differentiation',
    ]);
    const one = await tool({ include: ['lcm'] });
    expect((await one.fetch({ method: 'random' }, io('f'), idle)).subtopic).toBe('lcm');
  });

  it('refuses a search, a generator that is not chosen and an empty choice', async () => {
    const made = await tool({ exclude: ['lcm'] });
    await expect(made.fetch({ method: 'search', text: 'sum' }, io('g'), idle)).rejects.toMatchObject({
      code: 'SYN_TOOL_UNSUPPORTED',
    });
    for (const id of ['lcm', 'long-division'])
      await expect(made.fetch({ method: 'get', id }, io('g'), idle)).rejects.toMatchObject({
        code: 'SYN_TOOL_EMPTY',
      });
    await expect(tool({ topics: ['calculus'], include: ['lcm'] })).rejects.toMatchObject({
      code: 'SYN_CONFIG_INVALID',
    });
    expect(() => mathgenerator.options.parse({ include: ['long-division'] })).toThrow();
  });

  it('stops when it is told to', async () => {
    const aborted = AbortSignal.abort(new Error('stop'));
    await expect((await tool()).fetch({ method: 'random' }, io('h'), aborted)).rejects.toThrow('stop');
  });
});
