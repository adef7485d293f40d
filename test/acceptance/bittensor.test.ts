import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { options } from '../../plugins/chains/bittensor/options.ts';
import { createKeystore } from '../../plugins/chains/bittensor/wallet/keystore.ts';
import { events, startSynth, synth, workFolder, type Event } from '../helpers/cli.ts';
import { freePort } from '../helpers/free-port.ts';

const never = new AbortController().signal;

/** A folder with wallets, and a file of neurons that stands in for the chain: a validator, a miner, and one that is away. */
async function openSubnet(): Promise<{ path: string; port: number; hotkeys: string[]; remove(): void }> {
  const folder = workFolder();
  const { path } = folder;
  const hotkeys: string[] = [];
  for (const hotkey of ['validator', 'miner', 'away']) {
    const config = options.parse({ wallet: { path: join(path, 'wallets'), hotkey } });
    const keystore = await createKeystore(config, { config: path });
    const { key } = await keystore.create({ role: 'hotkey', password: null, overwrite: false }, never);
    hotkeys.push(key.address);
  }
  const [port, dead] = [await freePort(), await freePort()];
  const neurons = [
    { uid: 0, hotkey: hotkeys[0], stake: 20_000, validatorPermit: true },
    { uid: 1, hotkey: hotkeys[1], ip: '127.0.0.1', port },
    { uid: 2, hotkey: hotkeys[2], ip: '127.0.0.1', port: dead },
  ];
  writeFileSync(join(path, 'neurons.json'), JSON.stringify(neurons));
  return { path, port, hotkeys, remove: () => folder.remove() };
}

const onWire = (hotkey: string): string[] => [
  ...['--chain', 'bittensor', '--wallet.path', 'wallets', '--wallet.hotkey', hotkey],
  ...['--set', 'chain.metagraph=./neurons.json', '--set', 'chain.axon.host=127.0.0.1'],
];

interface Reply {
  readonly uid: number;
  readonly status: number;
  readonly text: string;
}
const repliesIn = (all: readonly Event[]): Reply[] =>
  all
    .filter(({ type }) => type === 'step.completed')
    .flatMap(({ items }) => items as { replies: Reply[] }[])
    .flatMap(({ replies }) => replies);

describe.each([
  ['sn1', 'axon', []],
  ['cgp', 'axon', []],
  ['sn1', 'epistula', ['--set', 'chain.wire=epistula']],
])('%s over the %s wire, without a chain', (subnet, _wire, more) => {
  it('asks a miner in another process, and bears one that is away', async () => {
    const subnetFolder = await openSubnet();
    const { path, port, hotkeys } = subnetFolder;
    const args = ['run', '--preset', `${subnet}-miner`, ...onWire('miner'), '--axon.port', String(port)];
    const miner = startSynth([...args, ...more], { cwd: path });
    try {
      const serving = await miner.next(({ type }) => type === 'miner.serving');
      expect(serving).toMatchObject({ uid: 1, hotkey: hotkeys[1], port });
      const answered = miner.next(({ type }) => type === 'miner.answered');
      const { code, stdout, stderr } = await synth(
        ['run', '--preset', `${subnet}-validator`, ...onWire('validator'), ...more, '--steps', '2', '--json'],
        { cwd: path },
      );
      expect({ code, stderr }).toMatchObject({ code: 0 });
      const replies = repliesIn(events(stdout));
      const [good, away] = [1, 2].map((uid) => replies.filter((reply) => reply.uid === uid));
      expect(good?.length).toBeGreaterThan(0);
      expect(good?.filter(({ status, text }) => status !== 200 || text === '')).toEqual([]);
      expect(away?.filter(({ status }) => status !== 503)).toEqual([]);
      expect(await answered).toMatchObject({ caller: hotkeys[0], ok: true });
    } finally {
      miner.child.kill('SIGINT');
      expect((await miner.finished).code).toBe(0);
      subnetFolder.remove();
    }
  }, 60_000);
});
