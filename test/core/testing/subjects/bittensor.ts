import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChainSubject } from '../../../../core/testing/index.ts';
import bittensor from '../../../../plugins/chains/bittensor/index.ts';
import { loadSr25519 } from '../../../../plugins/chains/keys/sr25519.ts';
import { freePort } from '../../../helpers/free-port.ts';

const sr25519 = await loadSr25519();
const seeds = { validator: Buffer.alloc(32, 1), miner: Buffer.alloc(32, 2) };
const addressOf = (who: keyof typeof seeds): string => sr25519.fromSeed(seeds[who]).address;
const keyFile = (who: keyof typeof seeds): string =>
  JSON.stringify({ secretSeed: `0x${seeds[who].toString('hex')}` });

/** On both wires: two nodes with key files as btcli writes them, and a list of neurons in the place of a chain. */
export const bittensorChains: readonly ChainSubject[] = ['axon', 'epistula'].map((wire) => ({
  plugin: bittensor,
  options: { wire, netuid: 1, wallet: { path: 'wallets', hotkey: 'validator' } },
  miner: { options: { wallet: { path: 'wallets', hotkey: 'miner' } } },
  files: {
    'wallets/default/hotkeys/validator': keyFile('validator'),
    'wallets/default/hotkeys/miner': keyFile('miner'),
  },
  around: async (use) => {
    const folder = await mkdtemp(join(tmpdir(), 'synth-kit-bittensor-'));
    const [metagraph, port] = [join(folder, 'neurons.json'), await freePort()];
    const neurons = [
      { uid: 0, hotkey: addressOf('validator'), stake: 20_000, validatorPermit: true },
      { uid: 1, hotkey: addressOf('miner'), ip: '127.0.0.1', port },
    ];
    await writeFile(metagraph, JSON.stringify(neurons));
    try {
      return await use({ validator: { metagraph }, miner: { metagraph, axon: { host: '127.0.0.1', port } } });
    } finally {
      await rm(folder, { recursive: true });
    }
  },
}));
