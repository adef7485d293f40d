import { checkConfig, type CheckedConfig } from '../../../core/index.ts';
import { catalog } from '../../../plugins/catalog.ts';
import { createWorkspace, loadFrom } from './workspace.ts';

async function checked(
  files: Record<string, string>,
  args: readonly string[] = [],
): Promise<CheckedConfig['settings']> {
  const { cwd, remove } = createWorkspace(files);
  try {
    return (await checkConfig(await loadFrom(cwd, { args }), { catalog })).settings;
  } finally {
    remove();
  }
}

const base = [
  'role: miner',
  'miner: { use: echo }',
  'protocols: { prompting: {} }',
  'chain: { use: local }',
  'access: { minStake: 1 }',
  'onChain: { bittensor: { access: { minStake: 2, registered: false } } }',
].join('\n');
const bittensor = ['--set', 'chain.use=bittensor'];

describe('onChain', () => {
  it('changes what its own file says, on that chain alone', async () => {
    const files = { 'synth.config.yaml': base };
    expect((await checked(files)).access).toMatchObject({ minStake: 1, registered: true });
    expect((await checked(files, bittensor)).access).toMatchObject({ minStake: 2, registered: false });
  });

  it('lies below the files that build on its own, and below the flags', async () => {
    const files = {
      'base.yaml': base,
      'synth.config.yaml': 'extends: ./base.yaml\nchain: { use: bittensor }\naccess: { minStake: 3 }\n',
    };
    expect((await checked(files)).access).toMatchObject({ minStake: 3, registered: false });
    expect((await checked(files, ['--set', 'access.minStake=4'])).access).toMatchObject({ minStake: 4 });
    const flag = ['--set', 'onChain.bittensor.access.minStake=5'];
    expect((await checked(files, flag)).access).toMatchObject({ minStake: 5, registered: false });
  });

  it('takes away what any file below says too', async () => {
    const own = [
      'extends: ./base.yaml',
      'access: { rate: { tiers: [{ minStake: 0, calls: 2 }] } }',
      'onChain: { local: { access: { rate: null } } }',
    ];
    const files = {
      'base.yaml': `${base}\n`.replace('minStake: 1 }', 'rate: { tiers: [{ minStake: 0, calls: 1 }] } }'),
      'synth.config.yaml': own.join('\n'),
    };
    expect((await checked(files)).access.rate).toBeUndefined();
  });

  it('is a map of maps, of what may differ', async () => {
    const wrong = async (text: string): Promise<unknown> =>
      checked({ 'synth.config.yaml': base.replace(/onChain: .*/u, text) }, bittensor).catch(
        (error: unknown) => error,
      );
    for (const text of [
      'onChain: 3',
      'onChain: { bittensor: 3 }',
      'onChain: { bittensor: { chain: { netuid: 1 } } }',
      'onChain: { bittensor: { acess: {} } }',
    ])
      expect(await wrong(text)).toMatchObject({ code: 'SYN_CONFIG_INVALID', where: { line: 6 } });
  });
});
