import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChainSubject } from '../../../../core/testing/index.ts';
import commune from '../../../../plugins/chains/commune/index.ts';
import { keyFileText } from '../../../../plugins/chains/commune/keys/key-file.ts';
import { keyText } from '../../../../plugins/chains/commune/keys/key-text.ts';
import { loadSr25519 } from '../../../../plugins/chains/keys/sr25519.ts';
import { freePort } from '../../../helpers/free-port.ts';

const sr25519 = await loadSr25519();
const seeds = { validator: Buffer.alloc(32, 3), miner: Buffer.alloc(32, 4) };
const addressOf = (who: keyof typeof seeds): string => sr25519.fromSeed(seeds[who]).address;
const keyFile = (who: keyof typeof seeds): string =>
  keyFileText({ data: keyText(who, sr25519.fromSeed(seeds[who]), '', seeds[who]), encrypted: false }, 0);

/** With both ways to sign: two nodes with key files as comx writes them, and a list of neurons in the place of a chain. */
export const communeChains: readonly ChainSubject[] = ['raw', 'header'].map((scheme) => ({
  plugin: commune,
  options: { netuid: 3, client: { scheme }, key: { path: './keys', name: 'validator' } },
  miner: { options: { key: { path: './keys', name: 'miner' } } },
  files: { 'keys/validator.json': keyFile('validator'), 'keys/miner.json': keyFile('miner') },
  around: async (use) => {
    const folder = await mkdtemp(join(tmpdir(), 'synth-kit-commune-'));
    const [metagraph, port] = [join(folder, 'neurons.json'), await freePort()];
    const neurons = [
      { uid: 0, hotkey: addressOf('validator'), stake: 20_000, validatorPermit: true },
      { uid: 1, hotkey: addressOf('miner'), ip: '127.0.0.1', port },
    ];
    await writeFile(metagraph, JSON.stringify(neurons));
    try {
      return await use({
        validator: { metagraph },
        miner: { metagraph, module: { host: '127.0.0.1', port, limiter: 'off' } },
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  },
}));
