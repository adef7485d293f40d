import type { Clock, Http, Instance, Logger } from '../../../core/index.ts';
import type { Sr25519, Sr25519Pair } from '../keys/sr25519.ts';
import { createChain } from '../subnet/chain.ts';
import { findExternalIp } from '../subnet/external-ip.ts';
import type { Subnet } from '../subnet/subnet.ts';
import { serveAxon } from './axon/serve.ts';
import { createDendrite } from './dendrite/ask.ts';
import { createEpistulaClient } from './epistula/ask.ts';
import { serveEpistula } from './epistula/serve.ts';
import type { BittensorOptions } from './options.ts';

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

/** A node on a Bittensor subnet. */
export function createBittensorChain(parts: ChainParts): Instance<'chain'> {
  const { subnet, pair, sr25519, options, storage, http, clock, log } = parts;
  const { axon, wire } = options;
  const speaker = { pair, sr25519, externalIp: axon.externalIp ?? null, clock, log };
  const serve = wire === 'axon' ? serveAxon : serveEpistula;
  return createChain({
    subnet,
    pair,
    client: wire === 'axon' ? createDendrite(speaker) : createEpistulaClient(speaker),
    serve: (handler, roll, signal) =>
      serve({ pair, sr25519, handler, ...roll, options: axon, storage, clock, log }, signal),
    placeOf: async (port, signal) => ({
      ip: axon.externalIp ?? (await ownAddress(signal)),
      port: axon.externalPort ?? port,
    }),
  });

  /** A node of a static subnet is reached where it listens. */
  async function ownAddress(signal: AbortSignal): Promise<string> {
    return options.metagraph === undefined
      ? findExternalIp(http, log, 'Set chain.axon.externalIp (--axon.external_ip).', signal)
      : axon.host;
  }
}
