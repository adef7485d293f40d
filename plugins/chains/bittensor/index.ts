import { resolve } from 'node:path';
import { definePlugin, SynthError } from '../../../core/index.ts';
import { options, type BittensorOptions } from './options.ts';

const plugin = definePlugin({
  apiVersion: 1,
  kind: 'chain',
  name: 'bittensor',
  summary: 'A subnet of Bittensor: axon or epistula wire, wallets of btcli, weights with commit and reveal.',
  options,
  traits: { offline: false },
  async keystore(config, places) {
    const { createKeystore } = await import('./wallet/keystore.ts');
    return createKeystore(config, places);
  },
  async setup({ paths, clock, http, log, signal }, config) {
    const netuid = netuidOf(config);
    const [{ loadSr25519 }, { openHotkey }, { createBittensorChain }] = await Promise.all([
      import('../keys/sr25519.ts'),
      import('./wallet/hotkey.ts'),
      import('./chain.ts'),
    ]);
    const [sr25519, { pair }] = await Promise.all([loadSr25519(), openHotkey(config.wallet, paths)]);
    const parts = { pair, sr25519, options: config, storage: paths.storage, http, clock, log };
    if (config.metagraph !== undefined) {
      const { openStaticSubnet } = await import('../subnet/static.ts');
      const file = resolve(paths.config, config.metagraph);
      const subnet = openStaticSubnet({
        file,
        netuid,
        hotkey: pair.address,
        blockMs: 12_000,
        tempo: 360,
        clock,
      });
      return createBittensorChain({ ...parts, subnet });
    }
    // Here, where one that is missing is told of by name; one after the other, they share parts.
    for (const load of libraries) await load();
    const { openLiveSubnet } = await import('./live.ts');
    return createBittensorChain({ ...parts, subnet: openLiveSubnet({ ...parts, netuid, paths, signal }) });
  },
});

export default plugin;

/** What talking to a chain needs; a static subnet does without. */
const libraries = [() => import('ws'), () => import('@polkadot/types'), () => import('@polkadot/api')];

/** The subnet's number on the network in use. */
function netuidOf({ netuid, network }: BittensorOptions): number {
  const own = typeof netuid === 'object' ? netuid[network] : netuid;
  if (own !== undefined) return own;
  throw new SynthError('SYN_CONFIG_INVALID', {
    message: `The number of the subnet on ${network} is not configured.`,
    hint: 'Set chain.netuid (--netuid).',
  });
}
