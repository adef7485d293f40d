import { baseWith, type BrokenCase } from './case.ts';

const invalid = { code: 'SYN_CONFIG_INVALID', file: 'synth.config.yaml' } as const;
const added = (line: string): Record<string, string> => baseWith({}, `${line}\n`);

/** Wrong values of settings that belong to no plugin. */
export const settingCases: readonly BrokenCase[] = [
  {
    name: 'an unknown section',
    files: added('sinsk: {}'),
    expect: { ...invalid, line: 8, column: 1, path: 'sinsk', hint: 'Did you mean "sinks"' },
  },
  {
    name: 'an unknown key like no other',
    files: added('frobnicate: 1'),
    expect: { ...invalid, line: 8, column: 1, path: 'frobnicate', hint: 'Known keys: access, agents' },
  },
  {
    name: 'an unknown nested key',
    files: added('run:\n  sampling:\n    mode: all\n    sise: 3'),
    expect: { ...invalid, line: 11, column: 5, path: 'run.sampling.sise', hint: 'Did you mean "size"' },
  },
  {
    name: 'a key in the wrong letter case',
    files: added('run: { AskTimeoutMS: 5 }'),
    expect: { ...invalid, line: 8, column: 8, path: 'run.AskTimeoutMS', hint: 'Did you mean "askTimeoutMs"' },
  },
  {
    name: 'no role',
    files: baseWith({ 1: 'seed: 1' }),
    expect: { ...invalid, line: 1, column: 1, path: 'role', message: '"role" is missing' },
  },
  {
    name: 'an unknown role',
    files: baseWith({ 1: 'role: validater' }),
    expect: {
      ...invalid,
      line: 1,
      column: 7,
      path: 'role',
      message: '"validator"',
      hint: 'Did you mean "validator"',
    },
  },
  {
    name: 'a negative seed',
    files: added('seed: -4'),
    expect: {
      ...invalid,
      line: 8,
      column: 7,
      path: 'seed',
      message: 'a number of at least 0, got the number -4',
    },
  },
  {
    name: 'a fraction for a whole number',
    files: added('seed: 1.5'),
    expect: { ...invalid, line: 8, column: 7, path: 'seed', message: 'a whole number, got the number 1.5' },
  },
  {
    name: 'a number beyond exact integers',
    files: added('seed: 90071992547409931'),
    expect: { ...invalid, line: 8, column: 7, path: 'seed', message: 'at most 9007199254740991' },
  },
  {
    name: 'text for a number',
    files: added('seed: soon'),
    expect: {
      ...invalid,
      line: 8,
      column: 7,
      path: 'seed',
      message: 'Expected a number, got the text "soon"',
    },
  },
  {
    name: 'a quoted number',
    files: added('run: { steps: "10" }'),
    expect: { ...invalid, line: 8, column: 15, path: 'run.steps', hint: 'without quotes' },
  },
  {
    name: 'a number with underscores',
    files: added('run: { askTimeoutMs: 15_000 }'),
    expect: { ...invalid, line: 8, column: 22, path: 'run.askTimeoutMs', hint: 'underscores' },
  },
  {
    name: 'infinity',
    files: added('run: { sampling: { maxValidatorStake: .inf } }'),
    expect: { ...invalid, line: 8, column: 39, path: 'run.sampling.maxValidatorStake' },
  },
  {
    name: 'yes for true',
    files: added('weights: { enabled: yes }'),
    expect: { ...invalid, line: 8, column: 21, path: 'weights.enabled', hint: 'only true and false' },
  },
  {
    name: 'a number for text',
    files: added('name: 42'),
    expect: { ...invalid, line: 8, column: 7, path: 'name', message: 'got the number 42', hint: 'quotes' },
  },
  {
    name: 'a name with capital letters',
    files: added('name: My Node'),
    expect: { ...invalid, line: 8, column: 7, path: 'name', message: 'lower-case letters' },
  },
  {
    name: 'an unknown mode',
    files: added('run: { sampling: { mode: sampel } }'),
    expect: { ...invalid, line: 8, column: 26, path: 'run.sampling.mode', hint: 'Did you mean "sample"' },
  },
  {
    name: 'a number for a map',
    files: added('run: 5'),
    expect: { ...invalid, line: 8, column: 6, path: 'run', message: 'Expected a map, got the number 5' },
  },
  {
    name: 'a list for a map',
    files: added('ledger:\n  - alpha: 0.1'),
    expect: { ...invalid, line: 9, column: 3, path: 'ledger', message: 'Expected a map, got a list' },
  },
  {
    name: 'a map for a number',
    files: added('seed: { value: 1 }'),
    expect: { ...invalid, line: 8, column: 7, path: 'seed', message: 'got a map' },
  },
  {
    name: 'zero where more is needed',
    files: added('ledger: { alpha: 0 }'),
    expect: {
      ...invalid,
      line: 8,
      column: 18,
      path: 'ledger.alpha',
      message: 'more than 0, got the number 0',
    },
  },
  {
    name: 'more than the most',
    files: added('run: { itemsPerStep: 5000 }'),
    expect: { ...invalid, line: 8, column: 22, path: 'run.itemsPerStep', message: 'at most 1000' },
  },
  {
    name: 'a price without one of its halves',
    files: added('gateway: { prices: { gpt-9: { inputUsd: 1 } } }'),
    expect: {
      ...invalid,
      line: 8,
      column: 22,
      path: 'gateway.prices.gpt-9.outputUsd',
      message: 'is missing',
    },
  },
  {
    name: 'a price with an unknown key',
    files: added('gateway: { prices: { gpt-9: { inputUsd: 1, outputUsd: 2, imputUsd: 3 } } }'),
    expect: {
      ...invalid,
      line: 8,
      column: 58,
      path: 'gateway.prices.gpt-9.imputUsd',
      hint: 'Did you mean "inputUsd"',
    },
  },
  {
    name: 'an unknown log level',
    files: added('log: { level: verbose }'),
    expect: {
      ...invalid,
      line: 8,
      column: 15,
      path: 'log.level',
      message: '"debug", "info", "warn", "error"',
    },
  },
];
