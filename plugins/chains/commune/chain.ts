import type { Clock, Http, Instance, Logger, Metagraph } from '../../../core/index.ts';
import type { Sr25519, Sr25519Pair } from '../keys/sr25519.ts';
import { createChain } from '../subnet/chain.ts';
import { findExternalIp } from '../subnet/external-ip.ts';
import type { Subnet } from '../subnet/subnet.ts';
import type { CommuneOptions } from './options.ts';
import { createModuleClient } from './wire/client.ts';
import { serveModule } from './wire/serve.ts';

interface ChainParts {
  readonly subnet: Subnet;
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
  let known: (Pick<Metagraph, 'netuid'> & { readonly keys: ReadonlySet<string> }) | null = null;
  return createChain({
    subnet: {
      ...subnet,
      async metagraph(signal) {
        const seen = await subnet.metagraph(signal);
        known = { netuid: seen.netuid, keys: new Set(seen.neurons.map((one) => one.hotkey)) };
        return seen;
      },
    },
    pair,
    client: createModuleClient({ pair, scheme: client.scheme, clock, log }),
    serve: (handler, roll, signal) =>
      serveModule(
        {
          ...{ pair, sr25519, handler, options: module, storage, clock, log },
          ...roll,
          // Of other subnets nothing is read.
          keysOf: (netuid) => (netuid === known?.netuid ? known.keys : null),
        },
        signal,
      ),
    async placeOf(port, signal) {
      if (module.externalAddress !== undefined) return placeIn(module.externalAddress);
      // A node of a static subnet is reached where it listens.
      const hint = 'Set chain.module.externalAddress: host:port.';
      const ip = metagraph === undefined ? await findExternalIp(http, log, hint, signal) : module.host;
      return { ip, port };
    },
  });
}

/** Of `host:port`, where an IPv6 address stands in brackets. */
function placeIn(address: string): { readonly ip: string; readonly port: number } {
  const colon = address.lastIndexOf(':');
  return { ip: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) };
}
