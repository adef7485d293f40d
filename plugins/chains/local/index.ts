import { resolve } from 'node:path';
import { definePlugin, minerCount, slots } from '../../../core/index.ts';
import { createChain } from './chain.ts';
import { openDatabase } from './database.ts';
import { options } from './options.ts';

export default definePlugin({
  apiVersion: 1,
  kind: 'chain',
  name: 'local',
  summary:
    'A small subnet on this machine: stake, weights and Yuma consensus in a database file, miners over loopback.',
  options,
  needs: { miners: slots('miner', minerCount) },
  traits: { offline: true },
  async setup(services, config) {
    const { paths } = services;
    const { file, netuid } = config;
    const database = await openDatabase(
      file ? resolve(paths.config, file) : resolve(paths.shared, `local-${netuid}.db`),
    );
    try {
      return createChain(database, services, config);
    } catch (error) {
      database.close();
      throw error;
    }
  },
});
