import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chain, Instance, Serving } from '../../../../core/index.ts';
import commune from '../../../../plugins/chains/commune/index.ts';
import { keyFileText } from '../../../../plugins/chains/commune/keys/key-file.ts';
import { keyText } from '../../../../plugins/chains/commune/keys/key-text.ts';
import { alice, bob, charlie, send } from '../../../helpers/axon.ts';
import { freePort } from '../../../helpers/free-port.ts';
import { never, services, temporaryFolder } from '../../../helpers/local-chain.ts';
import { generateProtocol, moduleCall } from '../../../helpers/module.ts';
import { failureOf } from '../../../helpers/tools.ts';

const open: Instance<'chain'>[] = [];
afterEach(async () => {
  for (const chain of open.splice(0)) await chain.stop?.(never);
});

/** Bob's node on subnet 3 of a file, with Alice as the other one on it. */
async function setUp(options: Record<string, unknown>): Promise<Instance<'chain'>> {
  const folder = temporaryFolder();
  const inner = keyText('bob', bob, '', new Uint8Array());
  writeFileSync(join(folder, 'bob.json'), keyFileText({ data: inner, encrypted: false }, 0), { mode: 0o600 });
  const neurons = [
    { uid: 4, hotkey: alice.address, stake: 5, validatorPermit: true },
    { uid: 7, hotkey: bob.address, ip: '127.0.0.1', port: 8000 },
  ];
  writeFileSync(join(folder, 'neurons.json'), JSON.stringify(neurons));
  const parsed = commune.options.parse({
    key: { path: './', name: 'bob' },
    metagraph: './neurons.json',
    netuid: 3,
    ...options,
  });
  const paths = { config: folder, storage: folder, shared: folder };
  const chain = await commune.setup({ ...services(), paths }, parsed);
  open.push(chain);
  return chain;
}

const serve = (chain: Chain): Promise<Serving> =>
  chain.serve(
    {
      protocols: new Map([['generate', generateProtocol]]),
      refuse: () => null,
      answer: ({ caller }) => Promise.resolve({ text: `uid ${caller?.uid}, stake ${caller?.stake}` }),
    },
    never,
  );

describe('a node of Commune', () => {
  it('signs as who it is, and finds itself on the subnet', async () => {
    const chain = await setUp({});
    const message = Buffer.from('gm');
    expect(chain.identity).toMatchObject({ hotkey: bob.address, scheme: 'sr25519' });
    expect(await chain.identity.sign(message)).toHaveLength(64);
    const metagraph = await chain.sync({ step: 0 }, never);
    expect(metagraph).toMatchObject({ netuid: 3, self: 7 });
    expect(await chain.register(never)).toBe(7);
  });

  it('knows its callers as the subnet has them', async () => {
    const port = await freePort();
    const chain = await setUp({ module: { host: '127.0.0.1', port, subnetWhitelist: [9, 3] } });
    const serving = await serve(chain);
    expect(serving).toMatchObject({ host: '127.0.0.1', port });
    const call = async (pair = alice) => send(port, moduleCall({ pair }));
    expect(await call()).toMatchObject({ status: 503 });
    await chain.sync({ step: 0 }, never);
    const { status, text } = await call();
    expect({ status, text }).toMatchObject({
      status: 200,
      text: expect.stringContaining('uid 4, stake 5') as string,
    });
    expect(await call(charlie)).toMatchObject({ status: 403 });
    await serving.close(never);
  });

  it('is told to the subnet where it is reached from outside', async () => {
    const port = await freePort();
    const chain = await setUp({ module: { host: '127.0.0.1', port, externalAddress: '203.0.113.7:8001' } });
    expect(await serve(chain)).toMatchObject({ host: '203.0.113.7', port: 8001 });
  });

  it('has one number on each network', async () => {
    const chain = await setUp({ netuid: { mainnet: 3, testnet: 13 }, network: 'testnet' });
    expect(await chain.sync({ step: 0 }, never)).toMatchObject({ netuid: 13 });
  });

  it.each([
    { netuid: undefined, subnet: 'synthia' },
    { netuid: { mainnet: 3 }, network: 'testnet' },
  ])('asks for the number where nobody can look it up: %j', async (options) => {
    expect(await failureOf(setUp(options))).toMatchObject({ code: 'SYN_CONFIG_INVALID' });
  });
});

test.each([
  { module: { externalAddress: '203.0.113.7' } },
  { module: { externalAddress: 'miner.example.org:8000' } },
  { module: { externalAddress: '[2001:db8::7]:8002' } },
  { module: { externalAddress: '203.0.113.7:65536' } },
  { module: { externalAddress: '203.0.113.7:0' } },
  { module: { blacklist: { ips: ['localhost'] } } },
  { module: { whitelist: { keys: ['5Grw'] } } },
  { module: { limiter: 'none' } },
  { key: { name: '../k' } },
  { key: { path: 'keys' } },
  { metagraph: 'neurons.json' },
  { key: { name: '.hidden' } },
  { register: { name: 'ü'.repeat(17) } },
  { network: 'finney' },
  { endpoints: ['https://example.org'] },
])('refuses the options %j', (options) => {
  expect(commune.options.safeParse(options).success).toBe(false);
});
