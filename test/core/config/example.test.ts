import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { checkConfig, createNode, kinds, sections } from '../../../core/index.ts';
import { settingsSchema } from '../../../core/config/schema.ts';
import { catalog } from '../../../plugins/catalog.ts';
import { fakeLog } from '../host/fakes.ts';
import { createWorkspace, loadFrom } from './workspace.ts';

const text = readFileSync(
  fileURLToPath(new URL('../../../synth.config.example.yaml', import.meta.url)),
  'utf8',
);

describe('synth.config.example.yaml', () => {
  it('is right with no variable set, down to what nothing uses', async () => {
    const { cwd, remove } = createWorkspace({ 'synth.config.yaml': text });
    try {
      const { unused, notes } = await checkConfig(await loadFrom(cwd), { catalog, unused: true });
      expect(unused).toEqual(expect.arrayContaining(['llms.claude', 'llms.local-server', 'tools.wikipedia']));
      expect(notes).toEqual([]);
    } finally {
      remove();
    }
  });

  it('shows every section', () => {
    const shown = Object.keys(parse(text) as object);
    const named = kinds.map((kind) => sections[kind]).filter((section) => section !== null);
    // A node has one role: the sections of the other two are in comments.
    const elsewhere = ['miner', 'service'];
    for (const section of [...named, ...Object.keys(settingsSchema.shape), 'extends', 'plugins'])
      if (elsewhere.includes(section)) expect(text).toMatch(new RegExp(`^# .*\\b${section}: \\{`, 'm'));
      else expect(shown).toContain(section);
  });

  it('runs', async () => {
    const { cwd, remove } = createWorkspace({ 'synth.config.yaml': text });
    try {
      const config = await loadFrom(cwd, { args: ['--set', 'run.steps=2'] });
      const node = await createNode({
        config,
        catalog,
        cwd,
        log: fakeLog(),
        signal: new AbortController().signal,
      });
      expect(await node.run()).toMatchObject({ ended: 'finished', steps: 2 });
      await node.stop();
    } finally {
      remove();
    }
  });
});
