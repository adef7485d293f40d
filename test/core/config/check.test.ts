import { dirname } from 'node:path';
import { z } from 'zod';
import {
  checkConfig,
  definePlugin,
  ref,
  type Catalog,
  type CheckedConfig,
  type SynthError,
} from '../../../core/index.ts';
import { catalog } from '../../../plugins/catalog.ts';
import { base, baseWith, moduleFolder, pluginFile } from './broken/case.ts';
import { createWorkspace, loadFrom } from './workspace.ts';

async function check(
  files: Record<string, string>,
  used: Catalog = catalog,
  options: { unused?: boolean } = {},
): Promise<CheckedConfig> {
  const { cwd, remove } = createWorkspace(files);
  try {
    return await checkConfig(await loadFrom(cwd), { catalog: used, ...options });
  } finally {
    remove();
  }
}
const counting = (): { used: Catalog; imported: string[] } => {
  const imported: string[] = [];
  const entries = Object.entries(catalog).map(
    ([id, load]) => [id, () => (imported.push(id), load())] as const,
  );
  return { used: Object.fromEntries(entries), imported };
};

describe('checkConfig', () => {
  it('imports the plugins that are used and no other', async () => {
    const { used, imported } = counting();
    const { unused } = await check({ 'synth.config.yaml': base }, used);
    expect(imported.sort()).toEqual([
      'agent/verbatim',
      'chain/local',
      'protocol/prompting',
      'scorer/rouge',
      'task/math',
      'tool/mathgenerator',
      'weigher/proportional',
    ]);
    expect(unused).toEqual(['llms.default']);
  });

  it('leaves a task of weight 0 alone, unless it makes the follow-ups', async () => {
    const off = baseWith({
      5: 'tasks: { math: { rewards: { rouge: { weight: 1 } } }, qa: { weight: 0, rewards: { rouge: { weight: 1 } } } }',
    })['synth.config.yaml'] as string;
    expect((await check({ 'synth.config.yaml': off })).unused).toContain('tasks.qa');
    const following = await check({ 'synth.config.yaml': `${off}run: { conversation: { task: qa } }\n` });
    expect(following.entries.get('tasks.qa')?.frame).toMatchObject({ weight: 0 });
  });

  it('checks what nothing uses when asked to, but for variables that are not set', async () => {
    const text = `${base.replace('use: offline', 'use: anthropic, apiKey: "${env:NONE}", modle: x')}run: {}\n`;
    const files = { 'synth.config.yaml': text.replace('math: {', 'qa: { weight: 0, tol: x }, math: {') };
    expect((await check(files)).unused).toEqual(['llms.default', 'tasks.qa']);
    const error = (await check(files, catalog, { unused: true }).catch(
      (problem: unknown) => problem,
    )) as SynthError;
    expect(error.problems.map(({ code, where }) => [code, where?.path])).toEqual([
      ['SYN_CONFIG_INVALID', 'llms.default.modle'],
      ['SYN_CONFIG_INVALID', 'tasks.qa.rewards'],
      ['SYN_CONFIG_INVALID', 'tasks.qa.tol'],
    ]);
    const right = await check({ 'synth.config.yaml': base }, catalog, { unused: true });
    expect([right.unused, right.entries.has('llms.default')]).toEqual([['llms.default'], false]);
  });

  it('puts every entry after those it needs', async () => {
    const { entries } = await check({ 'synth.config.yaml': 'extends: sn1-validator\n' });
    const seen = new Set<string>();
    for (const entry of entries.values()) {
      for (const binding of entry.bindings.values())
        for (const path of binding.need === 'slots' ? binding.entries : [binding.entry])
          expect(path === null || seen.has(path)).toBe(true);
      seen.add(entry.path);
    }
  });

  it('adds the protocol a task speaks', async () => {
    const { entries } = await check({ 'synth.config.yaml': base });
    expect(entries.get('protocols.prompting')).toMatchObject({ kind: 'protocol', use: 'prompting' });
  });

  it('sets up a protocol that no task speaks, for a second request by another protocol', async () => {
    const { entries } = await check({
      'synth.config.yaml': `${base}protocols: { second: { use: prompting } }\n`,
    });
    expect(entries.get('protocols.second')).toMatchObject({ kind: 'protocol', use: 'prompting' });
  });

  it('tells which protocol a task speaks when there is none of that name', async () => {
    const odd = definePlugin({
      apiVersion: 1,
      kind: 'task',
      name: 'odd',
      summary: 'For tests.',
      options: z.strictObject({}),
      traits: { protocol: 'smoke-signals' },
      setup: () => ({ build: async () => [] }),
    });
    const text = base.replace('math: {', 'odd: {');
    await expect(
      check({ 'synth.config.yaml': text }, { ...catalog, 'task/odd': async () => ({ default: odd }) }),
    ).rejects.toMatchObject({
      code: 'SYN_CONFIG_REFERENCE',
      message: expect.stringContaining('"smoke-signals"') as string,
      where: { line: 5, column: 10 },
    });
  });

  it('freezes settings and options all the way down', async () => {
    const { settings, entries } = await check({ 'synth.config.yaml': 'extends: sn1-validator\n' });
    expect([settings, settings.run, settings.run.sampling].every(Object.isFrozen)).toBe(true);
    expect(Object.isFrozen(entries.get('tools.maths')?.options)).toBe(true);
  });

  it('takes plugins from a file and from a listed package, and names the folder that asked', async () => {
    const { entries } = await check({
      ...moduleFolder,
      'synth.config.yaml':
        'extends: ./house/base.yaml\nplugins: ["@some/synth-plugin-papers"]\ntools: { other: { use: papers/search, limit: 4 } }\ntasks: { more: { use: math, tool: other, rewards: { rouge: { weight: 1 } } } }\n',
      'house/base.yaml': base.replace('use: mathgenerator', 'use: ./mine.js'),
      'house/mine.js': pluginFile(''),
      'node_modules/@some/synth-plugin-papers/package.json':
        '{ "name": "@some/synth-plugin-papers", "type": "module", "exports": { "import": "./index.js" } }',
      'node_modules/@some/synth-plugin-papers/index.js': `${pluginFile("name: 'search', options: z.strictObject({ limit: z.int().describe('Most.') }),").replace('export default', 'const plugin =')}\nexport default [plugin];\n`,
    });
    expect(entries.get('tools.default')).toMatchObject({
      use: './mine.js',
      folder: expect.stringMatching(/house$/) as string,
    });
    expect(entries.get('tools.other')).toMatchObject({ use: 'papers/search', options: { limit: 4 } });
  });

  it('knows the folder that paths in options start from: that of the file which wrote them', async () => {
    const folderOf = async (files: Record<string, string>): Promise<string | undefined> => {
      const { entries, files: read } = await check(files);
      const folder = entries.get('tools.articles')?.folder;
      return folder === dirname(read.at(-1) as string) ? 'here' : folder?.split('/').at(-1);
    };
    const preset = 'extends: sn1-validator\n';
    const house = { 'house/base.yaml': `${preset}tools: { articles: { path: ./documents } }\n` };
    expect(await folderOf({ 'synth.config.yaml': preset })).toBe('presets');
    expect(
      await folderOf({ 'synth.config.yaml': `${preset}tools: { articles: { path: ./documents } }\n` }),
    ).toBe('here');
    expect(
      await folderOf({ 'synth.config.yaml': `${preset}tools: { articles: { path: documents } }\n` }),
    ).toBe('here');
    expect(await folderOf({ ...house, 'synth.config.yaml': 'extends: ./house/base.yaml\n' })).toBe('house');
    expect(
      await folderOf({
        ...house,
        'synth.config.yaml': 'extends: ./house/base.yaml\ntools: { articles: { licence: MIT } }\n',
      }),
    ).toBe('house');
    expect(
      await folderOf({
        ...house,
        'synth.config.yaml': 'extends: ./house/base.yaml\ntools: { articles: { use: corpus } }\n',
      }),
    ).toBe('house');
  });

  it('binds a need for the chain to the one chain there is', async () => {
    const watching = definePlugin({
      apiVersion: 1,
      kind: 'sink',
      name: 'watching',
      summary: 'For tests.',
      options: z.strictObject({}),
      needs: { chain: ref('chain') },
      setup: () => ({ append: async () => {}, flush: async () => {} }),
    });
    const used = { ...catalog, 'sink/watching': async () => ({ default: watching }) };
    const { entries } = await check({ 'synth.config.yaml': `${base}sinks: { watching: {} }\n` }, used);
    expect(entries.get('sinks.watching')?.bindings.get('chain')).toEqual({ need: 'ref', entry: 'chain' });
    await expect(
      check({ 'synth.config.yaml': `${base}sinks: { watching: { chain: other } }\n` }, used),
    ).rejects.toMatchObject({
      code: 'SYN_CONFIG_REFERENCE',
      hint: expect.stringContaining('default') as string,
    });
  });

  it('reports everything at once, in reading order', async () => {
    const text = `${base}seed: -1\nfoo: 1\nrun: { steps: 0, sampling: { size: 0 } }\nsinks: { a: { use: nothing } }\n`;
    const error = (await check({ 'synth.config.yaml': text }).catch((problem: unknown) => problem)) as {
      problems: { where: { line: number; path: string } }[];
    };
    expect(error.problems.map(({ where }) => [where.line, where.path])).toEqual([
      [8, 'seed'],
      [9, 'foo'],
      [10, 'run.steps'],
      [10, 'run.sampling.size'],
      [11, 'sinks.a.use'],
    ]);
  });

  it('blames a plugin whose schema throws', async () => {
    const throwing = definePlugin({
      apiVersion: 1,
      kind: 'sink',
      name: 'throwing',
      summary: 'For tests.',
      options: z.strictObject({
        a: z
          .string()
          .default('x')
          .transform((): string => {
            throw new Error('oh no');
          })
          .describe('Throws.'),
      }),
      setup: () => ({ append: async () => {}, flush: async () => {} }),
    });
    await expect(
      check(
        { 'synth.config.yaml': `${base}sinks: { throwing: {} }\n` },
        { ...catalog, 'sink/throwing': async () => ({ default: throwing }) },
      ),
    ).rejects.toMatchObject({ code: 'SYN_PLUGIN_MANIFEST', plugin: 'sink/throwing' });
  });
});
