import { checkConfig, presetNames } from '../../../core/index.ts';
import { configHash } from '../../../core/config/hash.ts';
import { catalog } from '../../../plugins/catalog.ts';
import { child, textOf, whereOf, type ConfigDocument, type ConfigNode } from '../../../core/config/node.ts';
import { base, moduleFolder } from './broken/case.ts';
import { createWorkspace, loadFrom, presetsFolder } from './workspace.ts';

const at = (document: ConfigDocument, path: string): ConfigNode => {
  const node = path
    .split('.')
    .reduce<ConfigNode | undefined>((inner, key) => child(inner, key), document.root);
  if (node === undefined) throw new Error(`nothing at ${path}`);
  return node;
};
const placeOf = (document: ConfigDocument, path: string): unknown[] => {
  const { file, line, column } = whereOf(at(document, path).origin);
  return [file, line, column];
};

async function load(
  files: Record<string, string | Uint8Array>,
  sources: Parameters<typeof loadFrom>[1] = {},
): Promise<ConfigDocument> {
  const { cwd, remove } = createWorkspace(files);
  try {
    return await loadFrom(cwd, sources);
  } finally {
    remove();
  }
}

describe('positions', () => {
  const text = '# c\nrun:\n  steps: 3\n  sampling: { mode: all, size: 4 }\nplugins:\n  - a\n';
  it.each([
    ['plain', text],
    ['with CRLF', text.replaceAll('\n', '\r\n')],
    ['with a byte order mark', `\uFEFF${text}`],
  ])('%s', async (_, content) => {
    const document = await load({ 'synth.config.yaml': content });
    expect(placeOf(document, 'run.steps')).toEqual(['synth.config.yaml', 3, 10]);
    expect(placeOf(document, 'run.sampling.size')).toEqual(['synth.config.yaml', 4, 32]);
    expect(placeOf(document, 'plugins')).toEqual(['synth.config.yaml', 6, 3]);
  });

  it('are right on the first line after a byte order mark', async () => {
    expect(placeOf(await load({ '.synthrc': '\uFEFFseed: 7\n' }), 'seed')).toEqual(['.synthrc', 1, 7]);
  });

  it('come with JSON too, also when it is indented with tabs', async () => {
    const document = await load({ 'synth.config.json': '{\n\t"run": {\n\t\t"steps": 3\n\t}\n}\n' });
    expect(placeOf(document, 'run.steps')).toEqual(['synth.config.json', 3, 12]);
  });

  it('of an aliased value are those of the anchor, of its key those of the key', async () => {
    const document = await load({
      'synth.config.yaml': 'seed: &n 4\nrun: { steps: *n }\nledger: { <<: { alpha: 1 }, decay: 0 }\n',
    });
    expect(placeOf(document, 'run.steps')).toEqual(['synth.config.yaml', 1, 10]);
    expect(placeOf(document, 'ledger.alpha')).toEqual(['synth.config.yaml', 3, 24]);
  });

  it('survive merging, each from its own file', async () => {
    const document = await load(
      { 'synth.config.yaml': 'extends: ./a/b.yaml\nseed: 1\n', 'a/b.yaml': 'seed: 0\nname: x\n' },
      { args: ['--set', 'run.steps=4'] },
    );
    expect(placeOf(document, 'seed')).toEqual(['synth.config.yaml', 2, 7]);
    expect(placeOf(document, 'name')).toEqual(['a/b.yaml', 2, 7]);
    expect(placeOf(document, 'run.steps')).toEqual(['--set run.steps', undefined, undefined]);
  });
});

describe('where a configuration comes from', () => {
  it.each([
    'synth.config.yaml',
    'synth.config.yml',
    'synth.config.json',
    '.synthrc',
    '.synthrc.yaml',
    '.synthrc.yml',
    '.synthrc.json',
  ])('finds %s', async (name) => {
    expect(placeOf(await load({ [name]: '{ "seed": 3 }' }), 'seed')).toEqual([name, 1, 11]);
  });

  it('takes plain data from a .js file, without positions', async () => {
    const document = await load({
      ...moduleFolder,
      'synth.config.js': 'export default { seed: 3, plugins: ["a"] };',
    });
    expect(placeOf(document, 'seed')).toEqual(['synth.config.js', undefined, undefined]);
  });

  it('lays --config over --preset, which stands in for the extends of the file and says so', async () => {
    const files = { 'synth.config.yaml': 'extends: sn1-validator\nseed: 9\n' };
    const document = await load(files, { args: ['--preset', 'sn1-miner', '--config', 'synth.config.yaml'] });
    expect(textOf(at(document, 'role'))).toBe('miner');
    expect(document.notes.join()).toContain('--preset sn1-miner stands in for "extends: sn1-validator"');
    expect(document.files.map((file) => file.split('/').at(-1))).toEqual([
      'sn1-miner.yaml',
      'synth.config.yaml',
    ]);
  });

  it('leaves the file of the folder alone when only --preset is given, and says so', async () => {
    const document = await load({ 'synth.config.yaml': 'seed: 9\n' }, { args: ['--preset', 'sn1-miner'] });
    expect(child(document.root, 'seed')).toBeUndefined();
    expect(document.notes.join()).toContain('synth.config.yaml of this folder is not used');
  });

  it('extends a preset of a package', async () => {
    const document = await load({
      'synth.config.yaml': 'extends: "@house/presets/fast"\n',
      'node_modules/@house/presets/package.json': '{}',
      'node_modules/@house/presets/presets/fast.yaml': 'seed: 12\n',
    });
    expect(at(document, 'seed')).toMatchObject({ value: 12 });
  });

  it('reads .env beside the configuration before that of the working directory, and the environment before both', async () => {
    const { env } = await load(
      { 'sub/synth.config.yaml': 'seed: 1\n', 'sub/.env': 'A=sub\nB=sub\nC=sub\n', '.env': 'A=cwd\nD=cwd\n' },
      { args: ['--config', 'sub/synth.config.yaml'], env: { C: 'real' } },
    );
    expect(env).toMatchObject({ A: 'sub', B: 'sub', C: 'real', D: 'cwd' });
  });

  it('says so when the search itself fails', async () => {
    const { cwd, remove } = createWorkspace({ 'package.json': '{ broken', 'synth.config.yaml': 'seed: 1\n' });
    const before = process.cwd();
    process.chdir(cwd);
    try {
      await expect(loadFrom(cwd)).rejects.toMatchObject({
        code: 'SYN_CONFIG_SYNTAX',
        message: expect.stringContaining('package.json') as string,
        hint: expect.stringContaining('--config synth.config.yaml') as string,
      });
      expect(at(await loadFrom(cwd, { args: ['--config', 'synth.config.yaml'] }), 'seed')).toMatchObject({
        value: 1,
      });
    } finally {
      process.chdir(before);
      remove();
    }
  });

  it('refuses text that is not UTF-8', async () => {
    await expect(
      load({ 'synth.config.yaml': new Uint8Array([0x61, 0x3a, 0x20, 0xff, 0xfe]) }),
    ).rejects.toMatchObject({
      code: 'SYN_CONFIG_SYNTAX',
      message: 'synth.config.yaml is not UTF-8 text.',
    });
  });
});

describe('--set', () => {
  it.each([
    ['3', 3],
    ['-0.5', -0.5],
    ['true', true],
    ['null', null],
    ['', ''],
    ['plain words', 'plain words'],
    ['qwen2.5:7b', 'qwen2.5:7b'],
    ['#5', '#5'],
    ['*.md', '*.md'],
    ['a: b', 'a: b'],
    ['"007"', '007'],
    ['yes', 'yes'],
    ['0x10', 16],
  ])('reads %j as %j', async (text, value) => {
    const document = await load(
      { 'synth.config.yaml': 'role: miner\n' },
      { args: ['--set', `some.key=${text}`] },
    );
    expect(at(document, 'some.key')).toMatchObject({ kind: 'scalar', value });
  });

  it('takes lists and maps in flow style, and keys with dots in quotes', async () => {
    const document = await load(
      { 'synth.config.yaml': 'role: miner\n' },
      { args: ['--set', 'plugins=[a, b]', '--set', 'gateway.prices."gpt-4.1"={ inputUsd: 1 }'] },
    );
    expect(at(document, 'plugins')).toMatchObject({ kind: 'list', items: [{ value: 'a' }, { value: 'b' }] });
    expect(child(child(at(document, 'gateway.prices'), 'gpt-4.1'), 'inputUsd')).toMatchObject({ value: 1 });
  });

  it('removes with null and lets the later flag win', async () => {
    const document = await load(
      { 'synth.config.yaml': 'seed: 1\nname: x\n' },
      { args: ['--set', 'name=null', '--set', 'seed=2', '--set', 'seed=3'] },
    );
    expect(child(document.root, 'name')).toBeUndefined();
    expect(at(document, 'seed')).toMatchObject({ value: 3 });
  });
});

describe('every built-in preset', () => {
  it.each(presetNames(presetsFolder))('%s is right as it stands', async (preset) => {
    const { cwd, remove } = createWorkspace({});
    try {
      const checked = await checkConfig(await loadFrom(cwd, { args: ['--preset', preset] }), {
        catalog,
        unused: true,
      });
      expect(checked.entries.size).toBeGreaterThan(0);
      expect(checked.secrets).toEqual([]);
    } finally {
      remove();
    }
  });
});

describe('the hash of a configuration', () => {
  const hashOf = async (text: string, env: Record<string, string> = {}): Promise<string> => {
    const { cwd, remove } = createWorkspace({ 'synth.config.yaml': text });
    try {
      const { entries, settings } = await checkConfig(await loadFrom(cwd, { env }), { catalog });
      return configHash({ entries, settings: { ...settings, seed: settings.seed ?? 0 } });
    } finally {
      remove();
    }
  };
  const keyed = base.replace('use: offline', 'use: openai, apiKey: "${env:KEY}"').replace('math: {', 'qa: {');

  it('stays when nothing changes that changes data', async () => {
    const hash = await hashOf(base);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    for (const more of [
      'log: { level: debug }',
      'storage: there',
      'run: { steps: 3, stopTimeoutMs: 9 }',
      'budget: { usdPerRun: 1 }',
      'gateway: { retries: 1 }',
    ])
      expect(await hashOf(`${base}${more}\n`)).toBe(hash);
    expect(await hashOf(base.replace('math: {', 'math: { timeoutMs: 77,'))).toBe(hash);
    expect(await hashOf(base.trimEnd().split('\n').reverse().join('\n'))).toBe(hash);
    expect(await hashOf(keyed, { KEY: 'first-key' })).toBe(await hashOf(keyed, { KEY: 'second-key' }));
  });

  it('changes with seed, sampling, ledger and options', async () => {
    const variants = [
      base,
      keyed,
      `${base}seed: 1\n`,
      `${base}ledger: { alpha: 0.5 }\n`,
      `${base}run: { sampling: { size: 3 } }\n`,
      base.replace('mathgenerator', 'mathgenerator, difficulty: hard'),
    ];
    const hashes: string[] = [];
    for (const text of variants) hashes.push(await hashOf(text, { KEY: 'first-key' }));
    expect(new Set(hashes).size).toBe(variants.length);
  });
});
