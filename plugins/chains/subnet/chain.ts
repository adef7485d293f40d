import type { Ask, Instance, Metagraph, Reply, ServeHandler, Serving } from '../../../core/index.ts';
import type { Sr25519Pair } from '../keys/sr25519.ts';
import type { CallerView, LookUp } from '../serving/caller.ts';
import type { Subnet } from './subnet.ts';

/** Who is who, for a server: as the newest metagraph has it. */
export interface Roll {
  readonly lookUp: LookUp;
  readonly self: () => { readonly hotkey: string; readonly uid: number | null };
}

interface ChainParts {
  readonly subnet: Subnet;
  readonly pair: Sr25519Pair;
  readonly client: { ask(ask: Ask, signal: AbortSignal): Promise<Reply>; close(): void };
  readonly serve: (handler: ServeHandler, roll: Roll, signal: AbortSignal) => Promise<Serving>;
  /** Where others reach what listens on `port`. */
  readonly placeOf: (
    port: number,
    signal: AbortSignal,
  ) => Promise<{ readonly ip: string; readonly port: number }>;
}

const stranger: CallerView = { uid: null, stake: 0, validatorPermit: false };

/** A node on a subnet: the wire it speaks, with the metagraph that says who is who. */
export function createChain({ subnet, pair, client, serve, placeOf }: ChainParts): Instance<'chain'> {
  const hotkey = pair.address;
  let callers = new Map<string, CallerView>();
  let uid: number | null = null;
  const look = async (signal: AbortSignal): Promise<Metagraph> => {
    const metagraph = await subnet.metagraph(signal);
    callers = new Map(metagraph.neurons.map((neuron) => [neuron.hotkey, neuron]));
    uid = metagraph.self;
    return metagraph;
  };
  const roll: Roll = {
    lookUp: (caller) => callers.get(caller) ?? stranger,
    self: () => ({ hotkey, uid }),
  };
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
      const serving = await serve(handler, roll, signal);
      try {
        const { ip, port } = await placeOf(serving.port, signal);
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
}
