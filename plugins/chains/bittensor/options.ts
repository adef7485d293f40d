import { z } from 'zod';
import { secret } from '../../../core/index.ts';
import { serverLimits } from '../serving/options.ts';
import { callLimits, endpoints, netuid, waitFor } from '../substrate/options.ts';

const keyName = z
  .string()
  .regex(/^[^/\\\0]{1,64}$/, 'a file name')
  .refine((name) => name !== '.' && name !== '..', 'a file name');
const port = z.int().min(1).max(65_535);

const wallet = z
  .strictObject({
    path: z.string().min(1).default('~/.bittensor/wallets').describe('Folder of the wallets.'),
    name: keyName.default('default').describe('Wallet.'),
    hotkey: keyName.default('default').describe('Hotkey of the wallet; the node signs with it.'),
    password: secret(
      z
        .string()
        .min(1)
        .optional()
        .describe(
          'Password of an encrypted hotkey: ${env:HOTKEY_PASSWORD}; also as btwallet keeps it in its BT_PW_ variables.',
        ),
    ),
  })
  .prefault({})
  .describe('Key files, as btcli keeps them.');

const axon = z
  .strictObject({
    host: z.string().min(1).default('0.0.0.0').describe('Address a miner listens on.'),
    port: port.default(8091).describe('Port a miner listens on.'),
    externalIp: z
      .string()
      .optional()
      .describe('Address told to the subnet; default: what public services see us as.'),
    externalPort: port.optional().describe('Port told to the subnet; default: `port`.'),
    ...serverLimits,
    maxFutureMs: z
      .int()
      .min(0)
      .default(60_000)
      .describe('How far ahead of our clock a nonce may be, milliseconds.'),
    relaxed: z
      .array(z.enum(['unsigned', 'future-nonce', 'old-versions', 'unsigned-fields']))
      .default([])
      .describe(
        'Checks left as lax as upstream has them: unsigned: no signature needed. future-nonce: no bound ahead. old-versions: before 7.2.0, with clocks of their own. unsigned-fields: who the body says it is from is believed.',
      ),
  })
  .prefault({})
  .describe('How a miner serves.');

/** Networks by name, as btcli has them. Source: the SDK's settings. */
export const networks: Readonly<Record<string, readonly string[]>> = {
  finney: ['wss://entrypoint-finney.opentensor.ai:443', 'wss://lite.sub.latent.to:443'],
  test: ['wss://test.finney.opentensor.ai:443'],
  archive: ['wss://archive.chain.opentensor.ai:443'],
  'latent-lite': ['wss://lite.sub.latent.to:443'],
  local: ['ws://127.0.0.1:9944'],
};

export const options = z.strictObject({
  network: z
    .enum(Object.keys(networks))
    .default('finney')
    .describe('Which network; `endpoints` takes the place of its nodes.'),
  endpoints,
  netuid: z
    .union([netuid, z.record(z.string(), netuid)])
    .optional()
    .describe('Number of the subnet, or one for each network.'),
  mechid: z.int().min(0).max(15).default(0).describe('Mechanism of the subnet.'),
  wallet,
  axon,
  wire: z
    .enum(['axon', 'epistula'])
    .default('axon')
    .describe('axon: synapses. epistula: signed chat completions, version 2.'),
  metagraph: z
    .string()
    .min(1)
    .optional()
    .describe('A JSON file with neurons in the place of the chain: the wire alone, on one machine.'),
  sync: z
    .strictObject({
      everyBlocks: z.int().min(1).default(5).describe('Blocks between two readings of the metagraph.'),
      ...callLimits,
    })
    .prefault({})
    .describe('How the chain is read.'),
  weights: z
    .strictObject({
      versionKey: z
        .int()
        .min(0)
        .optional()
        .describe('Version told with weights; default: the subnet’s own, else the version integer.'),
      waitFor,
    })
    .prefault({})
    .describe('How weights are submitted.'),
});

export type BittensorOptions = z.output<typeof options>;
