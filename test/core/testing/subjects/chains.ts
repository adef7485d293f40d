import type { ChainSubject } from '../../../../core/testing/index.ts';
import { bittensorChains } from './bittensor.ts';
import { communeChains } from './commune.ts';
import local from '../../../../plugins/chains/local/index.ts';

export const chains: readonly ChainSubject[] = [
  { plugin: local, options: { blocksPerStep: 25 } },
  ...bittensorChains,
  ...communeChains,
];
