import { isIP, isIPv4 } from 'node:net';
import { z } from 'zod';
import { secret } from '../../../core/index.ts';
import { serverLimits } from '../serving/options.ts';
import { callLimits, endpoints, netuid, waitFor } from '../substrate/options.ts';
import { toPublicKey } from '../keys/ss58.ts';

const keyName = z
  .string()
  .regex(/^[^/\\\0]{1,100}$/, 'a file name')
  .refine((name) => !name.startsWith('.'), 'a file name without a dot at its start');
const port = z.int().min(1).max(65_535);
const address = z.string().refine((text) => toPublicKey(text) !== null, 'an SS58 address of prefix 42');
const ip = z.string().refine((text) => isIP(text) !== 0, 'an IP address');
const bytes = (least: number, most: number): z.ZodString =>
  z
    .string()
    .refine(
      (text) => Buffer.byteLength(text) >= least && Buffer.byteLength(text) <= most,
      `a text of ${least} to ${most} bytes`,
    );

/**
 * With a slash: of a bare name nothing tells, where a preset names the subnet beside it, that it is a path and starts at the file
 * which says it.
 */
const path = z.string().regex(/[/\\]/, 'a path with a slash: ./keys, ~/keys, /srv/keys');

const key = z
  .strictObject({
    path: path.default('~/.commune/key').describe('Folder of the keys.'),
    name: keyName.default('default').describe('Key; the node signs with it.'),
    password: secret(
      z
        .string()
        .min(1)
        .optional()
        .describe('Password of an encrypted key: ${env:COMX_UNIVERSAL_PASSWORD}, as communex has it.'),
    ),
  })
  .prefault({})
  .describe('Key files, as comx keeps them.');

const limiter = z.union([
  z.literal('off'),
  z.strictObject({
    size: z.int().min(1).default(15).describe('Calls one address may make at once.'),
    perSecond: z.number().gt(0).default(1).describe('Calls it gets back each second.'),
  }),
]);

const module = z
  .strictObject({
    host: z.string().min(1).default('0.0.0.0').describe('Address a miner listens on.'),
    port: port.default(8000).describe('Port a miner listens on.'),
    externalAddress: z
      .string()
      .refine(isIPv4Place, 'an IPv4 address, a colon and a port')
      .optional()
      .describe(
        'Address told to the subnet, 203.0.113.7:8000: validators look for no other form; default: what public services see us as, and `port`.',
      ),
    staleMs: z
      .int()
      .min(1000)
      .default(120_000)
      .describe('How old the time in a request may be, milliseconds.'),
    futureMs: z
      .int()
      .min(0)
      .default(30_000)
      .describe('How far ahead of our clock the time in a request may be, milliseconds.'),
    limiter: limiter
      .prefault({})
      .describe("Calls of one IP address, or 'off'; calls by stake are limited by `access.rate`."),
    whitelist: z
      .strictObject({
        keys: z.array(address).default([]).describe('SS58 addresses that alone are answered; none: all.'),
      })
      .prefault({})
      .describe('Who alone is answered.'),
    blacklist: z
      .strictObject({
        keys: z.array(address).default([]).describe('SS58 addresses that are refused.'),
        ips: z.array(ip).default([]).describe('IP addresses that are refused.'),
      })
      .prefault({})
      .describe('Who is refused, whitelisted or not.'),
    subnetWhitelist: z
      .array(z.int().min(0).max(65_535))
      .default([])
      .describe(
        'Numbers of subnets; caller and node must share one. Only the node’s own is read, so another one in the list never counts; none: not asked here.',
      ),
    answerTimeoutMs: z
      .int()
      .min(1)
      .max(600_000)
      .default(60_000)
      .describe('Time for an answer, milliseconds; a request on this wire does not say how long it waits.'),
    ...serverLimits,
  })
  .prefault({})
  .describe('How a miner serves.');

/** Networks by name. Source: communex. */
export const networks: Readonly<Record<string, readonly string[]>> = {
  mainnet: ['wss://api.communeai.net'],
  testnet: ['wss://testnet.api.communeai.net'],
  local: ['ws://127.0.0.1:9944'],
};

export const options = z.strictObject({
  network: z
    .enum(Object.keys(networks))
    .default('mainnet')
    .describe('Which network; `endpoints` takes the place of its nodes.'),
  endpoints,
  netuid: z
    .union([netuid, z.record(z.string(), netuid)])
    .optional()
    .describe('Number of the subnet, or one for each network; takes the place of `subnet`.'),
  subnet: z
    .string()
    .min(1)
    .optional()
    .describe('Name of the subnet; its number is looked up on the chain, where it differs by network.'),
  key,
  module,
  client: z
    .strictObject({
      scheme: z
        .enum(['raw', 'header'])
        .default('raw')
        .describe(
          'What a call is signed over. raw: its body as it is sent, with the time in it. header: the body and a header with the time, as communex 0.1.21 and later sign.',
        ),
    })
    .prefault({})
    .describe('How a validator calls modules.'),
  register: z
    .strictObject({
      name: bytes(2, 32)
        .optional()
        .describe(
          "Name of the module on the subnet, 2 to 32 bytes, nobody else's; default: the key's name, later the one it has.",
        ),
      metadata: bytes(1, 120)
        .optional()
        .describe('Text kept beside it, for people; most networks take at most 59 bytes.'),
    })
    .prefault({})
    .describe('What the subnet is told when the key is registered or the module made known.'),
  metagraph: path
    .optional()
    .describe('A JSON file with neurons in the place of the chain: the wire alone, on one machine.'),
  sync: z
    .strictObject({
      everyBlocks: z.int().min(1).default(8).describe('Blocks between two readings of the subnet.'),
      stake: z
        .enum(['larger', 'received', 'given'])
        .default('larger')
        .describe(
          "What a key's stake is: what it received, what it has given to others itself, or the larger of both.",
        ),
      ...callLimits,
    })
    .prefault({})
    .describe('How the chain is read.'),
  weights: z
    .strictObject({
      waitFor,
    })
    .prefault({})
    .describe('How weights are submitted.'),
});

export type CommuneOptions = z.output<typeof options>;

function isIPv4Place(text: string): boolean {
  const [host = '', number = '', ...more] = text.split(':');
  return isIPv4(host) && /^[1-9]\d{0,4}$/.test(number) && Number(number) <= 65_535 && more.length === 0;
}
