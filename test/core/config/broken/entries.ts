import { baseWith, type BrokenCase } from './case.ts';

const invalid = { code: 'SYN_CONFIG_INVALID', file: 'synth.config.yaml' } as const;
const reference = { code: 'SYN_CONFIG_REFERENCE', file: 'synth.config.yaml' } as const;
const rewards = (text: string): Record<string, string> =>
  baseWith({ 5: `tasks: { math: { rewards: { ${text} } } }` });
const math = (text: string): Record<string, string> =>
  baseWith({ 5: `tasks: { math: { ${text} rewards: { rouge: { weight: 1 } } } }` });
const chain = (text: string): Record<string, string> => baseWith({ 7: `chain: { use: local, ${text} }` });

/** Wrong plugin entries, names that refer to nothing, and rules between sections. */
export const entryCases: readonly BrokenCase[] = [
  {
    name: 'an unknown scorer',
    files: baseWith({ 5: 'tasks:\n  math:\n    rewards:\n      quality: { use: rogue, weight: 1 }' }),
    expect: {
      code: 'SYN_PLUGIN_NOT_FOUND',
      file: 'synth.config.yaml',
      line: 8,
      column: 23,
      path: 'tasks.math.rewards.quality.use',
      message: 'No scorer is called "rogue"',
      hint: 'Did you mean "rouge"? Built-in scorers: ',
    },
  },
  {
    name: 'an unknown chain',
    files: baseWith({ 7: 'chain: { use: bitensor9 }' }),
    expect: {
      code: 'SYN_PLUGIN_NOT_FOUND',
      line: 7,
      column: 15,
      path: 'chain.use',
      hint: 'Built-in chains: ',
    },
  },
  {
    name: 'an entry whose name is no plugin',
    files: rewards('quality: { weight: 1 }'),
    expect: {
      ...invalid,
      line: 5,
      column: 29,
      path: 'tasks.math.rewards.quality',
      message: '"quality" does not say which scorer',
      hint: 'Add use: <name>',
    },
  },
  {
    name: 'a single section without use',
    files: baseWith({ 6: 'weigher: { compat: none }' }),
    expect: { ...invalid, line: 6, column: 1, path: 'weigher', hint: 'proportional' },
  },
  {
    name: 'a number after use',
    files: rewards('rouge: { use: 7, weight: 1 }'),
    expect: {
      ...invalid,
      line: 5,
      column: 43,
      path: 'tasks.math.rewards.rouge.use',
      message: 'the name of a scorer',
    },
  },
  {
    name: 'text where an entry is a map',
    files: baseWith({ 4: 'agents: { default: verbatim }' }),
    expect: {
      ...invalid,
      line: 4,
      column: 20,
      path: 'agents.default',
      message: 'a map that describes an agent, got the text "verbatim"',
      hint: '{ use: verbatim }',
    },
  },
  {
    name: 'a section as a list',
    files: baseWith({ 4: 'agents: [{ use: verbatim }]' }),
    expect: { ...invalid, line: 4, column: 9, path: 'agents', message: 'a map of agents by name', count: 2 },
  },
  {
    name: 'rewards as a list',
    files: baseWith({ 5: 'tasks: { math: { rewards: [{ use: rouge, weight: 1 }] } }' }),
    expect: {
      ...invalid,
      line: 5,
      column: 27,
      path: 'tasks.math.rewards',
      message: 'a map of scorers by name',
    },
  },
  {
    name: 'an unknown option of a plugin',
    files: baseWith({ 3: 'tools: { default: { use: mathgenerator, topcs: [] } }' }),
    expect: { ...invalid, line: 3, column: 41, path: 'tools.default.topcs', hint: 'Did you mean "topics"' },
  },
  {
    name: 'a typing error in the name of a need',
    files: math('agnet: default,'),
    expect: { ...invalid, line: 5, column: 18, path: 'tasks.math.agnet', hint: 'Did you mean "agent"' },
  },
  {
    name: 'a typing error in a key that every task has',
    files: math('weigth: 2,'),
    expect: { ...invalid, line: 5, column: 18, path: 'tasks.math.weigth', hint: 'Did you mean "weight"' },
  },
  {
    name: 'a need of another plugin',
    files: math('llm: default,'),
    expect: { ...invalid, line: 5, column: 18, path: 'tasks.math.llm', message: 'The key "llm" is unknown' },
  },
  {
    name: 'a wrong value of an option',
    files: rewards('rouge: { weight: 1, ngram: rouge-9 }'),
    expect: { ...invalid, line: 5, column: 56, path: 'tasks.math.rewards.rouge.ngram', message: '"rouge-1"' },
  },
  {
    name: 'a wrong type of an option',
    files: baseWith({
      2: 'llms: { default: { use: offline, maxTokens: lots } }',
      5: 'tasks: { qa: { rewards: { rouge: { weight: 1 } } } }',
    }),
    expect: {
      ...invalid,
      line: 2,
      column: 45,
      path: 'llms.default.maxTokens',
      message: 'got the text "lots"',
    },
  },
  {
    name: 'a reward without a weight',
    files: rewards('rouge: {}'),
    expect: {
      ...invalid,
      line: 5,
      column: 29,
      path: 'tasks.math.rewards.rouge.weight',
      message: '"weight" is missing',
    },
  },
  {
    name: 'a weight above 1',
    files: rewards('rouge: { weight: 1.5 }'),
    expect: {
      ...invalid,
      line: 5,
      column: 46,
      path: 'tasks.math.rewards.rouge.weight',
      message: 'at most 1',
    },
  },
  {
    name: 'weights that do not add up',
    files: rewards('rouge: { weight: 0.5 }, diff: { weight: 0.4 }'),
    expect: {
      ...invalid,
      line: 5,
      column: 18,
      path: 'tasks.math.rewards',
      message: 'add up to 0.9, not to 1',
      hint: 'rouge 0.5, diff 0.4',
    },
  },
  {
    name: 'a task without rewards',
    files: baseWith({ 5: 'tasks: { math: {} }' }),
    expect: { ...invalid, line: 5, column: 10, path: 'tasks.math.rewards', message: 'has no rewards' },
  },
  {
    name: 'every task switched off',
    files: math('weight: 0,'),
    expect: { ...invalid, line: 5, column: 1, path: 'tasks', message: 'Every task has weight 0' },
  },
  {
    name: 'a task with a negative weight',
    files: math('weight: -1,'),
    expect: { ...invalid, line: 5, column: 26, path: 'tasks.math.weight', message: 'at least 0' },
  },
  {
    name: 'a tool that is not there',
    files: math('tool: papers,'),
    expect: {
      ...reference,
      line: 5,
      column: 24,
      path: 'tasks.math.tool',
      message: 'No tool is called "papers"',
      hint: 'Names in `tools`: default.',
    },
  },
  {
    name: 'a tool with a typing error',
    files: baseWith({
      3: 'tools: { maths: { use: mathgenerator } }',
      5: 'tasks: { math: { tool: math, rewards: { rouge: { weight: 1 } } } }',
    }),
    expect: { ...reference, line: 5, column: 24, path: 'tasks.math.tool', hint: 'Did you mean "maths"' },
  },
  {
    name: 'no tool of the name default',
    files: baseWith({ 3: 'tools: { maths: { use: mathgenerator } }' }),
    expect: {
      ...reference,
      line: 5,
      column: 10,
      path: 'tasks.math.tool',
      message: 'The task "math" needs a tool',
      hint: 'tool: <name>. Names in `tools`: maths.',
    },
  },
  {
    name: 'no agent at all',
    files: baseWith({ 4: 'seed: 1' }),
    expect: { ...reference, line: 5, column: 10, path: 'tasks.math.agent', message: 'needs an agent' },
  },
  {
    name: 'a map where a name belongs',
    files: math('tool: { use: mathgenerator },'),
    expect: {
      ...invalid,
      line: 5,
      column: 24,
      path: 'tasks.math.tool',
      message: 'the name of a tool, got a map',
    },
  },
  {
    name: 'an agent whose model is missing',
    files: baseWith({ 2: 'seed: 1', 4: 'agents: { default: { use: human } }' }),
    expect: {
      ...reference,
      line: 4,
      column: 11,
      path: 'agents.default.llm',
      message: 'The agent "default" needs an llm',
    },
  },
  {
    name: 'a name with a dot',
    files: baseWith({}, 'sinks: { "rows.jsonl": { use: jsonl } }\n'),
    expect: {
      ...invalid,
      line: 8,
      column: 10,
      path: 'sinks.rows.jsonl',
      message: 'cannot be the name of a sink',
    },
  },
  {
    name: 'nothing there to remove',
    files: rewards('rouge: { weight: 1 }, rogue: null'),
    expect: {
      ...invalid,
      line: 5,
      column: 51,
      path: 'tasks.math.rewards.rogue',
      message: 'no scorer "rogue" to remove',
      hint: 'Did you mean "rouge"',
    },
  },
  {
    name: 'nothing to remove in the extended file',
    files: {
      'base.yaml': baseWith({})['synth.config.yaml'] as string,
      'synth.config.yaml': 'extends: ./base.yaml\ntasks:\n  maht: null\n',
    },
    expect: { ...invalid, line: 3, column: 3, path: 'tasks.maht', hint: 'Did you mean "math"' },
  },
  {
    name: 'a validator without a weigher',
    files: baseWith({ 6: 'seed: 1' }),
    expect: {
      ...invalid,
      line: 1,
      column: 1,
      path: 'weigher',
      message: 'A validator needs `weigher`',
      hint: 'use: proportional',
    },
  },
  {
    name: 'a validator without a chain',
    files: baseWith({ 7: 'chain: null' }),
    expect: { ...invalid, line: 7, column: 1, path: 'chain', message: 'A validator needs `chain`' },
  },
  {
    name: 'a validator without tasks',
    files: baseWith({ 5: 'tasks: {}' }),
    expect: { ...invalid, line: 5, column: 1, path: 'tasks', message: 'A validator needs `tasks`' },
  },
  {
    name: 'a miner without a miner',
    files: baseWith({ 1: 'role: miner', 5: 'protocols: { prompting: {} }' }),
    expect: { ...invalid, line: 1, column: 1, path: 'miner', message: 'A miner needs `miner`' },
  },
  {
    name: 'a miner without protocols',
    files: baseWith({ 1: 'role: miner', 5: 'miner: { use: echo }' }),
    expect: {
      ...invalid,
      line: 1,
      column: 1,
      path: 'protocols',
      message: 'A miner needs `protocols`',
      hint: 'prompting',
    },
  },
  {
    name: 'a service without a service',
    files: baseWith({ 1: 'role: service' }),
    expect: { ...invalid, line: 1, column: 1, path: 'service', message: 'A service needs `service`' },
  },
  {
    name: 'follow-ups by a task that is not there',
    files: baseWith({}, 'run: { conversation: { maxTurns: 2, task: maths } }\n'),
    expect: { ...reference, line: 8, column: 43, path: 'run.conversation.task', hint: 'Did you mean "math"' },
  },
  {
    name: 'an unknown miner inside a chain',
    files: chain('miners: { liar: { use: parot } }'),
    expect: {
      code: 'SYN_PLUGIN_NOT_FOUND',
      line: 7,
      column: 45,
      path: 'chain.miners.liar.use',
      hint: 'Did you mean "parrot"',
    },
  },
  {
    name: 'an unknown option of a miner inside a chain',
    files: chain('miners: { parrot: { tims: 2 } }'),
    expect: {
      ...invalid,
      line: 7,
      column: 42,
      path: 'chain.miners.parrot.tims',
      hint: 'Did you mean "times"',
    },
  },
  {
    name: 'no neurons for a miner inside a chain',
    files: chain('miners: { parrot: { count: 0 } }'),
    expect: { ...invalid, line: 7, column: 49, path: 'chain.miners.parrot.count', message: 'at least 1' },
  },
  {
    name: 'an unknown option of a sink',
    files: baseWith({}, 'sinks: { rows: { use: jsonl, pth: rows.jsonl } }\n'),
    expect: { ...invalid, line: 8, column: 30, path: 'sinks.rows.pth', hint: 'Did you mean "path"' },
  },
  {
    name: 'two mistakes at once',
    files: baseWith({}, 'seed: -1\nrun: { steps: 0 }\n'),
    expect: { ...invalid, line: 9, column: 15, path: 'run.steps', message: 'at least 1', count: 2 },
  },
];
