import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { z } from 'zod';
import { SynthError, type Clock, type Neuron } from '../../../core/index.ts';
import { toPublicKey } from '../keys/ss58.ts';
import type { Subnet } from './subnet.ts';

const ss58 = z.string().refine((text) => toPublicKey(text) !== null, 'an SS58 address of prefix 42');

const neuronSchema = z.strictObject({
  uid: z.int().min(0).max(65_535),
  hotkey: ss58,
  coldkey: ss58.optional(),
  ip: z
    .string()
    .refine((text) => isIP(text) !== 0, 'an IP address')
    .default('0.0.0.0'),
  port: z.int().min(0).max(65_535).default(0),
  stake: z.number().min(0).default(0),
  validatorPermit: z.boolean().default(false),
});

const neuronsSchema = z
  .array(neuronSchema)
  .refine((all) => new Set(all.map(({ uid }) => uid)).size === all.length, 'each uid once')
  .refine((all) => new Set(all.map(({ hotkey }) => hotkey)).size === all.length, 'each hotkey once');

/** What a file has in the place of a chain. */
interface StaticParts {
  readonly file: string;
  readonly netuid: number;
  readonly hotkey: string;
  /** Of the chain it stands in for, milliseconds and blocks. */
  readonly blockMs: number;
  readonly tempo: number;
  readonly clock: Clock;
}

/**
 * The subnet a JSON file lists: `[{ "uid": 0, "hotkey": "5F…", "ip": "127.0.0.1", "port": 8091, "stake": 1000, "validatorPermit":
 * true }]`. It is read anew each time, its blocks pass with the clock, and nothing is ever registered, earned or weighed.
 * SYN_INPUT when the file is not what it should be.
 */
export function openStaticSubnet(parts: StaticParts): Subnet {
  const { file, netuid, hotkey, blockMs, tempo, clock } = parts;
  const block = (): number => Math.floor(clock.now() / blockMs);
  const selfOf = (neurons: readonly Pick<Neuron, 'uid' | 'hotkey'>[]): number | null =>
    neurons.find((neuron) => neuron.hotkey === hotkey)?.uid ?? null;
  return {
    async metagraph() {
      const now = block();
      const listed = await readNeurons(file);
      const neurons = listed.map((one) => neuronOf(one, now)).sort((a, b) => a.uid - b.uid);
      return {
        netuid,
        block: now,
        self: selfOf(neurons),
        owner: null,
        neurons,
        limits: { tempo, weightsRateLimit: 100, minAllowedWeights: 1, maxWeightLimit: 1 },
      };
    },
    async block() {
      return block();
    },
    // Who asks us reads the same file.
    async announce() {},
    async setWeights() {
      const detail = { remedy: `${file} stands in for the chain; weights need one.` };
      return { accepted: false, block: block(), uids: [], values: [], reason: 'NoChain', detail };
    },
    async settleWeights() {
      return [];
    },
    async register() {
      const uid = selfOf(await readNeurons(file));
      if (uid !== null) return uid;
      throw new SynthError('SYN_CHAIN_UNREGISTERED', {
        message: `Hotkey ${hotkey} is not in ${file}.`,
        hint: `Add { "uid": 1, "hotkey": "${hotkey}" } to it.`,
      });
    },
    async close() {},
  };
}

async function readNeurons(file: string): Promise<z.output<typeof neuronsSchema>> {
  const wrong = (what: string, cause?: unknown): SynthError =>
    new SynthError('SYN_INPUT', {
      message: `${file} is no list of neurons: ${what}`,
      hint: 'Write a JSON array: [{ "uid": 0, "hotkey": "5F…", "ip": "127.0.0.1", "port": 8091, "stake": 1000, "validatorPermit": true }].',
      cause,
    });
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw wrong((cause as Error).message, cause);
  });
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw wrong((cause as Error).message, cause);
  }
  const parsed = neuronsSchema.safeParse(data);
  if (parsed.success) return parsed.data;
  throw wrong(z.prettifyError(parsed.error));
}

function neuronOf(listed: z.output<typeof neuronSchema>, block: number): Neuron {
  const { uid, hotkey, coldkey = hotkey, ip, port, stake, validatorPermit } = listed;
  return {
    uid,
    hotkey,
    coldkey,
    stake,
    validatorPermit,
    endpoint: port === 0 || ip === '0.0.0.0' ? null : { host: ip, port },
    // Weights are up to date at any time: there is nobody to tell them to.
    lastUpdate: block,
    registeredAt: 0,
    incentive: 0,
    dividends: 0,
    consensus: 0,
    trust: 0,
    emission: 0,
    label: null,
  };
}
