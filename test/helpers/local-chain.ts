import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { systemClock } from '../../core/host/clock.ts';
import {
  seededRandom,
  type Ask,
  type Chain,
  type Clock,
  type Instance,
  type Logger,
  type Miner,
  type Neuron,
  type NodeInfo,
  type Protocol,
} from '../../core/index.ts';
import local from '../../plugins/chains/local/index.ts';
import prompting from '../../plugins/protocols/prompting.ts';

export const quietLog: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => quietLog,
};

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'synth-chain-'));

export interface ChainSetup {
  readonly folder: string;
  readonly role?: NodeInfo['role'];
  readonly name?: string;
  readonly seed?: number;
  readonly clock?: Clock;
  readonly options?: z.input<typeof local.options>;
  /** Entries in order, each with one miner and how many neurons it has. */
  readonly miners?: Readonly<Record<string, readonly [miner: Miner, count: number]>>;
}

/** The local chain as the host would set it up. */
export async function setUpChain(setup: ChainSetup): Promise<Instance<'chain'>> {
  const { folder, role = 'validator', seed = 0, clock = systemClock, options = {}, miners = {} } = setup;
  return local.setup(
    {
      ...services(clock),
      paths: { config: folder, storage: folder, shared: folder },
      node: { name: setup.name ?? role, role, seed, version: '0.0.0' },
      miners: new Map(
        Object.entries(miners).map(([name, [instance, count]]) => [
          name,
          { name, use: name, extra: { count }, traits: {}, instance },
        ]),
      ),
    },
    local.options.parse(options),
  );
}

/** What every plugin's setup gets, with nothing behind `http`. */
export const services = (clock: Clock = systemClock) => ({
  log: quietLog,
  random: seededRandom(0),
  clock,
  http: { request: () => Promise.reject(new Error('no network in tests')) },
  signal: new AbortController().signal,
  paths: { config: '.', storage: '.', shared: '.' },
  node: { name: 'test', role: 'miner' as const, seed: 0, version: '0.0.0' },
});

export const promptingProtocol = prompting.setup(services(), prompting.options.parse({})) as Protocol;

export const never = new AbortController().signal;

/** An ask of one user turn. */
export const askOf = (peer: Neuron, text = 'What is a subnet?', rest: Partial<Ask> = {}): Ask => ({
  id: '1/0/0',
  peer,
  protocol: promptingProtocol,
  protocolName: 'prompting',
  challenge: { text, messages: [{ role: 'user', content: text }], author: {} },
  timeoutMs: 5000,
  maxReplyBytes: 65_536,
  ...rest,
});

/** The neuron with this label, as the chain shows it before step `step`. */
export async function neuronOf(chain: Chain, label: string, step = 0): Promise<Neuron> {
  const { neurons } = await chain.sync({ step }, never);
  const neuron = neurons.find((each) => each.label === label);
  if (!neuron) throw new Error(`no neuron is called ${label}`);
  return neuron;
}
