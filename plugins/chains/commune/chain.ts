import type { Clock, Http, Instance, Logger } from '../../../core/index.ts';
import type { Sr25519, Sr25519Pair } from '../keys/sr25519.ts';
import { createChain } from '../subnet/chain.ts';
import { findExternalIp } from '../subnet/external-ip.ts';
import type { Subnet } from '../subnet/subnet.ts';
import type { CommuneOptions } from './options.ts';
import { createRoster } from './roster.ts';
import type { CommuneSubnet } from './subspace/index.ts';
import { createModuleClient } from './wire/client.ts';
import { serveModule } from './wire/serve.ts';

interface ChainParts {
  readonly subnet: Subnet & Pick<CommuneSubnet, 'keysOf'>;
  readonly pair: Sr25519Pair;
  readonly sr25519: Sr25519;
  readonly options: CommuneOptions;
  /** Folder of this node. */
  readonly storage: string;
  readonly http: Http;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A node on a Commune subnet. */
export function createCommuneChain(parts: ChainParts): Instance<'chain'> {
  const { subnet, pair, sr25519, options, storage, http, clock, log } = parts;
  const { module, client, metagraph } = options;
  const roster = createRoster({
    netuids: module.subnetWhitelist,
    read: (netuid, signal) => subnet.keysOf(netuid, signal),
    clock,
    log,
  });
  const chain = createChain({
    subnet,
    pair,
    client: createModuleClient({ pair, scheme: client.scheme, clock, log }),
    async serve(handler, roll, signal) {
      await roster.refresh(signal);
      return serveModule(
        {
          ...{ pair, sr25519, handler, options: module, storage, clock, log },
          ...roll,
          keysOf: (netuid) => roster.keysOf(netuid),
        },
        signal,
      );
    },
    async placeOf(port, signal) {
      if (module.externalAddress !== undefined) return placeIn(module.externalAddress);
      // A node of a static subnet is reached where it listens.
      const hint = 'Set chain.module.externalAddress: host:port.';
      const ip = metagraph === undefined ? await findExternalIp(http, log, hint, signal) : module.host;
      return { ip, port };
    },
  });
  return {
    ...chain,
    async sync(progress, signal) {
      const seen = await chain.sync(progress, signal);
      await roster.refresh(signal);
      return seen;
    },
  };
}

/** Of `host:port`, where an IPv6 address stands in brackets. */
function placeIn(address: string): { readonly ip: string; readonly port: number } {
  const colon = address.lastIndexOf(':');
  return { ip: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) };
}
