import { scorer, withFile, withPackage, type BrokenPlugin } from './case.ts';

const author = 'Its author has to correct it';
const manifest = (name: string, source: string, message: string): BrokenPlugin => ({
  name,
  files: withFile(source),
  expect: { exit: 3, code: 'SYN_PLUGIN_MANIFEST', message, hint: author },
});
const load = (name: string, source: string, message: string, hint: string): BrokenPlugin => ({
  name,
  files: withFile(source),
  expect: { exit: 3, code: 'SYN_PLUGIN_LOAD', message, hint },
});
const described = ".describe('x')";

/** Plugins whose module or manifest is wrong. */
export const declaredWrongly: readonly BrokenPlugin[] = [
  manifest('no default export', 'export const mine = 1;\n', 'no default export, only mine'),
  manifest('a number for a plugin', 'export default 3;\n', 'it is not an object'),
  manifest('another apiVersion', scorer('apiVersion: 2,'), 'apiVersion is 2; this version of synth speaks 1'),
  manifest('an unknown kind', scorer("kind: 'scorrer',"), 'kind is "scorrer"'),
  manifest('another kind', scorer("kind: 'weigher',"), 'it is a weigher; here a scorer is needed'),
  manifest('a name with a space', scorer("name: 'my scorer',"), 'name is "my scorer"'),
  manifest('no summary', scorer("summary: '',"), 'summary is missing'),
  manifest('no setup', scorer('setup: undefined,'), 'setup is not a function'),
  manifest('no needs', scorer('needs: undefined,'), 'needs are missing; export definePlugin'),
  manifest('no traits', scorer('traits: undefined,'), 'traits are missing'),
  manifest('traits that lack what the kind has', scorer('traits: {},'), 'traits.deterministic is undefined'),
  manifest('options that are no schema', scorer('options: {},'), 'options are no zod schema'),
  manifest('options of zod 3', scorer('options: { _def: {} },'), 'options come from zod 3'),
  manifest('options that are not strict', scorer('options: z.object({}),'), 'must be a z.strictObject'),
  manifest(
    'an option that nobody describes',
    scorer('options: z.strictObject({ depth: z.number() }),'),
    'options.depth has no description',
  ),
  manifest(
    'an option called use',
    scorer(`options: z.strictObject({ use: z.string()${described} }),`),
    'the key "use" is taken already',
  ),
  manifest('a need that is a text', scorer("needs: { model: 'llm' },"), 'the need "model" is none of token'),
  manifest(
    'a need for a service that is not there',
    scorer("needs: { db: { need: 'token', id: 'database' } },"),
    'asks for the service "database"',
  ),
  manifest(
    'a need of an unknown kind',
    scorer("needs: { model: { need: 'ref', kind: 'model', optional: false } },"),
    'names the unknown kind "model"',
  ),
  manifest(
    'a manifest that cannot be read',
    scorer("get summary() { throw new Error('not today'); },"),
    'reading it throws: not today',
  ),
  {
    name: 'an option that every reward has',
    files: withFile(scorer(`options: z.strictObject({ weight: z.number()${described} }),`)),
    expect: {
      exit: 3,
      code: 'SYN_PLUGIN_MANIFEST',
      plugin: 'scorer/mine',
      message: 'has an option "weight"',
      hint: 'Its author has to rename the option',
    },
  },
  {
    name: 'a schema that throws',
    files: withFile(
      scorer(
        "options: z.strictObject({ depth: z.number().default(1).refine(() => { throw new Error('deep'); }).describe('x') }),",
      ),
    ),
    expect: {
      exit: 3,
      code: 'SYN_PLUGIN_MANIFEST',
      plugin: 'scorer/mine',
      message: 'The options schema of scorer/mine throws: deep',
      hint: author,
    },
  },
  load('an import that throws', 'throw new Error("bad luck");\n', 'bad luck', 'run: node ./mine.js'),
  load('a syntax error', 'export default {;\n', 'could not be imported', 'run: node ./mine.js'),
  load('a package that is missing', 'import "left-padder";\n', 'left-padder', 'Run: npm install left-padder'),
  load('a file that is missing', 'import "./helper.js";\n', 'helper.js', 'run: node ./mine.js'),
  {
    name: 'a folder for a plugin',
    files: { ...withFile('', './house'), 'house/index.js': '' },
    expect: { exit: 2, plugin: './house', message: './house is a folder', hint: './house/index.js' },
  },
  {
    name: 'a file that is not there',
    files: withFile(scorer(''), './mien.js'),
    expect: { exit: 2, plugin: './mien.js', message: 'There is no file', hint: 'Did you mean "./mine.js"' },
  },
  {
    name: 'a package that is not installed',
    files: { 'synth.config.yaml': 'extends: sn1-validator\nplugins: [synth-plugin-house]\n' },
    expect: {
      exit: 3,
      code: 'SYN_PLUGIN_LOAD',
      plugin: 'synth-plugin-house',
      message: 'there is none in',
      hint: 'Run: npm install synth-plugin-house',
    },
  },
  {
    name: 'a package that was not built',
    files: withPackage('', { manifest: { exports: './dist/index.js' } }),
    expect: {
      exit: 3,
      plugin: 'synth-plugin-house',
      message: 'the file its package.json names is not there',
      hint: 'npm run build',
    },
  },
  {
    name: 'a package that exports something else',
    files: withPackage('', { manifest: { exports: { './other': './index.js' } } }),
    expect: {
      exit: 3,
      plugin: 'synth-plugin-house',
      message: 'cannot be imported',
      hint: '"exports": "./index.js"',
    },
  },
  {
    name: 'a package.json that is no JSON',
    files: withPackage('', { manifest: '{ "name": ' }),
    expect: {
      exit: 3,
      plugin: 'synth-plugin-house',
      message: 'cannot be imported',
      hint: 'Its author has to correct',
    },
  },
  {
    name: 'a broken plugin beside a right one',
    files: withPackage(
      `${scorer('').replace('export default', 'const right =')}\nexport default [right, { ...right, name: 'other', setup: 3 }];\n`,
    ),
    expect: {
      exit: 3,
      code: 'SYN_PLUGIN_MANIFEST',
      plugin: 'synth-plugin-house',
      message: 'scorer/other: setup is not a function',
      hint: author,
    },
  },
  {
    name: 'two plugins of one name',
    files: withPackage(
      `${scorer('').replace('export default', 'const right =')}\nexport default [right, right];\n`,
    ),
    expect: {
      exit: 3,
      plugin: 'synth-plugin-house',
      message: 'two plugins called scorer/mine',
      hint: author,
    },
  },
  {
    name: 'a package without plugins',
    files: withPackage('export default [];\n'),
    expect: { exit: 3, plugin: 'synth-plugin-house', message: 'its list of plugins is empty', hint: author },
  },
  {
    name: 'a package that has another kind of that name',
    files: withPackage(scorer("kind: 'weigher', traits: {},")),
    expect: {
      exit: 2,
      plugin: 'house/mine',
      message: '"house/mine" is a weigher; here a scorer is needed',
      hint: 'synth-plugin-house has no scorer; it has the weigher house/mine',
    },
  },
  {
    name: 'a package for another version of synth',
    files: withPackage(scorer(''), { manifest: { peerDependencies: { 'synth-subnet': '^7.0.0' } } }),
    command: ['plugins', 'check'],
    expect: {
      exit: 3,
      code: 'SYN_PLUGIN_VERSION',
      plugin: 'synth-plugin-house',
      message: 'is for synth-subnet ^7.0.0',
      hint: 'npm install synth-plugin-house@latest',
    },
  },
  {
    name: 'a package with a zod that is too old',
    files: {
      ...withPackage(scorer('')),
      'node_modules/synth-plugin-house/node_modules/zod/package.json':
        '{ "name": "zod", "version": "4.0.5" }',
    },
    command: ['plugins', 'check'],
    expect: {
      exit: 3,
      code: 'SYN_PLUGIN_VERSION',
      plugin: 'synth-plugin-house',
      message: 'brings zod 4.0.5, which is older than 4.1.13',
      hint: 'peerDependencies: "^4.1.13"',
    },
  },
];
