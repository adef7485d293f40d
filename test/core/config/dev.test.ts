import { checkConfig, type CheckedConfig } from '../../../core/index.ts';
import { catalog } from '../../../plugins/catalog.ts';
import { createWorkspace, loadFrom } from './workspace.ts';

async function checked(text: string, args: readonly string[]): Promise<CheckedConfig> {
  const { cwd, remove } = createWorkspace({ 'synth.config.yaml': text });
  try {
    return await checkConfig(await loadFrom(cwd, { args }), { catalog });
  } finally {
    remove();
  }
}

const base = [
  'role: miner',
  'miner: { use: phrase }',
  'protocols: { prompting: {} }',
  'chain: { use: local, tempo: 5 }',
].join('\n');
const both = `${base}\ndev: { miner: { use: echo }, chain: { tempo: 7, blocksPerStep: 2 } }\n`;

describe('dev', () => {
  it('lies over the rest when asked for, below the flags', async () => {
    const plain = await checked(both, []);
    expect(plain.entries.get('miner')?.plugin.name).toBe('phrase');
    expect(plain.entries.get('chain')?.options).toMatchObject({ tempo: 5 });
    const dev = await checked(both, ['--dev', '--set', 'chain.blocksPerStep=3']);
    expect(dev.entries.get('miner')?.plugin.name).toBe('echo');
    expect(dev.entries.get('chain')?.options).toMatchObject({ tempo: 7, blocksPerStep: 3 });
  });

  it('must be there when asked for, and be a map', async () => {
    await expect(checked(base, ['--dev'])).rejects.toMatchObject({ code: 'SYN_USAGE' });
    await expect(checked(`${base}\ndev: 3\n`, ['--dev'])).rejects.toMatchObject({
      code: 'SYN_CONFIG_INVALID',
      where: { line: 5, path: 'dev' },
    });
  });

  it('tells where a mistake in it stands', async () => {
    await expect(checked(both.replace('tempo: 7', 'temppo: 7'), ['--dev'])).rejects.toMatchObject({
      code: 'SYN_CONFIG_INVALID',
      where: { line: 5 },
    });
  });
});

describe('run.virtualTime', () => {
  const on = `${base}\nrun: { virtualTime: true }\n`;

  it('is for a chain of this machine', async () => {
    await expect(checked(on, [])).resolves.toMatchObject({ settings: { run: { virtualTime: true } } });
    await expect(checked(on.replace('use: local, tempo: 5', 'use: bittensor'), [])).rejects.toMatchObject({
      code: 'SYN_CONFIG_INVALID',
      where: { path: 'run.virtualTime', line: 5 },
    });
  });
});
