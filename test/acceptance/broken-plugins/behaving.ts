import { scorer, withFile, type BrokenPlugin } from './case.ts';

const run = ['run', '--steps', '1'] as const;
const starts = (name: string, fields: string, message: string, hint: string): BrokenPlugin => ({
  name,
  files: withFile(scorer(fields)),
  command: run,
  expect: { exit: 3, code: 'SYN_PLUGIN_SETUP', plugin: 'scorer/mine', message, hint },
});
const stops = (name: string, stop: string, message: string, hint: string): BrokenPlugin => ({
  name,
  files: withFile(
    scorer(
      `setup: () => ({ score: async ({ replies }) => replies.map(() => ({ value: 1 })), stop: ${stop} }),`,
    ),
  ),
  command: run,
  expect: { exit: 3, code: 'SYN_PLUGIN_STOP', plugin: 'scorer/mine', message, hint },
});
/** The step fails for everybody, and is told; the run goes on. */
const scores = (
  name: string,
  score: string,
  message: string,
  hint = 'Try it alone: synth try scorer ./mine.js',
): BrokenPlugin => ({
  name,
  files: withFile(scorer(`setup: () => ({ score: ${score} }),`)),
  command: run,
  expect: { exit: 0, code: 'SYN_SCORER_CONTROL', plugin: 'scorer/./mine.js', message, hint },
});
const upsets = (
  name: string,
  setup: string,
  exit: number,
  message: string,
  hint: string,
  args: readonly string[] = [],
): BrokenPlugin => ({
  name,
  files: withFile(
    scorer(
      `setup: async () => { ${setup}; return { score: async ({ replies }) => replies.map(() => ({ value: 1 })) }; },`,
    ),
  ),
  command: [...run, ...args],
  process: true,
  expect: { exit, plugin: 'scorer/mine', message, hint },
});

const forAuthor = 'Check its options; if they are right, this is for its author.';
const frozen = 'its author has to copy it before changing it';

/** Plugins that are declared rightly and do wrong. */
export const behavingWrongly: readonly BrokenPlugin[] = [
  starts(
    'setup throws',
    "setup: () => { throw new Error('no luck'); },",
    'failed to start: no luck',
    forAuthor,
  ),
  starts(
    'setup rejects with a text',
    "setup: () => Promise.reject('words'),",
    'failed to start: words',
    forAuthor,
  ),
  starts(
    'setup hangs',
    'setup: () => new Promise(() => undefined),',
    'did not finish its setup within 200 ms',
    'run.setupTimeoutMs',
  ),
  starts('setup gives nothing', 'setup: () => undefined,', 'its setup returned no object', forAuthor),
  starts('setup gives no scorer', 'setup: () => ({ judge() {} }),', 'an object without score()', forAuthor),
  starts(
    'a stop that is no function',
    'setup: () => ({ score() {}, stop: 3 }),',
    'its `stop` is not',
    forAuthor,
  ),
  starts('options are changed', 'setup: (_, options) => { options.extra = 1; },', 'not extensible', frozen),
  stops(
    'stop hangs',
    '() => new Promise(() => undefined)',
    'did not stop within 100 ms',
    'run.stopTimeoutMs',
  ),
  stops(
    'stop throws',
    "async () => { throw new Error('stuck'); }",
    'failed to stop: stuck',
    'may be incomplete',
  ),
  scores(
    'the reference is changed',
    "async ({ reference }) => { reference.text = ''; }",
    'read only',
    frozen,
  ),
  scores(
    'the item is changed',
    'async ({ item }) => { item.context.tags.push(1); }',
    'not extensible',
    frozen,
  ),
  scores('the reply is changed', "async ({ replies }) => { replies[0].text = ''; }", 'read only', frozen),
  scores('NaN', 'async () => [{ value: NaN }]', 'not-a-number: NaN'),
  scores('a value above 1', 'async () => [{ value: 1.5 }]', 'out-of-range: 1.5'),
  scores('a value that is a text', "async () => [{ value: '1' }]", 'no-score'),
  scores('no list', 'async () => undefined', 'no-score'),
  scores('a score that throws', "async () => { throw new Error('dizzy'); }", 'dizzy'),
  scores('a score that never comes', '() => new Promise(() => undefined)', 'on the reference itself'),
  upsets(
    'words on standard output',
    "console.log('hello')",
    0,
    'writes to standard output',
    'its author has to use the log',
  ),
  upsets(
    'words on standard output among JSON',
    "process.stdout.write('hello\\\\n')",
    0,
    '[scorer/mine] hello',
    'its author has to use the log',
    ['--json'],
  ),
  upsets(
    'a timer that is left',
    'setInterval(() => undefined, 1e6)',
    0,
    'left a timer open',
    '`stop` has to close what the plugin opens',
  ),
  upsets(
    'a server that is left',
    "const { createServer } = await import('node:net'); await new Promise((up) => createServer().listen(0, '127.0.0.1', up))",
    0,
    'left a server open',
    '`stop` has to close what the plugin opens',
  ),
  upsets(
    'the end of the process',
    'process.exit(0)',
    3,
    'It ended the process',
    'has to throw an error instead',
  ),
  upsets(
    'a timer that throws',
    "setTimeout(() => { throw new Error('too late'); }, 1)",
    3,
    'nobody waits for it: too late',
    'has to await every promise',
  ),
  upsets(
    'a promise that nobody waits for',
    "void Promise.reject(new Error('alone'))",
    3,
    'nobody waits for it: alone',
    'has to await every promise',
  ),
];
