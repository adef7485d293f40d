import { baseWith, type BrokenCase } from './case.ts';

const missing = { code: 'SYN_CONFIG_VARIABLE', file: 'synth.config.yaml' } as const;
const secret = { code: 'SYN_CONFIG_SECRET', file: 'synth.config.yaml' } as const;
const storage = (text: string): Record<string, string> => baseWith({}, `storage: '${text}'\n`);
/** A model with a key, used by a task. */
const model = (apiKey: string): Record<string, string> =>
  baseWith({
    2: `llms: { default: { use: openai, model: m, apiKey: ${apiKey} } }`,
    5: 'tasks: { qa: { rewards: { rouge: { weight: 1 } } } }',
  });

/** `${…}` that leads nowhere, and secrets written out. */
export const variableCases: readonly BrokenCase[] = [
  {
    name: 'a variable that is not set',
    files: storage('${env:SYNTH_TEST_NONE}/x'),
    expect: {
      ...missing,
      line: 8,
      column: 10,
      path: 'storage',
      message: 'SYNTH_TEST_NONE is not set',
      hint: ':-default',
    },
  },
  {
    name: 'a variable that is empty',
    files: storage('${env:SYNTH_TEST_EMPTY}'),
    env: { SYNTH_TEST_EMPTY: '' },
    expect: { ...missing, line: 8, column: 10, path: 'storage', message: 'SYNTH_TEST_EMPTY is empty' },
  },
  {
    name: 'a variable with a typing error',
    files: storage('${env:SYNTH_TEST_STORGE}'),
    env: { SYNTH_TEST_STORAGE: '/data' },
    expect: { ...missing, line: 8, column: 10, path: 'storage', hint: 'Did you mean SYNTH_TEST_STORAGE' },
  },
  {
    name: 'a variable without its kind',
    files: storage('${HOME}/x'),
    expect: {
      ...missing,
      line: 8,
      column: 10,
      path: 'storage',
      message: '"${HOME}" is neither',
      hint: '$${',
    },
  },
  {
    name: 'an open brace',
    files: storage('${env:HOME'),
    expect: { ...missing, line: 8, column: 10, path: 'storage', message: 'is neither' },
  },
  {
    name: 'an impossible name of a variable',
    files: storage('${env:MY-HOME}'),
    expect: {
      ...missing,
      line: 8,
      column: 10,
      path: 'storage',
      message: 'not the name of an environment variable',
    },
  },
  {
    name: 'a file that is not there',
    files: storage('${file:./secrets/none.txt}'),
    expect: {
      ...missing,
      line: 8,
      column: 10,
      path: 'storage',
      message: './secrets/none.txt',
      hint: 'relative to',
    },
  },
  {
    name: 'text from a variable where a number is needed',
    files: baseWith({}, 'seed: ${env:SYNTH_TEST_SEED}\n'),
    env: { SYNTH_TEST_SEED: 'soon' },
    expect: {
      code: 'SYN_CONFIG_INVALID',
      line: 8,
      column: 7,
      path: 'seed',
      message: 'Expected a number, got something else from ${env:SYNTH_TEST_SEED}',
    },
  },
  {
    name: 'a number out of bounds from a variable',
    files: baseWith({}, 'run: { steps: "${env:SYNTH_TEST_STEPS}" }\n'),
    env: { SYNTH_TEST_STEPS: '0' },
    expect: { code: 'SYN_CONFIG_INVALID', line: 8, column: 15, path: 'run.steps', message: 'at least 1' },
  },
  {
    name: 'a secret written out',
    files: model('sk-live-0123456789'),
    expect: {
      ...secret,
      line: 2,
      column: 51,
      path: 'llms.default.apiKey',
      message: '"apiKey" is a secret',
      hint: '${env:NAME}',
    },
  },
  {
    name: 'a secret written out as a default',
    files: model('"${env:SYNTH_TEST_KEY:-sk-live-0123456789}"'),
    expect: { ...secret, line: 2, column: 51, path: 'llms.default.apiKey' },
  },
  {
    name: 'a secret written out as a number',
    files: model('1234567890'),
    expect: { ...secret, line: 2, column: 51, path: 'llms.default.apiKey', count: 2 },
  },
  {
    name: 'a secret written out in a flag',
    files: model('"${env:SYNTH_TEST_KEY}"'),
    args: ['--set', 'llms.default.apiKey=sk-live-0123456789'],
    env: { SYNTH_TEST_KEY: 'sk-live-0123456789' },
    expect: { code: 'SYN_CONFIG_SECRET', file: '--set llms.default.apiKey', path: 'llms.default.apiKey' },
  },
  {
    name: 'a key that is not set',
    files: model('"${env:SYNTH_TEST_KEY}"'),
    expect: {
      ...missing,
      line: 2,
      column: 51,
      path: 'llms.default.apiKey',
      message: 'SYNTH_TEST_KEY is not set',
    },
  },
];
