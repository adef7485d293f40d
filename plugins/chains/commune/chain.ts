import { isIPv4 } from 'node:net';
import {
  SynthError,
  type Clock,
  type Http,
  type Instance,
  type Logger,
  type Metagraph,
} from '../../../core/index.ts';
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
      const [ip, told] = module.externalAddress?.split(':') ?? [];
      if (ip !== undefined) return { ip, port: Number(told) };
      // A node of a static subnet is reached where it listens.
      if (metagraph !== undefined) return { ip: module.host, port };
      const hint = 'Set chain.module.externalAddress: an IPv4 address, a colon and a port.';
      const found = await findExternalIp(http, log, hint, signal);
      if (isIPv4(found)) return { ip: found, port };
      throw new SynthError('SYN_CHAIN_UNAVAILABLE', {
        message: `We are seen at ${found}, and validators of Commune look for an IPv4 address.`,
        hint,
      });
    },
  });
}
