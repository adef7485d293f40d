import { resolve } from 'node:path';
import { definePlugin } from '../../../core/index.ts';
import { options } from './options.ts';

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
      return createCommuneChain({
        ...parts,
        subnet: openStatic(file, config, pair.address, clock),
      });
    }
    // Here, where one that is missing is told of by name; one after the other, they share parts.
    for (const load of libraries) await load();
    const { openLiveSubnet } = await import('./subspace/index.ts');
    return createCommuneChain({ ...parts, subnet: openLiveSubnet({ ...parts, signal }) });
  },
});

export default plugin;

/** What talking to a chain needs; a static subnet does without. */
const libraries = [() => import('ws'), () => import('@polkadot/types'), () => import('@polkadot/api')];
