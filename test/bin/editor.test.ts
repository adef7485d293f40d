import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workFolder } from '../helpers/cli.ts';
import { openEditor, type Editor, type Looked } from '../helpers/language-server.ts';
import { synthHere } from '../helpers/terminal.ts';
import { read, root } from '../helpers/tree.ts';

const head = '# yaml-language-server: $schema=./.synth/schema.json\n';
const plugin = (kind: string, name: string, option: string, apiVersion = 1): string => `{
  apiVersion: ${apiVersion}, kind: '${kind}', name: '${name}', summary: 'The ${name} of a test.', needs: {},
  options: z.strictObject({ ${option}: z.boolean().default(true).describe('What ${option} does.') }),
  traits: { deterministic: true, methods: ['search'], network: false }, setup: () => ({}),
}`;
const module = (...plugins: string[]): string =>
  `import { z } from 'zod';\nexport default ${plugins.length === 1 ? plugins[0] : `[${plugins.join(', ')}]`};\n`;

describe('an editor with the schema of a project', () => {
  const folder = workFolder({
    'node_modules/synth-plugin-papers/package.json':
      '{ "name": "synth-plugin-papers", "type": "module", "exports": "./index.js" }',
    'node_modules/synth-plugin-papers/index.js': module(
      plugin('tool', 'search', 'recent'),
      plugin('miner', 'reader', 'slowly'),
    ),
    'mine.mjs': module(plugin('scorer', 'mine', 'trim')),
  });
  let editor: Editor;
  const look = (document: string): Promise<Looked> => editor.look(head + document);
  const words = async (document: string): Promise<string[]> => Object.keys((await look(document)).offered);

  beforeAll(async () => {
    symlinkSync(join(root, 'node_modules/zod'), join(folder.path, 'node_modules/zod'));
    expect(await synthHere(['init', '--preset', 'cgp-validator'], { cwd: folder.path })).toMatchObject({
      code: 0,
    });
    const config = `${folder.path}/synth.config.yaml`;
    const written = readFileSync(config, 'utf8');
    // What `synth init` writes is the header this test goes by.
    expect(written.startsWith(head)).toBe(true);
    writeFileSync(
      config,
      `${written}
plugins: [synth-plugin-papers]
tools: { papers: { use: papers/search } }
tasks: { conversations: { rewards: { own: { use: ./mine.mjs, weight: 0.4 }, tags: { weight: 0.6 } } } }
`,
    );
    expect(await synthHere(['schema'], { cwd: folder.path })).toMatchObject({ code: 0, stderr: '' });
    editor = await openEditor(folder.path);
  }, 60_000);
  afterAll(async () => {
    await editor.close();
    folder.remove();
  });

  it('offers sections, presets and names, each explained', async () => {
    expect((await look('|')).offered).toMatchObject({
      tasks: 'Every task by its name.',
      run: 'How a validator runs.',
    });
    expect((await look('extends: |')).offered).toMatchObject({
      'synthia-miner': expect.stringContaining('Synthia, miner') as string,
    });
    expect(await words('tasks:\n  |')).toEqual(expect.arrayContaining(['conversations', 'qa']));
    expect(await words('tasks:\n  qa:\n    tool: |')).toEqual(['conversations', 'papers', 'null']);
  });

  it('offers after `use` what there is of the kind: built in, of a package, of a file', async () => {
    const { offered } = await look('tools:\n  mine:\n    use: |');
    expect(offered).toMatchObject({ 'papers/search': 'The search of a test.' });
    expect(Object.keys(offered)).toEqual(expect.arrayContaining(['corpus', 'wikipedia']));
    expect(Object.keys(offered)).not.toContain('rouge');
    expect(await words('tasks:\n  qa:\n    rewards:\n      a:\n        use: |')).toEqual(
      expect.arrayContaining(['rouge', './mine.mjs']),
    );
    expect(await words('chain:\n  use: local\n  miners:\n    a:\n      use: |')).toContain('papers/reader');
  });

  it.each([
    ['a built-in plugin', 'weigher:\n  use: cubic-rank\n  |', ['curve', 'spread', 'power', 'burn']],
    ['a plugin of a package', 'tools:\n  a:\n    use: papers/search\n    |', ['recent']],
    [
      'a plugin of a file, with what its place adds',
      'tasks:\n  qa:\n    rewards:\n      a:\n        use: ./mine.mjs\n        |',
      ['trim', 'weight', 'against'],
    ],
    [
      'a plugin inside a plugin',
      'chain:\n  use: local\n  miners:\n    a:\n      use: parrot\n      |',
      ['count', 'times'],
    ],
  ])('offers the options of %s, and no other', async (_, document, options) => {
    expect((await words(document)).sort()).toEqual([...options].sort());
  });

  it.each([
    ['named after its plugin', 'agents:\n  human:\n    |', ['tones', 'moods']],
    ['that the preset has', 'tasks:\n  conversations:\n    |', ['windows', 'qualityGate', 'weight']],
    ['that the preset has in a task', 'tasks:\n  qa:\n    rewards:\n      tags:\n        |', ['minTags']],
    ['that there is one of', 'weigher:\n  |', ['curve', 'burn']],
  ])('offers the options of an entry without `use` %s', async (_, document, options) => {
    expect(await words(document)).toEqual(expect.arrayContaining(['use', ...options]));
  });

  it('offers the values of an option', async () => {
    expect(await words('run:\n  sampling:\n    mode: |')).toEqual(['sample', 'partition', 'all', 'null']);
    expect(await words('weights:\n  enabled: |')).toEqual(['true', 'false', 'null']);
  });

  it.each([
    ['a setting', 'run:\n  ask|TimeoutMs: 500', 'Deadline for a miner, milliseconds.'],
    ['an option', 'weigher:\n  use: cubic-rank\n  cu|rve: rank', 'rank: by place alone'],
    ['an option of a package', 'tools:\n  a: { use: papers/search, re|cent: true }', 'What recent does.'],
    ['a plugin', 'tasks:\n  qa:\n    rewards:\n      a: { use: ro|uge }', '`rouge`: Word overlap'],
    ['an entry', 'tasks:\n  q|a: { weight: 2 }', 'Asks a question about a piece of text'],
  ])('explains %s, and once', async (_, document, words) => {
    const { hover, marked } = await look(document);
    expect(hover).toContain(words);
    expect(hover).not.toContain('||');
    expect(marked).toEqual([]);
  });

  it.each([
    ['an unknown section', 'sinsk: {}', '1:0 Property sinsk is not allowed.'],
    ['an unknown setting', 'run: { setps: 3 }', '1:7 Property setps is not allowed.'],
    ['an unknown option', 'tasks:\n  a: { use: qa, tol: articles }', '2:16 Property tol is not allowed.'],
    [
      'an unknown option of a package',
      'tools:\n  a: { use: papers/search, recnt: true }',
      '2:27 Property recnt is not allowed.',
    ],
    [
      'an unknown plugin',
      'weigher: { use: rogue }',
      '1:16 Value is not accepted. Valid values: "cubic-rank"',
    ],
    [
      'a wrong value',
      'run: { sampling: { mode: some } }',
      '1:25 Value is not accepted. Valid values: "sample"',
    ],
    ['a wrong type', 'run: { steps: many }', '1:14 Incorrect type.'],
  ])('marks %s where it stands', async (_, document, mark) => {
    expect((await look(document)).marked).toEqual([expect.stringContaining(mark) as string]);
  });

  it('marks nothing in the presets and the example', async () => {
    const presets = readdirSync(join(root, 'presets')).map((name) => `presets/${name}`);
    for (const path of [...presets, 'synth.config.example.yaml']) {
      const text = read(path).replaceAll('|', ' ');
      const { marked } = await look(text.startsWith(head) ? text.slice(head.length) : text);
      expect({ path, marked }).toEqual({ path, marked: [] });
    }
  });
});

describe('synth schema', () => {
  const broken = module(plugin('tool', 'good', 'a'), plugin('tool', 'old', 'b', 2));

  it('is there after synth init already, and has nothing to say about what that wrote', async () => {
    const folder = workFolder();
    try {
      await synthHere(['init'], { cwd: folder.path });
      const editor = await openEditor(folder.path);
      const written = readFileSync(`${folder.path}/synth.config.yaml`, 'utf8');
      const { marked, offered } = await editor.look(`${written}weigher:\n  |`);
      await editor.close();
      expect(marked).toEqual([]);
      // Those of the weigher that the preset has.
      expect(Object.keys(offered)).toContain('excludeQuantile');
    } finally {
      folder.remove();
    }
  }, 60_000);

  it('leaves out what cannot be loaded, and says why', async () => {
    const folder = workFolder({
      'node_modules/synth-plugin-half/package.json':
        '{ "name": "synth-plugin-half", "type": "module", "exports": "./index.js" }',
      'node_modules/synth-plugin-half/index.js': broken,
      'synth.config.yaml':
        'extends: sn1-validator\nplugins: [synth-plugin-half, synth-plugin-absent]\ntools: { a: { use: ./gone.js } }\n',
    });
    symlinkSync(join(root, 'node_modules/zod'), join(folder.path, 'node_modules/zod'));
    try {
      const { code, stderr, stdout } = await synthHere(['schema', '--stdout'], { cwd: folder.path });
      expect(code).toBe(3);
      expect(stderr.match(/SYN_\w+/g)).toEqual([
        'SYN_PLUGIN_LOAD',
        'SYN_PLUGIN_MANIFEST',
        'SYN_PLUGIN_NOT_FOUND',
      ]);
      expect(stderr).toContain('[synth-plugin-half]');
      expect(stdout).toContain('"corpus"');
      expect(stdout).not.toContain('"half/');
    } finally {
      folder.remove();
    }
  });

  it('serves while a configuration is being written', async () => {
    const folder = workFolder({ 'synth.config.yaml': 'extends: nowhere\n' });
    try {
      const { code, stderr } = await synthHere(['schema'], { cwd: folder.path });
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining('SYN_PRESET_NOT_FOUND') as string,
      });
      expect(JSON.parse(readFileSync(`${folder.path}/.synth/schema.json`, 'utf8'))).toHaveProperty(
        'properties.tasks',
      );
    } finally {
      folder.remove();
    }
  });
});
