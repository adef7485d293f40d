import { z } from 'zod';
import { serverLimits } from '../serving/options.ts';

/** Laws of the subnet; they live in the chain's file. An option that is given changes them for everybody. */
const laws = {
  tempo: z
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('Blocks of an epoch, less one; 0: epochs never come. New chain: 20.'),
  weightsRateLimit: z
    .int()
    .min(0)
    .optional()
    .describe('Blocks that must pass between two weight settings. New chain: 10.'),
  minAllowedWeights: z.int().min(0).optional().describe('Fewest uids one may give weight. New chain: 1.'),
  maxWeightLimit: z
    .number()
    .gt(0)
    .max(1)
    .optional()
    .describe('Largest share one uid may get, in (0, 1]. New chain: 1.'),
  maxUids: z.int().min(1).max(4096).optional().describe('Neurons the subnet has room for. New chain: 256.'),
  immunityPeriod: z
    .int()
    .min(0)
    .optional()
    .describe('Blocks for which a new neuron is not pruned. New chain: 5000.'),
  maxAllowedValidators: z.int().min(1).optional().describe('Validator permits. New chain: 64.'),
  stakeThreshold: z
    .number()
    .min(0)
    .max(9_000_000)
    .optional()
    .describe('Tokens below which a stake counts as none. New chain: 0.'),
  activityCutoff: z
    .int()
    .min(1)
    .optional()
    .describe('Blocks without new weights after which a validator is left out. New chain: 5000.'),
  yuma: z.enum(['original', 'yuma3']).optional().describe('Version of the consensus. New chain: yuma3.'),
  kappa: z
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('Share of stake, of 65535, that must back a weight. New chain: 32767.'),
  bondsMovingAverage: z
    .int()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe('How slowly bonds move, of 1000000. New chain: 900000.'),
  bondsPenalty: z
    .int()
    .min(0)
    .max(65_535)
    .optional()
    .describe('How much of a weight above consensus earns no bonds, of 65535. New chain: 65535.'),
  liquidAlpha: z
    .boolean()
    .optional()
    .describe('Let bonds move faster for those who leave the consensus (yuma3). New chain: false.'),
  emissionPerEpoch: z
    .number()
    .min(0)
    .max(1_000_000)
    .optional()
    .describe('Tokens shared out each epoch, half to miners and half to validators. New chain: 1.'),
  restake: z
    .boolean()
    .optional()
    .describe('Add what a neuron earns to its stake instead of keeping it apart. New chain: false.'),
};

export const lawsSchema = z.strictObject(laws);
export type Laws = {
  readonly [K in keyof z.output<typeof lawsSchema>]-?: NonNullable<z.output<typeof lawsSchema>[K]>;
};

export const newChainLaws: Laws = {
  tempo: 20,
  weightsRateLimit: 10,
  minAllowedWeights: 1,
  maxWeightLimit: 1,
  maxUids: 256,
  immunityPeriod: 5000,
  maxAllowedValidators: 64,
  stakeThreshold: 0,
  activityCutoff: 5000,
  yuma: 'yuma3',
  kappa: 32_767,
  bondsMovingAverage: 900_000,
  bondsPenalty: 65_535,
  liquidAlpha: false,
  emissionPerEpoch: 1,
  restake: false,
};

const keyName = z.string().min(1).max(64);

export const options = z.strictObject({
  netuid: z.int().min(0).max(65_535).default(1).describe('Number of the subnet.'),
  file: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Database that all nodes of the subnet open; default: local-<netuid>.db in the storage folder.',
    ),
  wallet: z
    .strictObject({
      name: keyName.optional().describe('Wallet the keys are made for; default: the name of the node.'),
      hotkey: keyName.default('default').describe('Hotkey of the wallet.'),
    })
    .prefault({})
    .describe('Keys of this node, made from its seed and these names. They are worth nothing elsewhere.'),
  stake: z
    .number()
    .min(0)
    .max(9_000_000)
    .optional()
    .describe('Our own stake in tokens; default: 10000 for a validator, 0 for a miner.'),
  axon: z
    .strictObject({
      host: z.string().min(1).default('127.0.0.1').describe('Address a miner listens on.'),
      port: z.int().min(0).max(65_535).default(0).describe('Port a miner listens on; 0: any free one.'),
      maxRequestBytes: serverLimits.maxRequestBytes,
      maxConcurrent: serverLimits.maxConcurrent,
    })
    .prefault({})
    .describe('How a miner serves.'),
  pace: z
    .enum(['step', 'clock'])
    .default('step')
    .describe(
      'step: blocks pass with the steps of the run, repeatably. clock: with time, while a node runs.',
    ),
  blocksPerStep: z.int().min(1).max(10_000).default(25).describe('Blocks a step takes, at pace step.'),
  blockMs: z.int().min(1).default(12_000).describe('Milliseconds a block takes, at pace clock.'),
  ...laws,
});

export type LocalOptions = z.output<typeof options>;

/** The laws that the config states. */
export function givenLaws(all: LocalOptions): Partial<Laws> {
  const given = Object.entries(all).filter(([name, value]) => name in laws && value !== undefined);
  return Object.fromEntries(given);
}
