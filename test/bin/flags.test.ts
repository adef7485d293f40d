import { configFlags, configSource } from '../../bin/flags.ts';
import { workFolder } from '../helpers/cli.ts';
import { synthHere } from '../helpers/terminal.ts';

/** What a command line sets, by path; later ones win. */
const setBy = (args: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(configSource(args).set.map(([path, text]) => [path, text]));

describe('flags as operators know them', () => {
  it.each([
    ['netuid', 61, 'chain.netuid', '61'],
    ['wallet.name', 'me', 'chain.wallet.name', '"me"'],
    ['wallet.hotkey', '7', 'chain.wallet.hotkey', '"7"'],
    ['wallet.path', '~/keys', 'chain.wallet.path', '"~/keys"'],
    ['subtensor.network', 'test', 'chain.network', '"test"'],
    ['subtensor.network', 'ws://10.0.0.5:9944', 'chain.endpoints', '["ws://10.0.0.5:9944"]'],
    ['subtensor.chain_endpoint', 'ws://10.0.0.5:9944', 'chain.endpoints', '["ws://10.0.0.5:9944"]'],
    ['axon.port', 21_988, 'chain.axon.port', '21988'],
    ['axon.ip', '0.0.0.0', 'chain.axon.host', '"0.0.0.0"'],
    ['axon.external_ip', '203.0.113.7', 'chain.axon.externalIp', '"203.0.113.7"'],
    ['axon.external_port', 80, 'chain.axon.externalPort', '80'],
    ['neuron.timeout', 2.5, 'run.askTimeoutMs', '2500'],
    ['neuron.forward_max_time', 120, 'run.stepTimeoutMs', '120000'],
    ['neuron.model_id', 'llama3.1', 'llms.default.model', '"llama3.1"'],
    ['neuron.disable_set_weights', true, 'weights.enabled', 'false'],
    ['neuron.query_unique_ips', true, 'run.sampling.uniqueHosts', 'true'],
    ['blacklist.force_validator_permit', true, 'access.validatorPermit', 'true'],
    ['blacklist.allow_non_registered', true, 'access.registered', 'false'],
    ['logging.debug', true, 'log.level', 'debug'],
    ['logging.trace', true, 'log.level', 'debug'],
  ])('--%s %s', (flag, value, path, text) => {
    expect(configFlags).toHaveProperty([flag]);
    expect(setBy({ [flag]: value })).toMatchObject({ [path]: text });
  });

  it('takes a subtensor for a word about Bittensor, unless another chain is named', () => {
    expect(setBy({ 'subtensor.network': 'test' })['chain.use']).toBe('bittensor');
    expect(setBy({ 'subtensor.network': 'test', chain: './own.js' })['chain.use']).toBe('"./own.js"');
    expect(setBy({ 'subtensor.network': 'test', set: ['chain.use=./own.js'] })['chain.use']).toBe('./own.js');
    expect(setBy({ netuid: 1, 'wallet.name': 'me' })).not.toHaveProperty('chain.use');
  });
});

describe('the commands in the READMEs of the subnets', () => {
  const folder = workFolder();
  afterAll(() => folder.remove());
  const check = (preset: string, line: string) =>
    synthHere(['check', '--preset', preset, ...line.split(' ')], { cwd: folder.path });

  it.each([
    [
      'sn1-miner',
      '--netuid 1 --subtensor.network finney --neuron.device cuda --wallet.name me --wallet.hotkey m1 --logging.debug --axon.port 21988',
    ],
    [
      'sn1-validator',
      '--netuid 61 --subtensor.network test --neuron.device cuda --wallet.name me --wallet.hotkey v1 --logging.trace --axon.port 21988',
    ],
    [
      'sn1-miner',
      '--netuid 1 --subtensor.network finney --wallet.name my_wallet --wallet.hotkey m1 --neuron.model_id llama3.1 --axon.port 21988 --logging.debug --set llms.default.use=openai --set llms.default.baseUrl=http://127.0.0.1:11434/v1',
    ],
    [
      'cgp-miner',
      '--subtensor.network test --netuid 138 --wallet.name me --wallet.hotkey m1 --logging.debug --axon.port 60000',
    ],
    [
      'cgp-validator',
      '--netuid 33 --wallet.name me --wallet.hotkey v1 --axon.port 60000 --subtensor.chain_endpoint ws://127.0.0.1:9944',
    ],
  ])('%s %s', async (preset, line) => {
    const { code, stderr } = await check(preset, line);
    expect({ code, stderr: stderr.replace(/^.*neuron\.device.*\n/m, '') }).toEqual({ code: 0, stderr: '' });
  });

  it('says of a flag that it changes nothing', async () => {
    const { stdout, stderr } = await check('sn1-miner', '--neuron.device cuda');
    expect(`${stdout}${stderr}`).toMatch(/--neuron\.device changes nothing\. Models .* CPU/);
  });
});
