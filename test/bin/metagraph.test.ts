import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { events, workFolder, type Finished } from '../helpers/cli.ts';
import { synthHere } from '../helpers/terminal.ts';

describe('synth metagraph', () => {
  let folder: ReturnType<typeof workFolder>;
  beforeAll(() => {
    folder = workFolder();
  });
  afterAll(() => folder.remove());
  const here = (...args: string[]): Promise<Finished> => synthHere(args, { cwd: folder.path });

  it('shows the subnet of a preset, without its language models being set up', async () => {
    const { code, stdout, stderr } = await here(
      ...['metagraph', '--preset', 'sn1-validator'],
      ...['--set', 'chain.miners=null', '--set', 'llms.default.use=anthropic'],
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^netuid 1 at block 0: 1 neuron, we are uid 0\n/);
    expect(stdout).toMatch(/^uid +hotkey +stake +permit/m);
    expect(stdout).toMatch(/^→ 0 {2}5\w{47} +10000\.00 +\*/m);
  });

  it('writes a line for the subnet and one for each neuron', async () => {
    const { stdout } = await here('metagraph', '--preset', 'sn1-validator', '--json');
    const [subnet, ...neurons] = events(stdout);
    expect(subnet).toMatchObject({ type: 'metagraph', netuid: 1, self: 0, n: neurons.length });
    expect(neurons.length).toBeGreaterThan(1);
    for (const [uid, neuron] of neurons.entries()) expect(neuron).toMatchObject({ type: 'neuron', uid });
  });

  it("reads Bittensor's wallets and a list of neurons, without a configuration", async () => {
    const wallet = ['--wallet.path', './wallets', '--wallet.name', 'me', '--wallet.hotkey', 'm1'];
    const [key] = events((await here('wallet', 'create', '--json', ...wallet)).stdout);
    const stranger = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
    writeFileSync(
      join(folder.path, 'neurons.json'),
      JSON.stringify([
        { uid: 0, hotkey: stranger, stake: 20_000, validatorPermit: true },
        { uid: 5, hotkey: key?.['address'], ip: '127.0.0.1', port: 8091 },
      ]),
    );
    const list = ['--netuid', '1', '--set', 'chain.metagraph=./neurons.json'];
    const { code, stdout, stderr } = await here('metagraph', ...list, ...wallet, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [subnet, first, second] = events(stdout);
    expect(subnet).toMatchObject({ netuid: 1, self: 5, n: 2 });
    expect(first).toMatchObject({ hotkey: stranger, stake: 20_000, validatorPermit: true });
    expect(second).toMatchObject({ uid: 5, endpoint: { host: '127.0.0.1', port: 8091 } });
    const unknown = await here('metagraph', ...list, '--wallet.path', './nowhere');
    expect(unknown).toMatchObject({ code: 2 });
    expect(unknown.stderr).toContain('SYN_KEY_NOT_FOUND');
  });
});
