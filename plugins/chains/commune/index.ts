import { resolve } from 'node:path';
import { definePlugin, SynthError } from '../../../core/index.ts';
import { networks, options, type CommuneOptions } from './options.ts';

const plugin = definePlugin({
  apiVersion: 1,
  kind: 'chain',
  name: 'commune',
  summary: 'A subnet of Commune: modules that are called by method, keys of comx, votes on Subspace.',
  options,
  traits: { offline: false },
  async keystore(config, places) {
    const { createKeystore } = await import('./keys/keystore.ts');
    return createKeystore(config, places);
  },
  async setup({ paths, clock, http, log, signal }, config) {
    const netuid = netuidOf(config);
    const [{ loadSr25519 }, { openKey }, { createCommuneChain }] = await Promise.all([
      import('../keys/sr25519.ts'),
      import('./keys/open.ts'),
      import('./chain.ts'),
    ]);
    const [sr25519, pair] = await Promise.all([loadSr25519(), openKey(config.key, paths)]);
    const parts = { pair, sr25519, options: config, storage: paths.storage, http, clock, log };
    if (config.metagraph !== undefined) {
      const { openStatic } = await import('./static.ts');
      const file = resolve(paths.config, config.metagraph);
      return createCommuneChain({ ...parts, subnet: openStatic(file, netuid, pair.address, clock) });
    }
    if (netuid === undefined && config.subnet === undefined) throw unnamed(config);
    // Here, where one that is missing is told of by name; one after the other, they share parts.
    for (const load of libraries) await load();
    const { openLiveSubnet } = await import('./subspace/index.ts');
    const { network, endpoints = networks[network] ?? [] } = config;
    return createCommuneChain({
      ...parts,
      subnet: openLiveSubnet({ pair, options: { ...config, netuid, endpoints }, clock, log, signal }),
    });
  },
});

export default plugin;

/** What talking to a chain needs; a static subnet does without. */
const libraries = [() => import('ws'), () => import('@polkadot/types'), () => import('@polkadot/api')];

/** The subnet's number on the network in use; undefined: to be looked up by its name. */
const netuidOf = ({ netuid, network }: CommuneOptions): number | undefined =>
  typeof netuid === 'object' ? netuid[network] : netuid;

const unnamed = ({ network }: CommuneOptions): SynthError =>
  new SynthError('SYN_CONFIG_INVALID', {
    message: `Which subnet on ${network} is not configured.`,
    hint: 'Set chain.subnet (--subnet), its name, or chain.netuid (--netuid), its number.',
  });
