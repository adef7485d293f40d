import {
  type Clock,
  type Http,
  type Instance,
  type Logger,
  type Metagraph,
  type Serving,
} from '../../../core/index.ts';
import type { Sr25519, Sr25519Pair } from '../keys/sr25519.ts';
import { serveAxon } from './axon/serve.ts';
import { createDendrite } from './dendrite/ask.ts';
import { createEpistulaClient } from './epistula/ask.ts';
import { serveEpistula } from './epistula/serve.ts';
import { findExternalIp } from './external-ip.ts';
import type { BittensorOptions } from './options.ts';
import type { Subnet } from '../subnet/subnet.ts';
import type { CallerView } from './wire/neuron-view.ts';

interface ChainParts {
  readonly subnet: Subnet;
  readonly pair: Sr25519Pair;
  readonly sr25519: Sr25519;
  readonly options: BittensorOptions;
  /** Folder of this node. */
  readonly storage: string;
  readonly http: Http;
  readonly clock: Clock;
  readonly log: Logger;
}

const stranger: CallerView = { uid: null, stake: 0, validatorPermit: false };

/** A node on a Bittensor subnet: the wire it speaks, with the metagraph that says who is who. */
export function createChain(parts: ChainParts): Instance<'chain'> {
  const { subnet, pair, sr25519, options, storage, http, clock, log } = parts;
  const { axon, wire } = options;
  const hotkey = pair.address;
  let callers = new Map<string, CallerView>();
  let uid: number | null = null;
  const look = async (signal: AbortSignal): Promise<Metagraph> => {
    const metagraph = await subnet.metagraph(signal);
    callers = new Map(metagraph.neurons.map((neuron) => [neuron.hotkey, neuron]));
    uid = metagraph.self;
    return metagraph;
  };

  const speaker = { pair, sr25519, externalIp: axon.externalIp ?? null, clock, log };
  const client = wire === 'axon' ? createDendrite(speaker) : createEpistulaClient(speaker);
  const open = new Set<Serving>();

  return {
    identity: {
      hotkey,
      publicKey: pair.publicKey,
      scheme: 'sr25519',
      sign: async (message) => pair.sign(message),
    },
    sync: (_progress, signal) => look(signal),
    block: (signal) => subnet.block(signal),
    register: (signal, payer) => subnet.register(signal, payer),
    setWeights: (weights, signal) => subnet.setWeights(weights, signal),
    settleWeights: (signal) => subnet.settleWeights(signal),
    ask: (ask, signal) => client.ask(ask, signal),
    async serve(handler, signal) {
      const serve = wire === 'axon' ? serveAxon : serveEpistula;
      const serving = await serve(
        {
          pair,
          sr25519,
          handler,
          lookUp: (caller) => callers.get(caller) ?? stranger,
          self: () => ({ hotkey, uid }),
          options: axon,
          storage,
          clock,
          log,
        },
        signal,
      );
      try {
        const port = axon.externalPort ?? serving.port;
        const ip = axon.externalIp ?? (await ownAddress(signal));
        await subnet.announce({ ip, port }, signal);
        const announced: Serving = {
          host: ip,
          port,
          async close(grace) {
            if (open.delete(announced)) await serving.close(grace);
          },
        };
        open.add(announced);
        return announced;
      } catch (error) {
        await serving.close(signal);
        throw error;
      }
    },
    async stop(signal) {
      for (const serving of [...open]) await serving.close(signal);
      client.close();
      await subnet.close();
    },
  };

  /** A node of a static subnet is reached where it listens. */
  async function ownAddress(signal: AbortSignal): Promise<string> {
    return options.metagraph === undefined ? findExternalIp(http, log, signal) : axon.host;
  }
}
