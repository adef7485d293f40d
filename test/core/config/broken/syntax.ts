import { base, baseWith, config, type BrokenCase } from './case.ts';

const syntax = { code: 'SYN_CONFIG_SYNTAX', file: 'synth.config.yaml' } as const;
const bomb = ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
  .concat(
    Array.from({ length: 8 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`),
  )
  .join('\n');

/** Files that are no readable YAML, or no map. */
export const syntaxCases: readonly BrokenCase[] = [
  {
    name: 'empty file',
    files: config(''),
    expect: { ...syntax, line: 1, column: 1, message: 'is empty', hint: 'extends: sn1-validator' },
  },
  {
    name: 'comments only',
    files: config('# nothing yet\n\n'),
    expect: { ...syntax, line: 1, column: 1, message: 'is empty' },
  },
  {
    name: 'a list at the top',
    files: config('- role: validator\n'),
    expect: { ...syntax, line: 1, column: 1, message: 'does not hold a map' },
  },
  {
    name: 'plain text at the top',
    files: config('sn1-validator\n'),
    expect: { ...syntax, line: 1, column: 1, message: 'does not hold a map' },
  },
  {
    name: 'an open bracket',
    files: baseWith({}, 'plugins: [a, b\nseed: 1\n'),
    expect: { ...syntax, line: 9, column: 1, hint: 'brackets' },
  },
  {
    name: 'an open quote',
    files: baseWith({}, 'storage: "here\n'),
    expect: { ...syntax, line: 9, column: 1, message: 'Missing closing "quote' },
  },
  {
    name: 'a tab as indentation',
    files: baseWith({}, 'run:\n\tsteps: 3\n'),
    expect: { ...syntax, line: 9, column: 1, message: 'A tab', hint: 'spaces' },
  },
  {
    name: 'crooked indentation',
    files: baseWith({}, 'run:\n  steps: 3\n sampling: { size: 3 }\n'),
    expect: { ...syntax, line: 10, hint: 'indentation' },
  },
  {
    name: 'the same key twice',
    files: baseWith({}, 'seed: 1\nbudget: {}\nseed: 2\n'),
    expect: { ...syntax, line: 10, column: 1, message: 'stands twice', hint: 'Remove one' },
  },
  {
    name: 'the same key twice, further in and in flow style',
    files: baseWith({}, 'run: { steps: 1, sampling: { size: 1, size: 2 } }\n'),
    expect: { ...syntax, line: 8, column: 39, message: 'stands twice' },
  },
  {
    name: 'two documents',
    files: config(`${base}---\nseed: 1\n`),
    expect: { ...syntax, line: 8, column: 1, message: 'a second one starts', hint: '---' },
  },
  {
    name: 'a YAML tag',
    files: baseWith({}, 'storage: !path here\n'),
    expect: { ...syntax, line: 8, column: 10, message: 'tags' },
  },
  {
    name: 'two colons on a line',
    files: baseWith({}, 'storage: here: there\n'),
    expect: { ...syntax, line: 8, column: 10, hint: 'quotes' },
  },
  {
    name: 'an alias without an anchor',
    files: baseWith({}, 'run: *fast\n'),
    expect: {
      ...syntax,
      line: 8,
      column: 6,
      path: 'run',
      message: 'No anchor is called "fast"',
      hint: '&fast',
    },
  },
  {
    name: 'an alias inside its own anchor',
    files: baseWith({}, 'run: &run { steps: *run }\n'),
    expect: { ...syntax, line: 8, message: 'deeper than' },
  },
  {
    name: 'a bomb of aliases',
    files: config(`${base}${bomb}\n`),
    expect: { ...syntax, message: 'once aliases are followed', hint: 'alias upon alias' },
  },
  {
    name: 'a map as a key',
    files: baseWith({}, '? { a: b }\n: c\n'),
    expect: { ...syntax, line: 8, column: 3, message: 'A key must be plain text' },
  },
  {
    name: 'a merge key with text',
    files: baseWith({}, 'run: { <<: fast }\n'),
    expect: { ...syntax, line: 8, column: 8, path: 'run', message: '`<<` takes a map' },
  },
  {
    name: 'a file far too large',
    files: config(`${base}# ${'x'.repeat(1024 * 1024)}\n`),
    expect: { ...syntax, message: '1048576', hint: 'the file you meant' },
  },
  {
    name: 'broken JSON',
    files: { 'synth.config.json': '{\n  "role": "validator",\n  "seed": \n' },
    expect: { code: 'SYN_CONFIG_SYNTAX', file: 'synth.config.json', line: 3, column: 11 },
  },
  {
    name: 'the key __proto__',
    files: baseWith({}, '__proto__: { role: miner }\n'),
    expect: { code: 'SYN_CONFIG_INVALID', line: 8, column: 1, path: '__proto__', message: 'not allowed' },
  },
  {
    name: 'the key constructor, further in',
    files: baseWith({}, 'run:\n  sampling:\n    constructor: 1\n'),
    expect: {
      code: 'SYN_CONFIG_INVALID',
      line: 10,
      column: 5,
      path: 'run.sampling.constructor',
      message: 'not allowed',
    },
  },
];
