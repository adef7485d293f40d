import { createPluginLoader, loadCatalog, type Modules } from '../../../core/host/load-plugin.ts';
import { manifestFaults } from '../../../core/host/manifest.ts';
import { catalog } from '../../../plugins/catalog.ts';
import { moduleFolder, pluginFile } from '../config/broken/case.ts';
import { createWorkspace } from '../config/workspace.ts';

const where = { file: 'synth.config.yaml', line: 1, column: 1 };
const failing = (error: Error): Modules => ({
  resolve: () => 'file:///nowhere/index.js',
  load: () => Promise.reject(error),
});

describe('plugin loading', () => {
  it('finds nothing wrong with any built-in plugin', async () => {
    const plugins = await loadCatalog(catalog);
    expect(plugins).toHaveLength(Object.keys(catalog).length);
    for (const [i, id] of Object.keys(catalog).entries())
      expect(`${plugins[i]?.kind}/${plugins[i]?.name}`).toBe(id);
  });

  it('names the Node.js that runs TypeScript when this one does not', async () => {
    const { cwd, remove } = createWorkspace({ 'mine.ts': 'export default {};\n' });
    try {
      const error = Object.assign(new TypeError('Unknown file extension ".ts"'), {
        code: 'ERR_UNKNOWN_FILE_EXTENSION',
      });
      await expect(
        createPluginLoader({}, [], failing(error)).load('tool', './mine.ts', cwd, where),
      ).rejects.toMatchObject({
        code: 'SYN_PLUGIN_LOAD',
        message: './mine.ts is TypeScript, which this version of Node.js does not run.',
        hint: expect.stringContaining('22.18') as string,
      });
    } finally {
      remove();
    }
  });

  it('imports a file once, also when several entries use it', async () => {
    const { cwd, remove } = createWorkspace({ ...moduleFolder, 'mine.js': pluginFile('') });
    try {
      const loader = createPluginLoader({}, []);
      expect(await loader.load('tool', './mine.js', cwd, where)).toBe(
        await loader.load('tool', '../' + cwd.split('/').at(-1) + '/mine.js', cwd, where),
      );
    } finally {
      remove();
    }
  });

  it('does not let a package stand in for a built-in', async () => {
    const loader = createPluginLoader(catalog, [{ name: 'synth-plugin-house', folder: '/', where }], {
      resolve: () => 'file:///house.js',
      load: () => Promise.resolve({ default: { kind: 'scorer', name: 'rouge' } }),
    });
    const plugin = await loader.load('scorer', 'rouge', '/', where);
    expect(plugin.summary).toEqual(expect.any(String));
  });

  it.each([
    [
      'the name of a need that is taken by the frame of a task',
      {
        kind: 'task',
        traits: { protocol: 'prompting' },
        needs: { rewards: { need: 'ref', kind: 'llm', optional: false } },
      },
      'the key "rewards" is taken',
    ],
    [
      'a scorer by reference',
      { needs: { s: { need: 'ref', kind: 'scorer', optional: false } } },
      'cannot refer to a scorer; use slots',
    ],
    [
      'slots with a key called use',
      { needs: { s: { need: 'slots', kind: 'miner', extra: { use: null } } } },
      'has an extra key "use"',
    ],
    ['zod 3', { options: { _def: { typeName: 'ZodObject' } } }, 'zod 3'],
    ['no summary', { summary: ' ' }, 'summary is missing'],
    ['no setup', { setup: 3 }, 'setup is not a function'],
    ['no needs', { needs: undefined }, 'needs are missing'],
  ])('finds %s', async (_, fields, fault) => {
    const [right] = await loadCatalog({ 'tool/mathgenerator': catalog['tool/mathgenerator'] as never });
    expect(manifestFaults({ ...right, ...fields }).join('; ')).toContain(fault);
    expect(manifestFaults(right)).toEqual([]);
  });
});
