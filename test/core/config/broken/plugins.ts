import { baseWith, moduleFolder, pluginFile, type BrokenCase } from './case.ts';

const withTool = (source: string, use = './mine.js'): Record<string, string> => ({
  ...moduleFolder,
  ...baseWith({ 3: `tools: { default: { use: ${use} } }` }),
  'mine.js': source,
});
const at = { file: 'synth.config.yaml', line: 3, column: 26, path: 'tools.default.use' } as const;
const manifest = { code: 'SYN_PLUGIN_MANIFEST', ...at } as const;

/** Plugins of one's own and of packages that cannot be used. */
export const pluginCases: readonly BrokenCase[] = [
  {
    name: 'a plugin file that is not there',
    files: withTool('', './yours.js'),
    expect: {
      code: 'SYN_PLUGIN_NOT_FOUND',
      ...at,
      message: 'no file ./yours.js',
      hint: 'relative to the file',
    },
  },
  {
    name: 'a plugin file that throws',
    files: withTool('throw new Error("out of luck");\n'),
    expect: { code: 'SYN_PLUGIN_LOAD', ...at, message: 'out of luck' },
  },
  {
    name: 'a plugin file that imports what is not installed',
    files: withTool('import "synth-nowhere-at-all";\n'),
    expect: {
      code: 'SYN_PLUGIN_LOAD',
      ...at,
      message: 'synth-nowhere-at-all',
      hint: 'npm install synth-nowhere-at-all',
    },
  },
  {
    name: 'a plugin file without a default export',
    files: withTool('export const tool = 1;\n'),
    expect: { ...manifest, message: 'it has no default export, only tool', hint: 'author' },
  },
  {
    name: 'a plugin for a later version',
    files: withTool(pluginFile('apiVersion: 2,')),
    expect: { ...manifest, message: 'apiVersion is 2; this version of synth speaks 1' },
  },
  {
    name: 'a plugin of an unknown kind',
    files: withTool(pluginFile("kind: 'tol',")),
    expect: { ...manifest, message: 'kind is "tol"' },
  },
  {
    name: 'a plugin of another kind',
    files: withTool(pluginFile("kind: 'weigher',")),
    expect: { ...manifest, message: 'it is a weigher; here a tool is needed' },
  },
  {
    name: 'a plugin with an impossible name',
    files: withTool(pluginFile("name: 'My Tool',")),
    expect: { ...manifest, message: 'name is "My Tool"' },
  },
  {
    name: 'a plugin whose options are no schema',
    files: withTool(pluginFile('options: { limit: 3 },')),
    expect: { ...manifest, message: 'options are no zod schema' },
  },
  {
    name: 'a plugin whose options are not strict',
    files: withTool(pluginFile('options: z.object({}),')),
    expect: { ...manifest, message: 'must be a z.strictObject' },
  },
  {
    name: 'a plugin with an option that is not described',
    files: withTool(pluginFile('options: z.strictObject({ limit: z.number() }),')),
    expect: { ...manifest, message: 'options.limit has no description' },
  },
  {
    name: 'a plugin whose options have the key use',
    files: withTool(pluginFile("options: z.strictObject({ use: z.string().describe('x') }),")),
    expect: { ...manifest, message: 'the key "use" is taken' },
  },
  {
    name: 'a plugin whose option and need have one name',
    files: withTool(
      pluginFile(
        "options: z.strictObject({ llm: z.string().describe('x') }), needs: { llm: { need: 'ref', kind: 'llm', optional: false } },",
      ),
    ),
    expect: { ...manifest, message: 'the key "llm" is taken' },
  },
  {
    name: 'a plugin with a malformed need',
    files: withTool(pluginFile("needs: { model: 'llm' },")),
    expect: { ...manifest, message: 'the need "model" is none of token, ref' },
  },
  {
    name: 'a plugin that needs an unknown kind',
    files: withTool(pluginFile("needs: { model: { need: 'ref', kind: 'model', optional: false } },")),
    expect: { ...manifest, message: 'names the unknown kind "model"' },
  },
  {
    name: 'a plugin that needs an unknown service',
    files: withTool(pluginFile("needs: { db: { need: 'token', id: 'database' } },")),
    expect: { ...manifest, message: 'the need "db" asks for the service "database"' },
  },
  {
    name: 'a scorer with an option that every reward has',
    files: {
      ...moduleFolder,
      ...baseWith({ 5: 'tasks: { math: { rewards: { mine: { use: ./mine.js, weight: 1 } } } }' }),
      'mine.js': pluginFile(
        "kind: 'scorer', traits: { deterministic: true }, options: z.strictObject({ weight: z.number().describe('x') }),",
      ),
    },
    expect: {
      code: 'SYN_PLUGIN_MANIFEST',
      file: 'synth.config.yaml',
      line: 5,
      column: 42,
      path: 'tasks.math.rewards.mine',
      message: 'scorer/mine has an option "weight"',
    },
  },
  {
    name: 'plugins that need each other',
    files: {
      ...moduleFolder,
      ...baseWith({
        2: 'llms: { default: { use: ./model.js, tool: default } }',
        3: 'tools: { default: { use: ./mine.js, llm: default } }',
      }),
      'mine.js': pluginFile("needs: { llm: { need: 'ref', kind: 'llm', optional: false } },"),
      'model.js': pluginFile(
        "kind: 'llm', traits: { offline: true }, needs: { tool: { need: 'ref', kind: 'tool', optional: false } },",
      ),
    },
    expect: {
      code: 'SYN_CONFIG_CYCLE',
      file: 'synth.config.yaml',
      line: 3,
      column: 26,
      path: 'tools.default',
      message: 'tools.default → llms.default → tools.default',
      hint: 'refer to another entry',
    },
  },
  {
    name: 'a package that is not listed',
    files: withTool('', 'arxiv/search'),
    expect: {
      code: 'SYN_PLUGIN_NOT_FOUND',
      ...at,
      message: 'namespace "arxiv"',
      hint: 'plugins: [synth-plugin-arxiv]',
    },
  },
  {
    name: 'a package that is not installed',
    files: baseWith({}, 'plugins:\n  - synth-plugin-nowhere\n'),
    expect: {
      code: 'SYN_PLUGIN_LOAD',
      file: 'synth.config.yaml',
      line: 9,
      column: 5,
      path: 'plugins[0]',
      hint: 'npm install synth-plugin-nowhere',
    },
  },
  {
    name: 'plugins as text',
    files: baseWith({}, 'plugins: synth-plugin-arxiv\n'),
    expect: {
      code: 'SYN_CONFIG_INVALID',
      line: 8,
      column: 10,
      path: 'plugins',
      message: 'a list of package names',
    },
  },
  {
    name: 'a file under plugins',
    files: baseWith({}, 'plugins: [./mine.js]\n'),
    expect: { code: 'SYN_CONFIG_INVALID', line: 8, column: 11, path: 'plugins[0]', hint: 'use: ./file.js' },
  },
  {
    name: 'a name that a package does not have',
    files: {
      ...baseWith({ 3: 'tools: { default: { use: house/serch } }' }, 'plugins: [synth-plugin-house]\n'),
      'node_modules/synth-plugin-house/package.json':
        '{ "name": "synth-plugin-house", "type": "module", "exports": "./index.js" }',
      'node_modules/synth-plugin-house/index.js': pluginFile("name: 'search',"),
    },
    expect: {
      code: 'SYN_PLUGIN_NOT_FOUND',
      ...at,
      hint: 'Did you mean "house/search"? Plugins of synth-plugin-house',
    },
  },
  {
    name: 'two packages of one namespace',
    files: {
      ...baseWith({}, 'plugins: [synth-plugin-house, "@mine/house"]\n'),
      'node_modules/synth-plugin-house/package.json':
        '{ "name": "synth-plugin-house", "exports": "./index.js" }',
      'node_modules/synth-plugin-house/index.js': '',
    },
    expect: {
      code: 'SYN_CONFIG_INVALID',
      line: 8,
      column: 31,
      path: 'plugins[1]',
      message: 'same namespace "house"',
    },
  },
];
