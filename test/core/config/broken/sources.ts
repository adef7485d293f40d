import { base, baseWith, config, moduleFolder, type BrokenCase } from './case.ts';

/** Files that cannot be found, `extends` that leads nowhere, flags that are wrong. */
export const sourceCases: readonly BrokenCase[] = [
  {
    name: 'no configuration at all',
    files: {},
    expect: { code: 'SYN_CONFIG_NOT_FOUND', message: 'no synth.config.yaml', hint: '--preset sn1-validator' },
  },
  {
    name: '--config names a missing file',
    files: config(base),
    args: ['--config', 'other.yaml'],
    expect: { code: 'SYN_CONFIG_NOT_FOUND', file: 'other.yaml', message: 'There is no file other.yaml' },
  },
  {
    name: '--config names a folder',
    files: { 'sub/synth.config.yaml': base },
    args: ['--config', 'sub'],
    expect: { code: 'SYN_CONFIG_NOT_FOUND', file: 'sub', message: 'not a file' },
  },
  {
    name: '--preset with a typing error',
    files: {},
    args: ['--preset', 'sn1-validtor'],
    expect: { code: 'SYN_PRESET_NOT_FOUND', file: '--preset', hint: 'Did you mean "sn1-validator"' },
  },
  {
    name: '--preset unknown, with a file',
    files: config('seed: 1\n'),
    args: ['--preset', 'nothing-like-it', '--config', 'synth.config.yaml'],
    expect: { code: 'SYN_PRESET_NOT_FOUND', file: '--preset', hint: 'Built-in presets: cgp-miner' },
  },
  {
    name: 'extends a preset with a typing error',
    files: config('seed: 1\nextends: sn1_validatr\n'),
    expect: {
      code: 'SYN_PRESET_NOT_FOUND',
      file: 'synth.config.yaml',
      line: 2,
      column: 10,
      path: 'extends',
      hint: 'Did you mean "sn1-validator"',
    },
  },
  {
    name: 'extends a missing file',
    files: config('extends: ./base.yaml\n'),
    expect: { code: 'SYN_CONFIG_NOT_FOUND', line: 1, column: 10, path: 'extends', message: './base.yaml' },
  },
  {
    name: 'extends itself',
    files: config('extends: ./synth.config.yaml\n'),
    expect: {
      code: 'SYN_CONFIG_CYCLE',
      line: 1,
      column: 10,
      path: 'extends',
      message: 'synth.config.yaml → synth.config.yaml',
    },
  },
  {
    name: 'extends in a circle of three',
    files: {
      'synth.config.yaml': 'extends: ./a.yaml\n',
      'a.yaml': 'seed: 1\nextends: ./b.yaml\n',
      'b.yaml': 'extends: ./synth.config.yaml\n',
    },
    expect: {
      code: 'SYN_CONFIG_CYCLE',
      file: 'b.yaml',
      line: 1,
      column: 10,
      message: 'synth.config.yaml → a.yaml → b.yaml → synth.config.yaml',
      hint: 'Remove one `extends`',
    },
  },
  {
    name: 'extends a package that is not installed',
    files: config('extends: synth-presets-nowhere/fast\n'),
    expect: {
      code: 'SYN_PRESET_NOT_FOUND',
      line: 1,
      column: 10,
      message: '"synth-presets-nowhere" is not installed',
      hint: 'npm install synth-presets-nowhere',
    },
  },
  {
    name: 'extends a preset that a package does not have',
    files: {
      'synth.config.yaml': 'extends: house-presets/fats\n',
      'node_modules/house-presets/package.json': '{ "name": "house-presets" }',
      'node_modules/house-presets/presets/fast.yaml': base,
    },
    expect: { code: 'SYN_PRESET_NOT_FOUND', line: 1, column: 10, hint: 'Did you mean "fast"' },
  },
  {
    name: 'extends a list',
    files: config('extends: [sn1-validator]\n'),
    expect: { code: 'SYN_CONFIG_INVALID', line: 1, column: 10, path: 'extends', message: 'got a list' },
  },
  {
    name: 'a mistake in an extended file',
    files: {
      'synth.config.yaml': 'extends: ./house/base.yaml\nseed: 3\n',
      'house/base.yaml': `${base}run: { setps: 3 }\n`,
    },
    expect: {
      code: 'SYN_CONFIG_INVALID',
      file: 'house/base.yaml',
      line: 8,
      column: 8,
      path: 'run.setps',
      hint: 'Did you mean "steps"',
    },
  },
  {
    name: 'a syntax error in an extended file',
    files: { 'synth.config.yaml': 'extends: ./base.yaml\n', 'base.yaml': 'role: [\n' },
    expect: { code: 'SYN_CONFIG_SYNTAX', file: 'base.yaml' },
  },
  {
    name: 'a path with an empty key in --set',
    files: config(base),
    args: ['--set', 'run..steps=3'],
    expect: {
      code: 'SYN_USAGE',
      file: '--set run..steps',
      message: 'not a path of keys',
      hint: 'run.steps=10',
    },
  },
  {
    name: 'a prototype key in --set',
    files: config(base),
    args: ['--set', '__proto__.role=miner'],
    expect: { code: 'SYN_CONFIG_INVALID', file: '--set __proto__.role', message: '__proto__' },
  },
  {
    name: 'extends in --set',
    files: config(base),
    args: ['--set', 'extends=sn1-miner'],
    expect: { code: 'SYN_USAGE', file: '--set extends', path: 'extends', hint: '--preset' },
  },
  {
    name: 'an unknown key in --set',
    files: config(base),
    args: ['--set', 'run.sampling.sise=3'],
    expect: {
      code: 'SYN_CONFIG_INVALID',
      file: '--set run.sampling.sise',
      path: 'run.sampling.sise',
      hint: 'Did you mean "size"',
    },
  },
  {
    name: 'a wrong type in --set',
    files: config(base),
    args: ['--set', 'run.steps=many'],
    expect: {
      code: 'SYN_CONFIG_INVALID',
      file: '--set run.steps',
      path: 'run.steps',
      message: 'Expected a number, got the text "many"',
    },
  },
  {
    name: 'an open bracket in --set',
    files: config(base),
    args: ['--set', 'plugins=[a'],
    expect: { code: 'SYN_CONFIG_SYNTAX', file: '--set plugins' },
  },
  {
    name: 'a function in a .js configuration',
    files: {
      ...moduleFolder,
      'synth.config.js': 'export default { role: "validator", run: { steps: () => 3 } };\n',
    },
    expect: {
      code: 'SYN_CONFIG_INVALID',
      file: 'synth.config.js',
      path: 'run.steps',
      message: 'plain data only; here is a function',
    },
  },
  {
    name: 'a .js configuration that throws',
    files: { ...moduleFolder, 'synth.config.js': 'throw new Error("no luck");\n' },
    expect: {
      code: 'SYN_CONFIG_SYNTAX',
      file: 'synth.config.js',
      message: 'no luck',
      hint: 'export default',
    },
  },
  {
    name: 'a .js configuration that exports nothing',
    files: { ...moduleFolder, 'synth.config.js': 'export const role = "validator";\n' },
    expect: { code: 'SYN_CONFIG_INVALID', file: 'synth.config.js', message: 'no value' },
  },
  {
    name: 'a .env that does not help',
    files: { ...baseWith({}, 'seed: "${env:SYNTH_TEST_SEED}"\n'), '.env': 'SYNTH_TEST_SED=3\n' },
    expect: {
      code: 'SYN_CONFIG_VARIABLE',
      line: 8,
      column: 7,
      path: 'seed',
      message: 'SYNTH_TEST_SEED is not set',
      hint: 'Did you mean SYNTH_TEST_SED',
    },
  },
];
