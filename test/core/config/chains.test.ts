import { checkConfig, type CheckedConfig } from '../../../core/index.ts';
import { catalog } from '../../../plugins/catalog.ts';
import { createWorkspace, loadFrom } from './workspace.ts';

async function chainOf(
  files: Record<string, string>,
  sources: Parameters<typeof loadFrom>[1] = {},
  unused = false,
): Promise<NonNullable<ReturnType<CheckedConfig['entries']['get']>>> {
  const { cwd, remove } = createWorkspace(files);
  try {
    const checked = await checkConfig(await loadFrom(cwd, sources), { catalog, unused });
    return checked.entries.get('chain')!;
  } finally {
    remove();
  }
}

const base = [
  'role: miner',
  'miner: { use: echo }',
  'protocols: { prompting: {} }',
  'chain: { use: local, netuid: 1, tempo: 5, axon: { port: 1000 } }',
  'chains: { local: { netuid: 7, maxUids: 9, axon: { port: 2000, maxConcurrent: 3 } } }',
].join('\n');

describe('chains', () => {
  it('lie under the chain in use, key by key', async () => {
    const { options } = await chainOf({ 'synth.config.yaml': base });
    expect(options).toMatchObject({
      netuid: 1,
      tempo: 5,
      maxUids: 9,
      axon: { port: 1000, maxConcurrent: 3 },
    });
  });

  it('take the place of what another chain had', async () => {
    const files = {
      'base.yaml': base.replace('use: local', 'use: ./own.js'),
      'synth.config.yaml': 'extends: ./base.yaml\nchain: { use: local, tempo: 6 }\n',
    };
    const { options } = await chainOf(files);
    expect(options).toMatchObject({ netuid: 7, tempo: 6, maxUids: 9, axon: { port: 2000 } });
  });

  it('are named by a flag, and tell where they stand', async () => {
    const sources = { args: ['--set', 'chain.use=local'] };
    const files = { 'synth.config.yaml': base.replace('use: local', 'use: ./own.js') };
    expect((await chainOf(files, sources)).options).toMatchObject({ netuid: 7 });
    const wrong = { 'synth.config.yaml': files['synth.config.yaml'].replace('maxUids', 'maxUid') };
    await expect(chainOf(wrong, sources)).rejects.toMatchObject({
      code: 'SYN_CONFIG_INVALID',
      where: { line: 5 },
    });
  });

  it('of which nothing is used are checked with the rest', async () => {
    const files = { 'synth.config.yaml': `${base}\n`.replace('chains: { local', 'chains: { locl') };
    await expect(chainOf(files)).resolves.toMatchObject({ options: { netuid: 1 } });
    await expect(chainOf(files, {}, true)).rejects.toMatchObject({
      code: 'SYN_CONFIG_INVALID',
      where: { line: 5 },
    });
  });
});
