import { systemClock } from '../../core/host/clock.ts';
import { createModules, createPluginLoader } from '../../core/host/load-plugin.ts';
import { createWorkspace } from '../core/config/workspace.ts';
import { events, synth } from '../helpers/cli.ts';
import { synthHere } from '../helpers/terminal.ts';
import { behavingWrongly } from './broken-plugins/behaving.ts';
import type { BrokenPlugin } from './broken-plugins/case.ts';
import { declaredWrongly } from './broken-plugins/declared.ts';

const all = [...declaredWrongly, ...behavingWrongly];

describe('a broken plugin', () => {
  it('can be broken in many ways', () => {
    expect(all.length).toBeGreaterThanOrEqual(30);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it.each(all.map((item): [string, BrokenPlugin] => [item.name, item]))(
    'is named, with a remedy: %s',
    async (_, { files, command = ['check'], process: own = false, expect: wanted }) => {
      const { cwd, remove } = createWorkspace(files);
      try {
        const { code, stdout, stderr } = await (own ? synth : synthHere)(command, { cwd });
        const { exit, code: error, plugin = './mine.js', message, hint } = wanted;
        // Shown in full when it fails.
        const missing = [error, plugin, message, hint].filter(
          (part) => part !== undefined && !stderr.includes(part),
        );
        expect({ missing, stderr: missing.length > 0 ? stderr : '' }).toEqual({ missing: [], stderr: '' });
        expect(code).toBe(exit);
        expect(stderr).not.toMatch(/^\s+at /m);
        expect(stderr).not.toContain('SYN_INTERNAL');
        expect(stdout).not.toContain('hello');
        if (command.includes('--json')) expect(events(stdout).at(-1)).toMatchObject({ type: 'run.finished' });
      } finally {
        remove();
      }
    },
  );

  it('is given up on when it waits for ever at its top level', async () => {
    const { cwd, remove } = createWorkspace({ 'mine.mjs': 'await new Promise(() => undefined);\n' });
    try {
      const loader = createPluginLoader({}, [], createModules(systemClock, 50));
      await expect(
        loader.load('scorer', './mine.mjs', cwd, { file: 'synth.config.yaml' }),
      ).rejects.toMatchObject({
        code: 'SYN_PLUGIN_LOAD',
        plugin: './mine.mjs',
        message: './mine.mjs could not be imported: No result within 50 ms.',
        hint: 'It waits at its top level (await); its author has to move that into setup.',
      });
    } finally {
      remove();
    }
  });
});
