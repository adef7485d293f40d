import fc from 'fast-check';
import { merge } from '../../../core/config/merge.ts';
import type { ConfigNode, MapNode } from '../../../core/config/node.ts';
import { fromData } from '../../../core/config/from-data.ts';
import { checkConfig, type CheckedConfig } from '../../../core/index.ts';
import { catalog } from '../../../plugins/catalog.ts';
import { createWorkspace, loadFrom } from './workspace.ts';

const source = { label: 'test.yaml', folder: '/' };
const toMap = (data: object): MapNode => fromData(data, source) as MapNode;
const toData = (node: ConfigNode): unknown => {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(toData);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, toData(value)]));
};
const merged = (base: object, over: object): unknown => toData(merge(toMap(base), toMap(over)));

describe('merge', () => {
  it.each([
    ['maps merge by key', { a: { x: 1, y: 2 } }, { a: { y: 3, z: 4 } }, { a: { x: 1, y: 3, z: 4 } }],
    ['scalars replace', { a: 1 }, { a: 'b' }, { a: 'b' }],
    ['lists replace', { a: [1, 2, 3] }, { a: [4] }, { a: [4] }],
    ['null removes', { a: { x: 1, y: 2 }, b: 1 }, { a: { x: null }, b: null }, { a: { y: 2 } }],
    ['a null that removes nothing stays to be told', { a: {} }, { a: { x: null } }, { a: { x: null } }],
    ['a map replaces a scalar', { a: 1 }, { a: { x: 1 } }, { a: { x: 1 } }],
    ['a scalar replaces a map', { a: { x: 1 } }, { a: 1 }, { a: 1 }],
    ['an empty map changes nothing', { a: { x: 1 } }, { a: {} }, { a: { x: 1 } }],
  ])('%s', (_, base, over, expected) => {
    expect(merged(base, over)).toEqual(expected);
  });

  it('leaves both inputs as they were', () => {
    const [base, over] = [toMap({ a: { x: 1 } }), toMap({ a: { x: null, y: 2 } })];
    merge(base, over);
    expect([toData(base), toData(over)]).toEqual([{ a: { x: 1 } }, { a: { x: null, y: 2 } }]);
  });

  it('does nothing with an empty map, and nothing twice', () => {
    const data = fc.object({
      key: fc.stringMatching(/^[a-z]{1,3}$/),
      values: [fc.integer(), fc.boolean(), fc.string()],
    });
    fc.assert(
      fc.property(data, data, (base, over) => {
        expect(merged(base, {})).toEqual(toData(toMap(base)));
        expect(merged({}, base)).toEqual(toData(toMap(base)));
        const once = merge(toMap(base), toMap(over));
        expect(toData(merge(once, toMap(over)))).toEqual(toData(once));
      }),
    );
  });
});

const base = `role: validator
llms: { default: { use: offline, seed: 5 } }
tools: { default: { use: mathgenerator, difficulty: hard }, other: { use: mathgenerator } }
agents: { default: { use: verbatim }, polite: { use: paraphrase } }
tasks:
  math:
    weight: 3
    agent: polite
    tool: other
    rewards: { rouge: { weight: 0.4, ngram: rouge-1 }, diff: { weight: 0.6 } }
weigher: { use: proportional }
chain: { use: local, tempo: 50, miners: { parrot: { use: parrot, count: 3, times: 2 } } }
`;

async function check(files: Record<string, string>, args: string[] = []): Promise<CheckedConfig> {
  const { cwd, remove } = createWorkspace({
    'base.yaml': base,
    ...files,
  });
  try {
    return await checkConfig(await loadFrom(cwd, { args }), { catalog });
  } finally {
    remove();
  }
}
const extending = (text: string, args?: string[]): Promise<CheckedConfig> =>
  check({ 'synth.config.yaml': `extends: ./base.yaml\n${text}` }, args);

describe('a changed `use`', () => {
  it('keeps the weight of a reward and drops the options of the old scorer', async () => {
    const { entries } = await extending('tasks: { math: { rewards: { rouge: { use: diff } } } }\n');
    const reward = entries.get('tasks.math.rewards.rouge');
    expect([reward?.use, reward?.frame]).toEqual(['diff', { weight: 0.4 }]);
    expect(reward?.options).not.toHaveProperty('ngram');
  });

  it('keeps the count of a miner, which only the manifest of the chain knows', async () => {
    const { entries } = await extending('chain: { miners: { parrot: { use: echo } } }\n');
    expect(entries.get('chain.miners.parrot')).toMatchObject({ use: 'echo', frame: { count: 3 } });
  });

  it('keeps weight, agent and rewards of a task, and drops its tool', async () => {
    const { entries } = await extending('tasks: { math: { use: debugging } }\n');
    const task = entries.get('tasks.math');
    expect(task).toMatchObject({ use: 'debugging', frame: { weight: 3 } });
    expect(task?.bindings.get('agent')).toEqual({ need: 'ref', entry: 'agents.polite' });
    expect(task?.bindings.get('tool')).toEqual({ need: 'ref', entry: 'tools.default' });
    expect(entries.get('tasks.math.rewards.rouge')?.options).toMatchObject({ ngram: 'rouge-1' });
  });

  it('lets later layers say more about what was kept', async () => {
    const { entries } = await check({
      'middle.yaml': 'extends: ./base.yaml\ntasks: { math: { use: debugging } }\n',
      'synth.config.yaml':
        'extends: ./middle.yaml\ntasks: { math: { rewards: { rouge: { compat: none } } } }\n',
    });
    expect(entries.get('tasks.math.rewards.rouge')).toMatchObject({
      frame: { weight: 0.4 },
      options: { ngram: 'rouge-1', compat: 'none' },
    });
  });

  it('drops the options of both old plugins when two layers change it', async () => {
    const { entries } = await check({
      'middle.yaml': 'extends: ./base.yaml\ntasks: { math: { rewards: { rouge: { use: diff } } } }\n',
      'synth.config.yaml':
        'extends: ./middle.yaml\ntasks: { math: { rewards: { rouge: { use: rouge } } } }\n',
    });
    const reward = entries.get('tasks.math.rewards.rouge');
    expect(reward?.frame).toEqual({ weight: 0.4 });
    expect(reward?.options).not.toMatchObject({ ngram: 'rouge-1' });
  });

  it('is none when the same plugin is named again, or an entry names its own name', async () => {
    const { entries } = await extending(
      'tools: { default: { use: mathgenerator } }\ntasks: { math: { tool: default, rewards: { rouge: { use: rouge } } } }\n',
    );
    expect(entries.get('tasks.math.rewards.rouge')?.options).toMatchObject({ ngram: 'rouge-1' });
    expect(entries.get('tools.default')?.identity).toMatchObject({ options: { difficulty: 'hard' } });
  });

  it('works from a flag, whatever the order of the flags', async () => {
    const flags = ['--set', 'chain.miners.parrot.batchSize=7', '--set', 'chain.miners.parrot.use=echo'];
    const { entries } = await extending('', flags);
    expect(entries.get('chain.miners.parrot')).toMatchObject({
      use: 'echo',
      frame: { count: 3 },
      options: { batchSize: 7 },
    });
  });
});

describe('named maps', () => {
  it('add, tweak and remove single entries', async () => {
    const { entries } = await extending(
      'tasks: { math: { rewards: { rouge: null, diff: { weight: 0.5 }, exact: { use: float-diff, weight: 0.5 } } } }\n',
    );
    expect([...entries.keys()].filter((path) => path.startsWith('tasks.math.rewards'))).toEqual([
      'tasks.math.rewards.diff',
      'tasks.math.rewards.exact',
    ]);
  });
});
